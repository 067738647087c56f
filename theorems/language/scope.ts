/** What the names of an expression stand for during one evaluation. */
import { InvariantError } from "../../solvers/errors.ts";
import type { MatrixProblem, Problem, TracePoint } from "../../solvers/types.ts";
import { extended, fromExtended, fromNumber, INFINITY, U, VANISHING } from "./extended.ts";
import type { Value } from "./extended.ts";
import { log } from "./extendedFunctions.ts";
import { eigenvalues, factorEigenvalues, symmetricEigenvalues } from "./spectrum.ts";
import type { Environment, FreeName, IndexForm } from "./types.ts";

/** A problem's data as values, made once per problem. Lists are row-major. */
export interface Data {
  readonly L: number;
  readonly D: number;
  readonly tokens: Value;
  readonly dimension: Value;
  /** Scalar problems; undefined otherwise. */
  readonly mu?: Value;
  readonly s?: Value;
  /** [1] for scalar problems, [D] otherwise. */
  readonly a: readonly Value[];
  /** [L·D] */
  readonly x0: readonly Value[];
  /** [D·D]; empty for scalar problems. */
  readonly M: readonly Value[];
  readonly S: readonly Value[];
  readonly matrix: readonly (readonly number[])[];
  eig?: readonly Value[];
  eigsym?: readonly Value[];
}

const values = (numbers: readonly number[]): Value[] => numbers.map((n) => fromNumber(n));

/** S_Cᵀ S_B, [D][D], where it is not given itself. */
function inputOutputMatrix(problem: MatrixProblem): readonly (readonly number[])[] {
  const { M, sB, sC } = problem;
  if (M !== undefined) return M;
  if (sB === undefined || sC === undefined) throw new InvariantError("a matrix problem without M, sB and sC");
  const size = problem.a.length;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => sC.reduce((sum, row, n) => sum + row[i]! * sB[n]![j]!, 0)),
  );
}

function makeData(problem: Problem): Data {
  const L = problem.x0.length;
  if (problem.kind === "scalar") {
    const { mu, sDelta, a, x0 } = problem;
    const scalars = { mu: fromNumber(mu), s: fromNumber(sDelta), a: [fromNumber(a)] };
    const sizes = { L, D: 1, tokens: fromNumber(L), dimension: fromNumber(1) };
    return { ...sizes, ...scalars, x0: values(x0), M: [], S: [], matrix: [] };
  }
  const D = problem.a.length;
  const matrix = inputOutputMatrix(problem);
  const lists = { M: values(matrix.flat()), S: values(problem.sDelta.flat()), x0: values(problem.x0.flat()) };
  return { L, D, tokens: fromNumber(L), dimension: fromNumber(D), a: values(problem.a), ...lists, matrix };
}

/** Through the factors where they are narrower than M: zeros are then exact. */
function spectrumOf(problem: Problem | undefined, matrix: readonly (readonly number[])[]): readonly Value[] {
  if (problem?.kind !== "matrix" || problem.sB === undefined || problem.sC === undefined)
    return eigenvalues(matrix);
  const { sB, sC } = problem;
  return sB.length < matrix.length ? factorEigenvalues(sB, sC) : eigenvalues(matrix);
}

const made = new WeakMap<Problem, Data>();

function dataOf(problem: Problem): Data {
  let data = made.get(problem);
  if (data === undefined) {
    data = makeData(problem);
    made.set(problem, data);
  }
  return data;
}

/** The environment of the evaluation that is going on; one per compiled expression, used again. */
export class Scope {
  private env!: Environment;
  private problem: Problem | undefined;
  private rest: boolean | undefined;
  data!: Data;
  /** Σ of the point; 0 without one, where no value has a slope. */
  sigma = 0;

  load(env: Environment): void {
    this.env = env;
    this.sigma = env.point === null ? 0 : env.point.sigma;
    this.rest = undefined;
    if (env.problem === this.problem) return;
    this.problem = env.problem;
    this.data = dataOf(env.problem);
  }

