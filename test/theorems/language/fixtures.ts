import type { Extended, Problem, ScalarProblem, TracePoint } from "../../../solvers/types.ts";
import type {
  CompiledExpression,
  Environment,
  Evaluated,
  Instance,
  Truth,
} from "../../../theorems/language/index.ts";
import { compileExpression, toNumber } from "../../../theorems/language/index.ts";

export const ext = (sign: number, slope: number, offset: number): Extended => ({ sign, slope, offset });

export const plain = (n: number): Extended =>
  n === 0 ? ext(0, 0, -Infinity) : ext(Math.sign(n), 0, Math.log(Math.abs(n)));

export const scalar: ScalarProblem = { kind: "scalar", mu: -1.5, sDelta: 0.75, a: 1.25, x0: [1, -0.5, 2] };

const softplus = (u: number): number => Math.log(1 + Math.exp(u));

/** A point with ordinary numbers: x as given, Δ from x. */
export function plainPoint(problem: ScalarProblem, t: number, x: readonly number[]): TracePoint {
  return {
    sigma: Math.log(t),
    t: ext(1, 1, 0),
    remaining: null,
    x: x.map(plain),
    delta: x.map((v) => plain(softplus(problem.sDelta * v))),
  };
}

export function environment(
  problem: Problem,
  point: TracePoint | null,
  more: Partial<Environment> = {},
): Environment {
  return { problem, point, blowUp: null, relativeError: 0, ...more };
}

export const claim = (source: string, tokensMin = 3): CompiledExpression =>
  compileExpression(source, "claim", { tokensMin });

export const evaluate = (source: string, env: Environment, instance: Instance = {}): Evaluated =>
  claim(source).evaluate({ ...env, ...instance });

export const number = (source: string, env: Environment, instance: Instance = {}): number =>
  toNumber(evaluate(source, env, instance), env.point?.sigma ?? 0);

export const truth = (source: string, env: Environment, instance: Instance = {}): Truth =>
  claim(source).truth({ ...env, ...instance });
