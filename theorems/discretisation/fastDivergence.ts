/**
 * Fast divergence and the dichotomy (μ > 0, some s x > 0) under other discretisations.
 *
 * For large Δ the rules part: B̄ = Δ (simplified, Euler), but B̄ → 1/a (zero-order hold) or 2/a (bilinear), so that the
 * leader obeys x' = μ s x⁴ or x' = c μ x³/a; and Ā → 0 (simplified, zero-order hold), but Ā < 0 for aΔ > 1 (Euler) or 2
 * (bilinear), which stops the followers at Δ = 1/a or 2/a. A stack of layers has no blow-up time: the leader's logarithm
 * is multiplied by 4 or 3 in each layer, and so is that of the followers.
 */
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { LedgerStatement } from "./types.ts";

const EVERY: readonly StateRule[] = ["simplified", "zoh", "euler", "bilinear"];
const LINEAR: readonly StateRule[] = ["simplified", "euler"];
const SATURATING: readonly StateRule[] = ["zoh", "bilinear"];

const RANGES = { mu: [0.1, 2], s: [-2, 2], a: [0.5, 4], x0: [-2, 2] } as const;
const LEADS = ["mu > 0", "s * x0[1] > 0"];
/** The first token leads beyond doubt. */
const FAR_AHEAD = [...LEADS, "s * x0[2] > 0", "x0[1] / x0[2] > 5"];
const common = {
  theorem: "fast-divergence",
  ranges: RANGES,
  attributedTo: "workbench",
} as const;
const layersOnly = "changes at any η > 0";

export const fastDivergence: readonly LedgerStatement[] = [
  {
    ...common,
    id: "blow-up",
    title: "Blow-up in finite time",
    claim: { kind: "blowsUp" },
    hypotheses: ["mu > 0", "any(s * x0 > 0)"],
    tokens: { min: 1, max: 2 },
    attributedTo: "paper",
    cases: [
      { states: EVERY, etas: [0], established: true },
      { states: EVERY, etas: [0.001, 1], established: false },
    ],
    threshold: layersOnly,
  },
  {
    ...common,
    id: "cube-root-rate",
    title: "The leader is (3μ|s|(T − t))^(−1/3)",
    claim: {
      kind: "limit",
      as: "t -> T",
      of: "(3 * mu * abs(s) * (T - t))^(1/3) * max(s * x) / abs(s)",
      equals: "1",
    },
    hypotheses: ["mu > 0", "any(s * x0 > 0)"],
    tokens: { min: 1, max: 2 },
    cases: [
      { states: LINEAR, etas: [0], established: true },
      { states: SATURATING, etas: [0], established: false },
    ],
  },
  {
    ...common,
    id: "square-root-rate",
    title: "The leader is √(a/(2cμ(T − t))), c = 1 (zero-order hold) or 2 (bilinear)",
    // A rule's own B̄(∞) = c/a, as B̄ at a step size far beyond 1/a.
    claim: {
      kind: "limit",
      as: "t -> T",
      of: "sqrt(2 * mu * B[1] * (T - t)) * abs(x[1])",
      equals: "1",
    },
    hypotheses: LEADS,
    tokens: { min: 1, max: 1 },
    cases: [
      { states: SATURATING, etas: [0], established: true },
      { states: LINEAR, etas: [0], established: false },
    ],
  },
  {
    ...common,
    id: "leader-score-third",
    title: "(T − t)P₁₁ → 1/3",
    claim: { kind: "limit", as: "t -> T", of: "(T - t) * mu * x[1]^2 * B[1]", equals: "1/3" },
    hypotheses: LEADS,
    tokens: { min: 1, max: 1 },
    cases: [
      { states: LINEAR, etas: [0], established: true },
      { states: SATURATING, etas: [0], established: false },
    ],
  },
  {
    ...common,
    id: "follower-negligible",
    title: "A positive follower is negligible, x₂/x₁ → 0",
    claim: { kind: "limit", as: "t -> T", of: "x[2] / x[1]", equals: "0" },
    hypotheses: FAR_AHEAD,
    tokens: { min: 2, max: 2 },
    cases: [{ states: EVERY, etas: [0], established: true }],
  },
  {
    ...common,
    id: "follower-stops",
    title: "A positive follower stops at Δ = 1/a: s x₂ → ln(e^(1/a) − 1)",
    claim: { kind: "limit", as: "t -> T", of: "s * x[2]", equals: "log(expm1(1/a))" },
    // From s x far below 1 the follower is still on its way where the traces end.
    hypotheses: [...FAR_AHEAD, "a <= 1", "s * x0[2] >= 1/20"],
    ranges: { ...RANGES, a: [0.5, 1] },
    tokens: { min: 2, max: 2 },
    cases: [{ states: ["euler"], etas: [0], established: true }],
    note: "The theory's follower grows without bound, if only like a double logarithm.",
  },
  {
    ...common,
    id: "negative-follower-keeps-pace",
    title: "A negative follower keeps pace, x₁/x₂ is bounded",
    claim: { kind: "bounded", as: "t -> T", of: "x[1] / x[2]" },
    hypotheses: [...LEADS, "s * x0[2] < -1/10"],
    tokens: { min: 2, max: 2 },
    cases: [
      { states: ["simplified", "zoh"], etas: [0], established: true },
      { states: ["euler"], etas: [0], established: false },
    ],
  },
  {
    ...common,
    id: "layers-global",
    title: "A stack of layers never blows up: tokens are finite at every depth",
    claim: { kind: "global" },
    hypotheses: LEADS,
    tokens: { min: 1, max: 1 },
    cases: [{ states: EVERY, etas: [0.001, 1], established: true }],
    threshold: layersOnly,
  },
  {
    ...common,
    id: "layers-fourfold",
    title: "Each layer multiplies ln|x₁| by 4 in the end: ln P₁₁/ln|x₁| → 3",
    claim: {
      kind: "eventually",
      of: "mu * x[1]^2 * B[1] > abs(x[1])^2.99 and mu * x[1]^2 * B[1] < abs(x[1])^3.01",
    },
    hypotheses: [...LEADS, "eta * mu * Bstart[1] * x0[1]^2 > 1/5"],
    tokens: { min: 1, max: 1 },
    cases: [
      { states: LINEAR, etas: [1], established: true },
      { states: SATURATING, etas: [1], established: false },
    ],
    note: "The discrete form of blow-up: ln|x_k| ~ Λ 4^k.",
  },
  {
    ...common,
    id: "layers-threefold",
    title: "Each layer multiplies ln|x₁| by 3 in the end: ln P₁₁/ln|x₁| → 2",
    claim: {
      kind: "eventually",
      of: "mu * x[1]^2 * B[1] > abs(x[1])^1.99 and mu * x[1]^2 * B[1] < abs(x[1])^2.01",
    },
    hypotheses: [...LEADS, "eta * mu * Bstart[1] * x0[1]^2 > 1/5"],
    tokens: { min: 1, max: 1 },
    cases: [
      { states: SATURATING, etas: [1], established: true },
      { states: LINEAR, etas: [1], established: false },
    ],
    note: "ln|x_k| ~ Λ 3^k where B̄ saturates.",
  },
  {
    ...common,
    id: "layers-follower-slow",
    title: "On the stack ln|x₂| falls below √(ln|x₁|), x₂ a positive follower",
    claim: { kind: "eventually", of: "log(abs(x[2])) < sqrt(log(abs(x[1])))" },
    hypotheses: [...FAR_AHEAD, "eta * mu * Bstart[1] * x0[1]^2 > 1/5"],
    tokens: { min: 2, max: 2 },
    cases: [{ states: ["simplified", "zoh"], etas: [1], established: false }],
    threshold: layersOnly,
    note: "In the flow ln|x₂| is only like ln ln ln|x₁|. In a layer with ηh₁ ≫ 1 the follower is multiplied by ημe^(−aΔ)h₁, and then escapes by itself.",
  },
];