  /** A free index as it is labelled, 1-based. */
  free(name: FreeName): number {
    const given = this.env[name];
    if (given === undefined) throw new InvariantError(`evaluated without a value for the free index ${name}`);
    return given;
  }

  /** 0-based position. */
  index(form: IndexForm): number {
    const size = form.range === "L" ? this.data.L : this.data.D;
    const label = this.base(form) + form.shift;
    if (!(label >= 1 && label <= size)) {
      throw new InvariantError(`evaluated on an instance out of range: index ${label} of ${size}`);
    }
    return label - 1;
  }

  private base(form: IndexForm): number {
    if (form.base === "literal") return 0;
    if (form.base === "L") return this.data.L;
    return form.base === "D" ? this.data.D : this.free(form.base);
  }

  private point(): TracePoint {
    if (this.env.point === null)
      throw new InvariantError("an expression about the trajectory without a point of it");
    return this.env.point;
  }

  /** Whether the tokens are those of the data, exactly: at t = 0, and where nothing ever moves. */
  get atRest(): boolean {
    return (this.rest ??= this.point().t.sign === 0 || (this.env.relativeError === 0 && this.unmoved()));
  }

  private unmoved(): boolean {
    const { x0 } = this.data;
    return this.point().x.every((x, i) => {
      const { sign, offset } = x0[i]!;
      if (sign === 0 || x.sign === 0) return sign === x.sign;
      // Trace points keep logarithms, which are rounded; 1e-14 is that of the largest, ln 1e150.
      return (
        sign === x.sign && x.slope === 0 && Math.abs(x.offset - offset) <= 1e-14 * (1 + Math.abs(offset))
      );
    });
  }

  /** Entry of x [L·D]. */
  x(position: number): Value {
    if (this.atRest) return this.data.x0[position]!;
    return fromExtended(this.point().x[position]!, this.sigma, this.error(position));
  }

  /** Relative error of an entry of x. */
  private error(position: number): number {
    return this.atRest ? 0 : (this.point().error?.[position] ?? this.env.relativeError);
  }

  /**
   * Entry of the step sizes [L·D], as the solver kept them. Where Δ < 1, d ln Δ/d ln|x| is about −ln Δ, so the
   * relative error of x is multiplied by that; an integer slope is exact. It is never zero.
   */
  delta(position: number): Value {
    const delta = this.point().delta[position]!;
    if (delta.sign === 0) return VANISHING;
    const log = Number.isInteger(delta.slope) ? delta.offset : delta.slope * this.sigma + delta.offset;
    return fromExtended(delta, this.sigma, (this.error(position) + 4 * U) * Math.max(1, -log));
  }

  /** Exact where it is the coordinate of the trace (slope ±1), else as good as the trace. */
  t(): Value {
    const { t } = this.point();
    return fromExtended(t, this.sigma, t.slope !== 0 && t.offset === 0 ? 0 : this.env.relativeError);
  }

  logt(): Value {
    return log(this.t(), this.sigma);
  }

  /** T; Infinity without blow-up. */
  blowUpTime(): Value {
    const { blowUp, relativeError } = this.env;
    if (blowUp === null) return INFINITY;
    if (blowUp.time > 0 && blowUp.time < Infinity) return fromNumber(blowUp.time, blowUp.error / blowUp.time);
    return extended(1, 0, blowUp.logTime, relativeError);
  }

  /** T − t; Infinity without blow-up. */
  remaining(): Value {
    const { remaining } = this.point();
    if (remaining === null) {
      if (this.env.blowUp === null) return INFINITY;
      throw new InvariantError("a trajectory that blows up without T − t in its points");
    }
    const exact = remaining.slope === -1 && remaining.offset === 0;
    return fromExtended(remaining, this.sigma, exact ? 0 : this.env.relativeError);
  }

  eig(): readonly Value[] {
    return (this.data.eig ??= spectrumOf(this.problem, this.data.matrix));
  }

  eigsym(): readonly Value[] {
    return (this.data.eigsym ??= symmetricEigenvalues(this.data.matrix));
  }
}
