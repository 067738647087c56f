/**
 * The data that flows through the workbench: problem → trajectory/trace → observation → verdict.
 * Everything is readonly plain data. Token positions are 0-based here; labels shown to users are 1-based.
 */

/** Closed interval [lo, hi]. */
export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** D = 1: dx_l/dt = mu·x_l·h_l, h_l = exp(−a Δ(x_l)) h_{l−1} + Δ(x_l) x_l², Δ(u) = ln(1 + exp(sDelta·u)). */
export interface ScalarProblem {
  readonly kind: "scalar";
  /** mu = S_Cᵀ S_B, the input-output "matrix". */
  readonly mu: number;
  readonly sDelta: number;
  /** a > 0. */
  readonly a: number;
  /** [L] initial tokens. */
  readonly x0: readonly number[];
}

/** D dimensions (D = 1 allowed). Exactly one of M, (sB, sC) is present. */
export interface MatrixProblem {
  readonly kind: "matrix";
  /** [D][D], S_Cᵀ S_B. */
  readonly M?: readonly (readonly number[])[];
  /** [N][D]. */
  readonly sB?: readonly (readonly number[])[];
  /** [N][D]. */
  readonly sC?: readonly (readonly number[])[];
  /** [D][D]; row d is S_{Δ,d}. */
  readonly sDelta: readonly (readonly number[])[];
  /** [D], each > 0. */
  readonly a: readonly number[];
  /** [L][D] initial tokens. */
  readonly x0: readonly (readonly number[])[];
}

export type Problem = ScalarProblem | MatrixProblem;

/** Where a trajectory is wanted: t, ln t, or T − t (strictly decreasing, problems that blow up). */
export type Request =
  | { readonly coordinate: "t"; readonly values: readonly number[] }
  | { readonly coordinate: "log-t"; readonly values: readonly number[] }
  | { readonly coordinate: "remaining"; readonly values: readonly number[] };

export interface Tolerances {
  readonly rtol: number;
  readonly atol: number;
}

export type Scenario = "convergence" | "slow-divergence" | "fast-divergence" | "stationary" | "unclassified";

export type TerminationKind = "reached-end" | "blow-up" | "max-steps" | "step-underflow" | "non-finite";

/** What the integrator saw; it draws no conclusion. */
export interface Termination {
  readonly kind: TerminationKind;
  /** Last time reached, when it is not the end. */
  readonly t?: number;
}

export interface BlowUp {
  /** T. Infinity only if it overflows a double; logTime is always finite. */
  readonly time: number;
  readonly logTime: number;
  /** Absolute half-width of the error bar of `time`. */
  readonly error: number;
  /** 0-based tokens that become unbounded at T, ascending; the first is the leader. */
  readonly tokens: readonly number[];
}

/** One method's cost. */
export interface Statistics {
  readonly accepted: number;
  readonly rejected: number;
  /** Vector-field evaluations. */
  readonly evaluations: number;
}

/** What actually ran, not what was asked for. */
export interface MethodRun extends Statistics {
  /** For example "dop853 in log-magnitudes against arc length". */
  readonly method: string;
  readonly rtol: number;
}

/** Tokens at one requested instant; scalar problems fill every field, matrix problems have x [L·D]. */
export interface TrajectoryRow {
  readonly t: number;
  readonly logT: number;
  /** T − t; undefined unless a blow-up time is known. */
  readonly remaining?: number;
  /** [L] or [L·D] row-major. */
  readonly x: Float64Array;
  /** Exact sign of each entry of x. */
  readonly sign: Int8Array;
  /** ln|x| of each entry; −Infinity for exact zeros. */
  readonly logAbsX: Float64Array;
}

export interface Simulation {
  readonly problem: Problem;
  readonly request: Request;
  readonly scenario: Scenario;
  readonly rows: readonly TrajectoryRow[];
  readonly termination: Termination;
  readonly blowUp?: BlowUp;
  readonly accuracy: {
    /** Global relative error estimate of the rows. */
    readonly relative: number;
    /** [two methods]. */
    readonly methods: readonly string[];
    readonly agreed: boolean;
  };
  readonly runs: readonly MethodRun[];
}

/**
 * A number in extended range: sign · exp(slope·Σ + offset), Σ being the `sigma` of the trace point it
 * belongs to. Carrying the part proportional to Σ apart keeps √t·|x| exact where Σ = ln t is 10^12.
 * Zero is { sign: 0, slope: 0, offset: −Infinity }; NaN is { sign: NaN, … }.
 */
export interface Extended {
  readonly sign: number;
  readonly slope: number;
  readonly offset: number;
}

/** One instant of a trace, for deciding limits, bounds and orders. */
export interface TracePoint {
  /** Σ: ln t on the way to t → ∞, −ln(T − t) on the way to T. Strictly increasing along the trace; −Infinity at t = 0. */
  readonly sigma: number;
  readonly t: Extended;
  /** T − t; null on a global trajectory. */
  readonly remaining: Extended | null;
  /** [L·D] tokens. */
  readonly x: readonly Extended[];
  /** [L·D] step sizes Δ_d(x_l) (entry l·D + d), kept because ln Δ cannot be recovered from x far out. */
  readonly delta: readonly Extended[];
  /** [L·D] relative errors of |x|, where they are known better than the trace's. */
  readonly error?: readonly number[];
}

/**
 * A trajectory followed from t = 0 towards its limit point, with points dense enough for "always" claims
 * and reaching far enough, geometrically in Σ, for limits.
 */
export interface Trace {
  readonly problem: Problem;
  readonly scenario: Scenario;
  readonly toward: "infinity" | "T";
  readonly blowUp?: BlowUp;
  readonly points: readonly TracePoint[];
  /** Estimated relative error of every |x| of every point, or of the instant it belongs to where tokens rush. */
  readonly relativeError: number;
  readonly termination: Termination;
  readonly run: MethodRun;
}

/** Which of the two independent ways of making a trace: "second" confirms a contradiction in other coordinates. */
export type TraceMethod = "primary" | "second";
