import type { BlowUp, Extended, Problem, TracePoint } from "../../solvers/types.ts";
import type { ClaimSpec, Statement } from "../types.ts";

/**
 * A number in extended range with a running error estimate. Special values:
 *
 * - undefined (0/0, complex): `sign` is NaN;
 * - ±Infinity: `offset` is Infinity, `sign` is ±1; exact zero: `sign` 0, `offset` −Infinity, `error` 0;
 * - lost in cancellation, sign unsure: `sign` 0, `error` Infinity, and exp(slope·Σ + offset) bounds the absolute
 *   value (offset Infinity: nothing is known).
 *
 * Otherwise the sign is sure.
 */
export interface Evaluated extends Extended {
  /** Estimated absolute error of ln|value|, which for small errors is the relative error of the value. */
  readonly error: number;
  /** Of a value lost in cancellation: ln of its bound as a share of the largest term that cancelled. */
  readonly lost?: number;
  /** The value as a double where it was computed as one (`error` refers to it); NaN or absent otherwise. */
  readonly num?: number;
}

/** What an expression is evaluated on. Token and component indices are 1-based. */
export interface Environment {
  readonly problem: Problem;
  /** null: only initial data are available. */
  readonly point: TracePoint | null;
  /** null: no blow-up, so T = Infinity. */
  readonly blowUp: BlowUp | null;
  /** Estimated relative error of the entries of `point`. */
  readonly relativeError: number;
  readonly l?: number;
  readonly j?: number;
  readonly d?: number;
  readonly k?: number;
}

export type TruthValue = "true" | "false" | "undecided" | "undefined";

export interface Truth {
  readonly value: TruthValue;
  /** Scaled signed distance from the boundary, clipped to ±1e3; > 0 true, < 0 false, 0 undecided or exactly equal. */
  readonly margin: number;
  /** The sign of the difference of the sides is beyond doubt, however small the margin. */
  readonly sure?: boolean;
  /** That difference, > 0 where the comparison is true; absent where it cannot be decided. */
  readonly difference?: Evaluated;
}

/** One choice of the free indices, 1-based. */
export interface Instance {
  readonly l?: number;
  readonly j?: number;
  readonly d?: number;
  readonly k?: number;
}

export type FreeName = "l" | "j" | "d" | "k";

/** Where an index must lie for an instance to count: `base` (0 for a literal) + `shift` in 1…L or 1…D. */
export interface IndexForm {
  readonly base: FreeName | "L" | "D" | "literal";
  readonly shift: number;
  readonly range: "L" | "D";
}

export interface CompiledExpression {
  readonly source: string;
  readonly type: "number" | "boolean";
  readonly free: Readonly<Record<FreeName, boolean>>;
  /** Every index that occurs, for `instances`. */
  readonly indices: readonly IndexForm[];
  readonly latex: string;
  /** @throws InvariantError on a boolean expression, or where the environment lacks what the expression uses. */
  evaluate(env: Environment): Evaluated;
  /** @throws InvariantError on a numeric expression, or where the environment lacks what the expression uses. */
  truth(env: Environment): Truth;
}

/** hypothesis: initial data only; constant: `equals`, initial data and T; claim: everything. */
export type Context = "hypothesis" | "claim" | "constant";

export interface CompileOptions {
  /** Literal token indices above this are bad input. */
  readonly tokensMin: number;
  /** A statement in D dimensions. */
  readonly dimension?: boolean;
  /** Literal component indices above this are bad input; 1 if absent. */
  readonly dimensionMin?: number;
  /** Path of the expression in its file, for messages; for example `claims[0].of`. */
  readonly field?: string;
}

export interface CompiledClaim {
  readonly spec: ClaimSpec;
  readonly of?: CompiledExpression;
  readonly equals?: CompiledExpression;
  readonly claims?: readonly CompiledClaim[];
}

export interface CompiledStatement {
  readonly statement: Statement;
  readonly hypotheses: readonly CompiledExpression[];
  readonly claims: readonly CompiledClaim[];
}
