import type { Problem, ScalarProblem } from "../../solvers/types.ts";
import { ontoBoundary } from "./boundary.ts";
import { chance, hashIntegers, pick } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";
import { drawValue, ends, inRange } from "./magnitudes.ts";
import type { QuantityRange } from "./magnitudes.ts";
import { drawMatrixProblem } from "./matrixProblem.ts";
import { withPins } from "./pins.ts";
import { drawScalarProblem } from "./scalarProblem.ts";
import type { GeneratorSpec } from "./spec.ts";

/** Mutations are numbered 1 … MUTATIONS; a number and a problem determine the neighbour. */
export const MUTATIONS = 2 ** 20;
/** The numbers after those, up to this one, put a problem onto a boundary (boundary.ts). */
export const BOUNDARY_MUTATIONS = 2 * MUTATIONS;

/**
 * A neighbour of a problem: on a boundary, or for the margin-driven search one quantity (or now and then two) moved by a factor
 * between 1/3 and 3, set to an end, redrawn, given the value of another token, or with its sign turned; or a token
 * added, removed or exchanged. Always within the ranges of the specification.
 *
 * @param number - integer in [1, BOUNDARY_MUTATIONS].
 */
export function mutateProblem(problem: Problem, number: number, spec: GeneratorSpec): Problem {
  const source = hashIntegers(0x3a7e, number);
  const next =
    number > MUTATIONS ? ontoBoundary(source, problem, spec) : moveOnceOrTwice(source, problem, spec);
  return next.kind === "scalar" ? withPins(next, spec.pins) : next;
}

function moveOnceOrTwice(source: IntegerSource, problem: Problem, spec: GeneratorSpec): Problem {
  const once = problem.kind === "scalar" ? mutateScalar : mutateMatrix;
  const first = once(source, problem as never, spec);
  return chance(source, 1, 4) ? once(source, first as never, spec) : first;
}

function mutateScalar(source: IntegerSource, problem: ScalarProblem, spec: GeneratorSpec): Problem {
  const { mu, sDelta, a, x0 } = problem;
  const L = x0.length;
  const which = source.nextInt(0, 3 + L);
  if (which === 0) return { ...problem, mu: moved(source, mu, spec.mu, []) };
  if (which === 1) return { ...problem, sDelta: moved(source, sDelta, spec.s, []) };
  if (which === 2) return { ...problem, a: moved(source, a, spec.a, []) };
  if (which === 3) return { ...problem, x0: resized(source, x0, spec) };
  const l = which - 4;
  return { ...problem, x0: x0.with(l, moved(source, x0[l]!, spec.x0, x0)) };
}

/** The list with a token added or removed where that is allowed, otherwise with two exchanged. */
function resized(source: IntegerSource, x0: readonly number[], spec: GeneratorSpec): readonly number[] {
  const at = source.nextInt(0, x0.length - 1);
  const change = source.nextInt(0, 2);
  if (change === 0 && x0.length < spec.tokens.max) return x0.toSpliced(at, 0, drawValue(source, spec.x0));
  if (change === 1 && x0.length > spec.tokens.min) return x0.toSpliced(at, 1);
  const other = source.nextInt(0, x0.length - 1);
  return x0.with(at, x0[other]!).with(other, x0[at]!);
}

function moved(
  source: IntegerSource,
  value: number,
  range: QuantityRange,
  others: readonly number[],
): number {
  // Large, middle and small moves: the last are needed to close in on a narrow violation.
  const factor = 3 ** ((pick(source, [1, 0.2, 0.04]) * source.nextInt(-1000, 1000)) / 1000);
  const redrawn = drawValue(source, range);
  const choices = [
    value * factor,
    value * factor,
    value * factor,
    redrawn,
    -value,
    pick(source, ends(range)),
  ];
  const near = others.length > 0 ? pick(source, others) * (1 + source.nextInt(-10, 10) / 1000) : redrawn;
  const next = pick(source, [...choices, near]);
  const short = Number(next.toPrecision(6));
  return inRange(range, short) ? short : redrawn;
}

/** In D dimensions one part (M, S_Delta, a or one token) comes from a freshly drawn problem of the same shape. */
function mutateMatrix(source: IntegerSource, problem: Problem, spec: GeneratorSpec): Problem {
  if (problem.kind !== "matrix") return drawScalarProblem(source, spec);
  const D = problem.a.length;
  const L = problem.x0.length;
  const fresh = drawMatrixProblem(source, {
    ...spec,
    dimension: { min: D, max: D },
    tokens: { min: L, max: L },
  });
  const l = source.nextInt(0, L - 1);
  const scale = 3 ** (source.nextInt(-1000, 1000) / 1000);
  switch (source.nextInt(0, 4)) {
    case 0:
      return { ...problem, ...(fresh.M === undefined ? { sB: fresh.sB!, sC: fresh.sC! } : { M: fresh.M }) };
    case 1:
      return { ...problem, sDelta: fresh.sDelta };
    case 2:
      return { ...problem, a: fresh.a };
    case 3:
      return { ...problem, x0: problem.x0.with(l, fresh.x0[l]!) };
    default: {
      const token = problem.x0[l]!.map((x) => Number((x * scale).toPrecision(6)));
      return token.every((x) => inRange(spec.x0, x))
        ? { ...problem, x0: problem.x0.with(l, token) }
        : problem;
    }
  }
}
