/**
 * Slow divergence and the ordering of rates (μ > 0, every s x < 0) under other discretisations.
 *
 * Δ = ln(1 + e^−z) vanishes as tokens grow, and every rule is Ā = 1 − aΔ, B̄ = Δ up to relative aΔ; a layer's relative
 * change ημh vanishes as well. So the laws in t are those of the theory for every rule and every η; what depends on
 * them are the limits of the ratios, which are set early. The ordering rests on h_l being a mean of
 * g(z) = z² B̄/(1 − Ā): z²/a, increasing for every a, under zero-order hold, Euler and bilinear alike.
 */
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { LedgerStatement } from "./types.ts";

const EVERY: readonly StateRule[] = ["simplified", "zoh", "euler", "bilinear"];
const POSITIVE: readonly StateRule[] = ["simplified", "zoh"];
const DEPTHS = [0, 0.001, 0.1, 1] as const;

const SLOW = ["mu > 0", "s * x0[l] < 0"];
const ORDERED = [...SLOW, "abs(x0[l]) <= abs(x0[l+1])"];
const RANGES = { mu: [0.1, 2], s: [-2, 2], a: [0.3, 6], x0: [-3, 3] } as const;
/** A layer may send a token far out, where it idles until ln t = |s x|: with this, traces are not that long. */
const MODERATE_STEP = ["eta * mu <= 100 * s^2"];
const common = {
  theorem: "slow-divergence",
  hypotheses: SLOW,
  stepHypotheses: MODERATE_STEP,
  ranges: RANGES,
  attributedTo: "workbench",
} as const;
const threshold = "none up to η = 100 s²/μ";

export const slowDivergence: readonly LedgerStatement[] = [
  {
    ...common,
    id: "slow-tokens-diverge",
    title: "All tokens diverge",
    claim: { kind: "limit", of: "abs(x[l])", equals: "Infinity" },
    tokens: { min: 1, max: 3 },
    attributedTo: "paper",
    cases: [
      { states: POSITIVE, etas: DEPTHS, established: true },
      { states: ["euler", "bilinear"], etas: [0], established: true },
    ],
    threshold,
  },
  {
    ...common,
    id: "slow-first-token",
    title: "|s x₁|/ln t → 1",
    claim: { kind: "limit", of: "abs(s * x[1]) / logt", equals: "1" },
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    id: "slow-next-order",
    title: "|s x₁| − ln(μt/s²) − 3 ln|s x₁| → 0",
    claim: {
      kind: "limit",
      of: "abs(s * x[1]) - logt - log(mu / s^2) - 3 * log(abs(s * x[1]))",
      equals: "0",
    },
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [0, 1], established: true }],
    threshold,
  },
  {
    ...common,
    id: "slow-rate",
    title: "Tokens are O(ln t)",
    claim: { kind: "bounded", of: "abs(x[l]) / logt" },
    tokens: { min: 1, max: 3 },
    cases: [{ states: POSITIVE, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    id: "slow-first-score",
    title: "t ln t P₁₁ → 1",
    claim: { kind: "limit", of: "t * logt * mu * x[1]^2 * B[1]", equals: "1" },
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [0, 1], established: true }],
    threshold,
  },
  {
    ...common,
    id: "slow-monotone",
    title: "No token ever shrinks",
    claim: { kind: "always", of: "abs(x[l]) >= abs(x0[l])" },
    tokens: { min: 2, max: 2 },
    cases: [
      { states: POSITIVE, etas: [0, 1], established: true },
      { states: ["euler"], etas: [0, 1], established: false },
    ],
    threshold: "fails for aΔ(x_l) > 1 (Euler) at any η",
  },
];

export const slowSigns: LedgerStatement = {
  ...common,
  id: "slow-signs-kept",
  title: "No token changes its sign in slow divergence",
  claim: { kind: "always", of: "sign(x[l]) == sign(x0[l])" },
  tokens: { min: 1, max: 2 },
  cases: [
    { states: POSITIVE, etas: DEPTHS, established: true },
    { states: ["euler"], etas: [0], established: true },
    { states: ["euler"], etas: [1], established: false },
  ],
  threshold: "η* = 1/(μ|h_l|) where aΔ(x_l) > 1 makes h_l < 0 (Euler)",
  note: "A token pushed through zero has s x > 0: slow divergence has become fast.",
};

export const rateOrdering: readonly LedgerStatement[] = [
  {
    ...common,
    theorem: "rate-ordering",
    id: "first-ends-smallest",
    title: "|x₁| < |x_l| in the end",
    claim: { kind: "eventually", of: "abs(x[1]) < abs(x[l+1])" },
    tokens: { min: 2, max: 3 },
    cases: [{ states: POSITIVE, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    theorem: "rate-ordering",
    id: "full-ordering",
    title: "|x₁| < |x₂| < … in the end",
    claim: { kind: "eventually", of: "abs(x[l]) < abs(x[l+1])" },
    tokens: { min: 3, max: 3 },
    attributedTo: "paper",
    cases: [{ states: EVERY, etas: [0, 1], established: false }],
  },
  {
    ...common,
    theorem: "rate-ordering",
    id: "ordered-small-decay",
    title: "Ratios of ordered tokens never fall, a ≤ 36.7766",
    claim: { kind: "always", of: "abs(x[l+1] / x[l]) >= abs(x0[l+1] / x0[l])" },
    hypotheses: [...ORDERED, "a <= 36.7766"],
    ranges: { ...RANGES, a: [0.3, 36.7766] },
    tokens: { min: 2, max: 3 },
    cases: [{ states: POSITIVE, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    theorem: "rate-ordering",
    id: "ordered-large-decay",
    title: "Ratios of ordered tokens never fall, 50 ≤ a ≤ 200",
    claim: { kind: "always", of: "abs(x[l+1] / x[l]) >= abs(x0[l+1] / x0[l])" },
    hypotheses: [...ORDERED, "a >= 50", "abs(s * x0[l]) >= 2", "abs(s * x0[l]) <= 3"],
    ranges: { ...RANGES, s: [-1, 1], a: [50, 200] },
    tokens: { min: 2, max: 2 },
    cases: [
      { states: ["simplified"], etas: [0, 1], established: false },
      { states: ["zoh"], etas: [0, 1], established: true },
    ],
    threshold,
    note: "The bound on a comes from B̄ = Δ: with zero-order hold g(z) = z²/a increases for every a.",
  },
  {
    ...common,
    theorem: "rate-ordering",
    id: "ordered-euler",
    title: "Ratios of ordered tokens never fall, aΔ(x_l(0)) ≤ 1",
    claim: { kind: "always", of: "abs(x[l+1] / x[l]) >= abs(x0[l+1] / x0[l])" },
    hypotheses: [...ORDERED, "a * Delta(x0[l]) <= 1"],
    tokens: { min: 2, max: 3 },
    cases: [{ states: ["euler"], etas: DEPTHS, established: true }],
    threshold,
  },
];
