/**
 * The discrete deep model in batches: a residual stack of S6 layers in one dimension,
 * x_l ← x_l + η μ x_l h_l, h_l = e^{−aΔ(x_l)} h_{l−1} + Δ(x_l) x_l² (arXiv:2410.03292, the S6 layer), for B problems at
 * once, each with its own μ, s, a and η. One interface for every backend; the same tests run on all of them.
 * The recurrence of h may be another one (s6/stateRule.ts).
 */
import type { StateRule } from "../s6/stateRule.ts";
import type { LoadedMatrixStack, MatrixBatch, MatrixRule } from "./matrix/types.ts";

/** gpu.js modes, as `--backend` names them. */
export type BackendName = "webgpu" | "headlessgl" | "webasm" | "cpu";

/** What computes: our float64 reference, gpu.js kernels, or hand-written WGSL. */
export type Engine = "reference" | "gpu.js" | "wgsl";

/**
 * One depth step. `euler` is the residual stack itself; `log-euler` is Euler in ln|x|, ln|x| ← ln|x| + ημh, which
 * cannot change a sign; `log-midpoint` is the explicit midpoint rule in ln|x|, of order two.
 */
export type StepRule = "euler" | "log-euler" | "log-midpoint";

/**
 * The pace is how each problem gets its steps: `fixed` has its own `eta` at every one; the others choose, problem by
 * problem, and stand still at their bounds. In one dimension `adaptive` keeps the error at what is asked for, and
 * `log-time`, by a bound on the rates, goes where only ln t is a number. In D dimensions `relative` is a bound on the
 * rates.
 */
export type StackPace = FixedPace | AdaptivePace | LogTimePace;
export type MatrixPace = FixedPace | RelativePace;

export interface FixedPace {
  readonly kind: "fixed";
}

/** Where a problem stands still. */
interface Bounds {
  /**
   * In one dimension some s x ≥ this: only there does x become unbounded in finite time, a negative s x may be as large
   * on its way to infinity. In D dimensions some |x_{d,l}| ≥ this.
   */
  readonly escape: number;
  /** The depth t, or ln(t + t0) with steps in it. */
  readonly until: number;
}

/**
 * η by an estimate of the error: a step of `advance` tries η once and η/2 twice from the same tokens. Where ln|x| of no
 * token differs between the two by more than `rtol` (for a rule of order two: 3·rtol), it takes the two, extrapolated
 * with their difference, otherwise the tokens stay; either way the next η follows from the difference.
 *
 * For the rules in ln|x|. With log-midpoint a try looks at every token five times, a step of the log-time pace twice.
 * Convergent problems of eight tokens, half of them at t = 1e6 after so many steps and with a median error in ln|x| of
 * (bench/gpu/paceSpeed.ts measures it): adaptive 50 (rtol 1e-2, 1e-3), 90 (1e-3, 2e-4), 170 (1e-4, 3e-5); log-time 40
 * (change 0.4, 6e-3), 130 (0.1, 4e-4), 250 (0.05, 8e-5). For one accuracy the work is about the same, and less than a
 * third of what a bound on the rates took with steps in t; what the estimate adds is that the accuracy can be asked for.
 * On an H200, WGSL, 2^20 problems: 1.8e11 token-tries/s against 3.4e11 token-steps/s.
 */
export interface AdaptivePace extends Bounds {
  readonly kind: "adaptive";
  readonly rtol: number;
}

/**
 * Steps in σ = ln(t + t0), t0 the first time scale, by a bound on the rates: ln|x| of no token changes by more than
 * `change` in one, nor by its share in h ln Δ(x)x² where s x is negative, and σ by 2·`change`. Followed in logarithms,
 * so that float32 goes as far as ln t in the thousands.
 */
export interface LogTimePace extends Bounds {
  readonly kind: "log-time";
  readonly change: number;
}

/**
 * The η for which no token changes by more than `change` of its largest entry, by the sum of the magnitudes of what moves
 * it (so that steps stay stable where it cancels), nor H by the Δ of one token.
 */
export interface RelativePace extends Bounds {
  readonly kind: "relative";
  readonly change: number;
}

/** B problems of L tokens. Parameters [B]; tokens [B·L], problem by problem. */
export interface StackBatch {
  readonly B: number;
  readonly L: number;
  /** How the layer discretises its state; simplified (the paper's) if absent. */
  readonly state?: StateRule;
  readonly mu: Float64Array;
  readonly sDelta: Float64Array;
  /** Each > 0. */
  readonly a: Float64Array;
  /** Depth step, used by the fixed pace. */
  readonly eta: Float64Array;
  readonly x0: Float64Array;
}

export interface StackState {
  /** [B·L] −1, 0 or 1. */
  readonly sign: Int8Array;
  /** [B·L] ln|x|; −Infinity for zero. A token past MAX_MAGNITUDE is held there. */
  readonly logAbsX: Float64Array;
  /** [B] depth reached, Σ η; Infinity past e^709. */
  readonly t: Float64Array;
  /** [B] ln of the depth reached. */
  readonly logT: Float64Array;
  /** Of the adaptive pace: tries of each problem that were taken, and that were not. [B] each. */
  readonly tries?: { readonly accepted: Float64Array; readonly rejected: Float64Array };
  /** Tokens whose sign is not the initial one: 1 + ημh was negative an odd number of times. */
  readonly signFlips: number;
}

/** A batch on its device. Calls must not overlap. */
export interface LoadedStack<State = StackState> {
  /** How the work is laid out, for provenance: for example "4 tokens a thread in registers". */
  readonly layout: string;
  /** Further depth steps for every problem. Resolves when they are done. */
  advance(steps: number): Promise<void>;
  read(): Promise<State>;
  release(): void;
}

export interface Backend {
  readonly name: BackendName;
  readonly engine: Engine;
  readonly dtype: "f32" | "f64";
  /** The adapter's own words on webgpu; elsewhere what runs the kernels. */
  readonly adapter: string;
  /** True if an adapter of a graphics interface computes on the CPU. */
  readonly software: boolean;
  /**
   * @throws ShapeError, DomainError for a batch that does not fit the backend (the remedy says what would).
   * @throws BackendUnavailableError if something else than this backend would compute.
   */
  load(batch: StackBatch, rule: StepRule, pace: StackPace): Promise<LoadedStack>;
  /** The same in D dimensions. @throws as load. */
  loadMatrix(batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace): Promise<LoadedMatrixStack>;
  /** Ends threads and devices. */
  close(): Promise<void>;
}

/** Largest |x| kept: larger tokens are held here, so that no float32 kernel meets Infinity or NaN (see kernelText.ts). */
export const MAX_MAGNITUDE = 1e10;

/** |ημh| is cut here on every backend: e^±60 in one step, or a factor 1e25 (Euler), is far outside what a step resolves. */
export const MAX_EXPONENT = 60;
export const MAX_FACTOR = 1e25;