export const dichotomy: readonly LedgerStatement[] = [
  {
    ...common,
    theorem: "dichotomy",
    id: "three-fates",
    title: "All tokens vanish, or all diverge slowly, or some token blows up",
    claim: {
      kind: "anyOf",
      claims: [
        { name: "all vanish", kind: "limit", of: "max(abs(x))", equals: "0" },
        { name: "all diverge slowly", kind: "limit", of: "min(abs(x))", equals: "Infinity" },
        { name: "some token blows up", kind: "limit", as: "t -> T", of: "max(abs(x))", equals: "Infinity" },
      ],
    },
    hypotheses: ["mu != 0", "x0[l] != 0"],
    ranges: { ...RANGES, mu: [-2, 2] },
    tokens: { min: 1, max: 2 },
    attributedTo: "paper",
    cases: [{ states: EVERY, etas: [0], established: true }],
  },
  {
    ...common,
    theorem: "dichotomy",
    id: "one-token-in-layers",
    title: "One token vanishes or diverges, in layers without blow-up",
    claim: {
      kind: "anyOf",
      claims: [
        { name: "vanishes", kind: "limit", of: "abs(x[1])", equals: "0" },
        { name: "diverges", kind: "limit", of: "abs(x[1])", equals: "Infinity" },
      ],
    },
    hypotheses: ["mu != 0", "x0[1] != 0"],
    stepHypotheses: [
      "mu > 0 or eta * abs(mu) * max(log(2), Delta(x0[1])) * x0[1]^2 <= 1",
      "mu < 0 or s * x0[1] > 0 or eta * mu <= 100 * s^2",
      "mu < 0 or s * x0[1] < 0 or eta * mu * Bstart[1] * x0[1]^2 > 1/5",
    ],
    ranges: { ...RANGES, mu: [-2, 2] },
    tokens: { min: 1, max: 1 },
    attributedTo: "paper",
    cases: [{ states: EVERY, etas: [0.1, 1], established: true }],
    threshold: "holds for μ > 0 at every η, for μ < 0 if η ≤ 1/(|μ| max(ln 2, Δ(x₁)) x₁²)",
  },
  {
    ...common,
    theorem: "dichotomy",
    id: "none-vanishes",
    title: "No token vanishes if μ > 0",
    claim: { kind: "bounded", as: "t -> T", of: "1 / abs(x[2])" },
    hypotheses: [...LEADS, "s * x0[2] < -1/10", "abs(x0[1] / x0[2]) > 2"],
    ranges: { ...RANGES, a: [0.5, 6] },
    tokens: { min: 2, max: 2 },
    attributedTo: "paper",
    cases: [
      { states: ["simplified", "zoh"], etas: [0], established: true },
      { states: ["euler", "bilinear"], etas: [0], established: false },
    ],
    threshold: "fails for a > 1/ln 2 (Euler), 2/ln 2 (bilinear) at any η",
    note: "Where Ā(ln 2) < 0 the leader drives a small follower to zero like a power of itself.",
  },
];
