/**
 * Convergence (μ < 0) under other discretisations.
 *
 * Late, Δ = ln 2 and the layers' relative changes fall like 1/(2k): of the rule only α = Ā(ln 2), β = B̄(ln 2) are left,
 * of η nothing. u_l = x_l² obeys u_l' = −2|μ| u_l h_l, h_l = α h_{l−1} + β u_l, with the attracting solution
 * h_l = 1/(2|μ|t) for every l, hence β u_1 = h and β u_l = (1 − α) h for l ≥ 2, whatever the sign of α < 1.
 */
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { LedgerStatement } from "./types.ts";

const EVERY: readonly StateRule[] = ["simplified", "zoh", "euler", "bilinear"];
/** Rules with 0 < Ā ≤ 1: the state remembers with one sign. */
const POSITIVE: readonly StateRule[] = ["simplified", "zoh"];
const SIGNED: readonly StateRule[] = ["euler", "bilinear"];
const DEPTHS = [0, 0.001, 0.1, 1] as const;

const NONZERO = ["mu < 0", "x0[l] != 0"];
/** η|μ| times the largest state that shrinking tokens can have is at most 1: then 0 ≤ 1 − η|μ|h_l ≤ 1 for ever. */
const SMALL_STEP = ["eta * abs(mu) * L * max(log(2), Delta(x0[l])) * x0[l]^2 <= 1"];
const RANGES = { mu: [-2, -0.1], s: [-2, 2], a: [0.3, 6], x0: [-2, 2] } as const;
const common = {
  theorem: "convergence",
  hypotheses: NONZERO,
  stepHypotheses: SMALL_STEP,
  ranges: RANGES,
  attributedTo: "workbench",
} as const;

const threshold = "holds for η ≤ 1/(|μ| L max(ln 2, Δ(x_l)) x_l²)";

