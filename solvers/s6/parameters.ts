import { InputError } from "../errors.ts";
import type { ErrorDetail } from "../errors.ts";
import type { MatrixProblem, Problem, ScalarProblem } from "../types.ts";

/** Magnitudes a nonzero input may have (CONTRACT.md, bad input). */
const SMALLEST = 1e-150;
const LARGEST = 1e150;

/** S6 parameters of one dimension, checked: mu = S_Cᵀ S_B, sDelta = S_Δ, a > 0. */
export interface ScalarParameters {
  readonly mu: number;
  readonly sDelta: number;
  readonly a: number;
}

/** S6 parameters in D dimensions, checked and flat (row-major). M = S_Cᵀ S_B whichever way it was given. */
export interface MatrixParameters {
  /** Embedding dimension D and state size N (N = D when M was given: S_B = I, S_C = Mᵀ). */
  readonly D: number;
  readonly N: number;
  /** [N·D]. */
  readonly sB: Float64Array;
  /** [N·D]. */
  readonly sC: Float64Array;
  /** [D·D]. */
  readonly M: Float64Array;
  /** [D·D]; row d is S_{Δ,d}. */
  readonly sDelta: Float64Array;
  /** [D], each > 0. */
  readonly a: Float64Array;
}

/** Collects what is wrong with an input, so that one message can name all of it. */
class Findings {
  readonly details: ErrorDetail[] = [];

  add(field: string, value: unknown, expected: string, remedy: string): void {
    const received = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
    const text = typeof value === "number" ? String(value) : received;
    this.details.push({
      field,
      received: text.length > 80 ? `${text.slice(0, 77)}...` : text,
      expected,
      remedy,
    });
  }

  number(field: string, value: unknown): value is number {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      this.add(field, value, "a finite number", "Give a finite double.");
      return false;
    }
    const size = Math.abs(value);
    if (size !== 0 && (size < SMALLEST || size > LARGEST)) {
      this.add(field, value, "0 or a magnitude in [1e-150, 1e150]", "Rescale the problem or use 0.");
      return false;
    }
    return true;
  }

  positive(field: string, value: unknown): void {
    if (this.number(field, value) && value <= 0) {
      this.add(field, value, "a number > 0", "The decay rate a of the S6 layer is positive.");
    }
  }

  /** A list of `rows` lists (any number ≥ 1 if undefined) of `columns` numbers each. */
  table(field: string, value: unknown, columns: number, rows?: number): void {
    if (!Array.isArray(value) || value.length === 0 || (rows !== undefined && value.length !== rows)) {
      const shape = `${rows ?? "at least one"} list${rows === 1 ? "" : "s"} of ${columns} numbers`;
      this.add(field, value, shape, "Check the shape.");
      return;
    }
    value.forEach((row: unknown, i) => {
      if (!Array.isArray(row) || row.length !== columns) {
        this.add(`${field}[${i}]`, row, `a list of ${columns} numbers`, "Every list has D entries.");
        return;
      }
      row.forEach((entry: unknown, j) => this.number(`${field}[${i}][${j}]`, entry));
    });
  }

  throwIfAny(): void {
    if (this.details.length > 0) throw new InputError("problem", this.details);
  }
}

function checkScalar(problem: ScalarProblem, findings: Findings): void {
  findings.number("mu", problem.mu);
  findings.number("sDelta", problem.sDelta);
  findings.positive("a", problem.a);
  if (!Array.isArray(problem.x0) || problem.x0.length === 0) {
    findings.add("x0", problem.x0, "a list of at least one number", "Give the initial tokens.");
    return;
  }
  problem.x0.forEach((value: unknown, l) => findings.number(`x0[${l}]`, value));
}

function checkMatrix(problem: MatrixProblem, findings: Findings): void {
  const { M, sB, sC, a } = problem;
  if (!Array.isArray(a) || a.length === 0) {
    findings.add("a", a, "a list of D numbers > 0", "Give one decay rate per dimension.");
    return;
  }
  const D = a.length;
  a.forEach((value: unknown, d) => findings.positive(`a[${d}]`, value));
  findings.table("sDelta", problem.sDelta, D, D);
  findings.table("x0", problem.x0, D);
  const factors = sB !== undefined || sC !== undefined;
  if ((M !== undefined) === factors) {
    const remedy = "Give either M, or both sB and sC.";
    findings.add(M === undefined ? "M" : "sB", M ?? sB, "exactly one of M and (sB, sC)", remedy);
  } else if (M !== undefined) {
    findings.table("M", M, D, D);
  } else {
    findings.table("sB", sB, D);
    findings.table("sC", sC, D, Array.isArray(sB) ? sB.length : undefined);
  }
}

/**
 * Checks a problem of either form: shapes, finiteness, ranges, a > 0, tokens present.
 *
 * @throws InputError (code "problem") whose details name every offending field.
 */
export function validateProblem(problem: Problem): void {
  const findings = new Findings();
  if (problem.kind === "scalar") checkScalar(problem, findings);
  else checkMatrix(problem, findings);
  findings.throwIfAny();
}

/**
 * The parameters of a one-dimensional problem.
 *
 * @throws InputError as validateProblem.
 */
export function scalarParameters(problem: ScalarProblem): ScalarParameters {
  validateProblem(problem);
  return { mu: problem.mu, sDelta: problem.sDelta, a: problem.a };
}

/** The same problem as one of D = 1. */
export function asMatrix({ mu, sDelta, a }: ScalarParameters): MatrixParameters {
  return {
    D: 1,
    N: 1,
    sB: Float64Array.of(1),
    sC: Float64Array.of(mu),
    M: Float64Array.of(mu),
    sDelta: Float64Array.of(sDelta),
    a: Float64Array.of(a),
  };
}

function flatten(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

/** S_Cᵀ S_B, [D·D]. */
function product(sB: Float64Array, sC: Float64Array, N: number, D: number): Float64Array {
  const M = new Float64Array(D * D);
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < D; i++) {
      for (let j = 0; j < D; j++) M[i * D + j]! += sC[n * D + i]! * sB[n * D + j]!;
    }
  }
  return M;
}

/**
 * The parameters of a problem in D dimensions.
 *
 * @throws InputError as validateProblem.
 */
export function matrixParameters(problem: MatrixProblem): MatrixParameters {
  validateProblem(problem);
  const D = problem.a.length;
  const common = { D, sDelta: flatten(problem.sDelta), a: Float64Array.from(problem.a) };
  if (problem.M !== undefined) {
    const M = flatten(problem.M);
    const sB = new Float64Array(D * D);
    const sC = new Float64Array(D * D);
    for (let i = 0; i < D; i++) {
      sB[i * D + i] = 1;
      for (let j = 0; j < D; j++) sC[j * D + i] = M[i * D + j]!;
    }
    return { ...common, N: D, sB, sC, M };
  }
  const sB = flatten(problem.sB ?? []);
  const sC = flatten(problem.sC ?? []);
  const N = sB.length / D;
  return { ...common, N, sB, sC, M: product(sB, sC, N, D) };
}

/** The tokens of a problem as one array [L·D] (L·1 in one dimension). */
export function initialTokens(problem: Problem): Float64Array {
  return problem.kind === "scalar" ? Float64Array.from(problem.x0) : flatten(problem.x0);
}
