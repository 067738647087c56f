import * as fc from "fast-check";
import type { Problem } from "../../solvers/types.ts";
import { drawMatrixProblem } from "./matrixProblem.ts";
import type { IntegerSource } from "./integers.ts";
import { drawScalarProblem } from "./scalarProblem.ts";
import { simplerProblems } from "./shrink.ts";
import type { GeneratorSpec } from "./spec.ts";

/** One problem of a specification: a function of the integers that the source gives. */
export function drawProblem(source: IntegerSource, spec: GeneratorSpec): Problem {
  return spec.dimension === null ? drawScalarProblem(source, spec) : drawMatrixProblem(source, spec);
}

/**
 * The fast-check arbitrary of a specification. It maps the integers that fast-check hands it to problems and
 * shrinks over the problems themselves, so that a counterexample is short and has few digits; fast-check's own
 * doubles would be drawn from all representable numbers, nearly all of them next to 0, and stay ugly.
 *
 * The bias of fast-check towards small values is ignored: the distribution is the one CONTRACT states.
 */
export class ProblemArbitrary extends fc.Arbitrary<Problem> {
  readonly spec: GeneratorSpec;

  constructor(spec: GeneratorSpec) {
    super();
    this.spec = spec;
  }

  override generate(source: fc.Random): fc.Value<Problem> {
    return new fc.Value(drawProblem(source, this.spec), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Problem {
    return typeof value === "object" && value !== null && "kind" in value;
  }

  override shrink(value: Problem): fc.Stream<fc.Value<Problem>> {
    const { spec } = this;
    function* values(): Generator<fc.Value<Problem>, void> {
      for (const problem of simplerProblems(value, spec)) yield new fc.Value(problem, undefined);
    }
    return fc.stream(values());
  }
}

/** The arbitrary of a specification. */
export function problemArbitrary(spec: GeneratorSpec): fc.Arbitrary<Problem> {
  return new ProblemArbitrary(spec);
}