export const convergence: readonly LedgerStatement[] = [
  {
    ...common,
    id: "tokens-vanish",
    title: "All tokens vanish",
    claim: { kind: "limit", of: "x[l]", equals: "0" },
    tokens: { min: 1, max: 3 },
    attributedTo: "paper",
    cases: [{ states: EVERY, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    id: "rate",
    title: "Tokens are O(1/√t)",
    claim: { kind: "bounded", of: "sqrt(t) * abs(x[l])" },
    tokens: { min: 1, max: 3 },
    attributedTo: "paper",
    cases: [{ states: EVERY, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    id: "first-constant",
    title: "|x₁|√t → (2|μ|B̄(ln 2))^(−1/2)",
    claim: { kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "1 / sqrt(2 * abs(mu) * B0)" },
    tokens: { min: 1, max: 2 },
    cases: [{ states: EVERY, etas: DEPTHS, established: true }],
    threshold,
  },
  {
    ...common,
    id: "first-constant-ln2",
    title: "|x₁|√t → (2|μ| ln 2)^(−1/2), the constant of the simplified rule",
    claim: { kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "1 / sqrt(2 * abs(mu) * log(2))" },
    tokens: { min: 1, max: 2 },
    cases: [
      { states: ["simplified", "euler"], etas: [0, 1], established: true },
      { states: ["zoh", "bilinear"], etas: [0, 1], established: false },
    ],
    note: "B̄ = Δ at Δ = ln 2, where the others take in less.",
  },
  {
    ...common,
    id: "later-constant",
    title: "|x_l|√t → √((1 − Ā(ln 2))/(2|μ|B̄(ln 2))) for l ≥ 2",
    claim: { kind: "limit", of: "sqrt(t) * abs(x[l+1])", equals: "sqrt((1 - A0) / (2 * abs(mu) * B0))" },
    tokens: { min: 2, max: 3 },
    cases: [{ states: EVERY, etas: DEPTHS, established: true }],
    threshold,
    note: "With zero-order hold and the bilinear rule √(a/(2|μ|)): no ln 2 in it. With Euler larger than the first token's from a = 1/ln 2 on.",
  },
  {
    ...common,
    id: "later-constant-ln2",
    title: "|x_l|√t → √((1 − 2^(−a))/(2|μ| ln 2)) for l ≥ 2, the constant of the simplified rule",
    claim: {
      kind: "limit",
      of: "sqrt(t) * abs(x[l+1])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
    },
    tokens: { min: 2, max: 3 },
    cases: [
      { states: ["simplified"], etas: [0, 1], established: true },
      { states: ["zoh", "euler", "bilinear"], etas: [0, 1], established: false },
    ],
  },
  {
    ...common,
    id: "diagonal-scores",
    title: "t·P_ll → −(1 − Ā(ln 2))/2 for l ≥ 2",
    claim: { kind: "limit", of: "t * mu * x[l+1]^2 * B[l+1]", equals: "-(1 - A0) / 2" },
    tokens: { min: 2, max: 3 },
    cases: [{ states: EVERY, etas: [0, 1], established: true }],
    threshold,
  },
  {
    ...common,
    id: "neighbour-score",
    title: "t·P₂₁ → −sgn(x₁x₂) Ā(ln 2) √(1 − Ā(ln 2))/2",
    claim: {
      kind: "limit",
      of: "t * mu * x[2] * x[1] * B[1] * A[2]",
      equals: "-sign(x0[1] * x0[2]) * A0 * sqrt(1 - A0) / 2",
    },
    tokens: { min: 2, max: 2 },
    cases: [{ states: EVERY, etas: [0, 1], established: true }],
    threshold,
    note: "Changes sign with Ā(ln 2): at a = 1/ln 2 under Euler, 2/ln 2 under the bilinear rule.",
  },
  {
    ...common,
    id: "neighbour-score-sign",
    title: "P₂₁ has the sign −sgn(x₁x₂) in the end",
    claim: { kind: "eventually", of: "sign(mu * x[2] * x[1] * B[1] * A[2]) == -sign(x0[1] * x0[2])" },
    tokens: { min: 2, max: 2 },
    cases: [
      { states: POSITIVE, etas: [0, 1], established: true },
      { states: SIGNED, etas: [0, 1], established: false },
    ],
    threshold: "fails for a > 1/ln 2 (Euler), 2/ln 2 (bilinear) at any η",
  },
  {
    ...common,
    id: "next-order",
    title: "√t(√(2|μ|B̄t)|x₁| − 1) → −sgn(x₁) s B̄′/(2B̄√(2|μ|B̄)) at Δ = ln 2",
    claim: {
      kind: "limit",
      of: "sqrt(t) * (sqrt(2 * abs(mu) * B0 * t) * abs(x[1]) - 1)",
      equals: "-sign(x0[1]) * s * B1 / (2 * B0 * sqrt(2 * abs(mu) * B0))",
    },
    hypotheses: ["mu < 0", "abs(x0[1]) >= 1/2", "abs(s) >= 1"],
    ranges: { ...RANGES, mu: [-0.5, -0.1], a: [0.3, 1.5] },
    tokens: { min: 1, max: 1 },
    cases: [
      { states: EVERY, etas: [0], established: true },
      { states: ["simplified", "euler"], etas: [0.1, 1], established: true },
    ],
    threshold,
    note: "A layer's own error is of order ln t/t and does not reach it.",
  },
  {
    ...common,
    id: "explicit-bound",
    title: "|x_l| ≤ (x_l(0)^(−2) + 2|μ| min(B̄(ln 2), B̄(Δ(x_l(0)))) t)^(−1/2) at every t",
    claim: {
      kind: "always",
      of: "abs(x[l]) <= (x0[l]^(-2) + 2 * abs(mu) * min(B0, Bstart[l]) * t)^(-1/2)",
    },
    tokens: { min: 1, max: 3 },
    cases: [
      { states: POSITIVE, etas: DEPTHS, established: true },
      { states: SIGNED, etas: [0], established: false },
    ],
    threshold,
    note: "Where Ā < 0 an earlier token pushes a later one away from zero for a while.",
  },
  {
    ...common,
    id: "signs-kept",
    title: "No token changes its sign",
    claim: { kind: "always", of: "sign(x[l]) == sign(x0[l])" },
    tokens: { min: 1, max: 3 },
    cases: [
      { states: POSITIVE, etas: DEPTHS, established: true },
      { states: SIGNED, etas: [0], established: true },
    ],
    threshold,
  },
];

/** One token, where the thresholds in η are exact; η = 1 stands for every η, as only ημ enters. */
export const convergenceThresholds: readonly LedgerStatement[] = [
  {
    ...common,
    id: "sign-kept-below",
    title: "One token with s x > 0 keeps its sign if η|μ|B̄(Δ(x₀))x₀² < 1",
    claim: { kind: "always", of: "sign(x[1]) == sign(x0[1])" },
    hypotheses: ["mu < 0", "s * x0[1] > 0", "eta * abs(mu) * Bstart[1] * x0[1]^2 < 1"],
    stepHypotheses: [],
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [1], established: true }],
    threshold: "η* = 1/(|μ| B̄(Δ(x₀)) x₀²)",
  },
  {
    ...common,
    id: "sign-kept-above",
    title: "One token with s x > 0 keeps its sign if η|μ|B̄(Δ(x₀))x₀² > 1",
    claim: { kind: "always", of: "sign(x[1]) == sign(x0[1])" },
    hypotheses: ["mu < 0", "s * x0[1] > 0", "eta * abs(mu) * Bstart[1] * x0[1]^2 > 1"],
    stepHypotheses: [],
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [1], established: false }],
    threshold: "η* = 1/(|μ| B̄(Δ(x₀)) x₀²)",
  },
  {
    ...common,
    id: "flat-below",
    title: "s = 0: one token vanishes if η|μ|B̄(ln 2)x₀² < 2",
    claim: { kind: "limit", of: "x[1]", equals: "0" },
    hypotheses: ["mu < 0", "s == 0", "x0[1] != 0", "eta * abs(mu) * B0 * x0[1]^2 < 2"],
    stepHypotheses: [],
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [1], established: true }],
    threshold: "η* = 2/(|μ| B̄(ln 2) x₀²)",
  },
  {
    ...common,
    id: "flat-constant",
    title: "s = 0: |x₁|√t → (2|μ|B̄(ln 2))^(−1/2) whenever η|μ|B̄(ln 2)x₀² < 2, after a change of sign too",
    claim: { kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "1 / sqrt(2 * abs(mu) * B0)" },
    hypotheses: ["mu < 0", "s == 0", "x0[1] != 0", "eta * abs(mu) * B0 * x0[1]^2 < 2"],
    stepHypotheses: [],
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [1], established: true }],
    threshold: "η* = 2/(|μ| B̄(ln 2) x₀²)",
    note: "Whatever step is stable at first: relative changes then fall like 1/(2k).",
  },
  {
    ...common,
    id: "flat-above",
    title: "s = 0: one token diverges, although μ < 0, if η|μ|B̄(ln 2)x₀² > 2",
    claim: { kind: "limit", of: "abs(x[1])", equals: "Infinity" },
    hypotheses: ["mu < 0", "s == 0", "x0[1] != 0", "eta * abs(mu) * B0 * x0[1]^2 > 2"],
    stepHypotheses: [],
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [1], established: true }],
    threshold: "η* = 2/(|μ| B̄(ln 2) x₀²)",
  },
  {
    ...common,
    id: "any-step",
    title: "All tokens vanish, whatever the data and the step",
    claim: { kind: "limit", of: "abs(x[l])", equals: "0" },
    stepHypotheses: [],
    ranges: { ...RANGES, s: [0, 0], x0: [-4, 4] },
    tokens: { min: 1, max: 2 },
    attributedTo: "paper",
    cases: [
      { states: ["simplified", "zoh"], etas: [0], established: true },
      { states: ["simplified", "zoh"], etas: [1], established: false },
    ],
    threshold: "η* = 2/(|μ| B̄(ln 2) x₀²) for one token",
  },
];
