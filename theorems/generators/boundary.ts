import type { MatrixProblem, Problem, ScalarProblem } from "../../solvers/types.ts";
import { chance, pick } from "./integers.ts";
import type { IntegerSource } from "./integers.ts";
import { ends, inRange } from "./magnitudes.ts";
import type { GeneratorSpec } from "./spec.ts";

/** One way to put a problem onto a boundary. */
type Edit<P> = (problem: P) => P;

/**
 * The problem with one or two of its quantities at a boundary: 0, an end of the range of a, equal or opposite to the
 * token (row, entry) before, or 1 for scales. Statements often fail on such thin sets only, and a draw meets two at once about once in
 * 400. Always within the ranges of the specification.
 */
export function ontoBoundary(source: IntegerSource, problem: Problem, spec: GeneratorSpec): Problem {
  if (problem.kind === "scalar") return edited(source, problem, (p) => scalarEdits(p, spec));
  return edited(source, problem, (p) => matrixEdits(p, spec));
}

function edited<P>(
  source: IntegerSource,
  problem: P,
  groupsOf: (problem: P) => readonly (readonly Edit<P>[])[],
): P {
  const once = (p: P): P => {
    const groups = groupsOf(p).filter((edits) => edits.length > 0);
    return groups.length === 0 ? p : pick(source, pick(source, groups))(p);
  };
  const first = once(problem);
  return chance(source, 1, 2) ? once(first) : first;
}

/** Zeros twice: they break more statements than equal tokens or ends of a. */
function scalarEdits(
  problem: ScalarProblem,
  spec: GeneratorSpec,
): readonly (readonly Edit<ScalarProblem>[])[] {
  const { x0 } = problem;
  const token = (l: number, value: number): Edit<ScalarProblem>[] =>
    inRange(spec.x0, value) ? [(p) => ({ ...p, x0: p.x0.with(l, value === 0 ? 0 : value) })] : [];
  const zeros: Edit<ScalarProblem>[] = [
    ...(inRange(spec.mu, 0) ? [(p: ScalarProblem) => ({ ...p, mu: 0 })] : []),
    ...(inRange(spec.s, 0) ? [(p: ScalarProblem) => ({ ...p, sDelta: 0 })] : []),
    ...x0.flatMap((_, l) => token(l, 0)),
  ];
  const equals = x0.slice(1).flatMap((_, l) => [...token(l + 1, x0[l]!), ...token(l + 1, -x0[l]!)]);
  return [zeros, zeros, equals, units(problem, spec), ends(spec.a).map((a) => (p) => ({ ...p, a }))];
}

/** |mu| = |s| = 1: logarithms of scales vanish there, and slow limits with them are nearest to what they tend to. */
function units({ mu, sDelta }: ScalarProblem, spec: GeneratorSpec): readonly Edit<ScalarProblem>[] {
  const [one, other] = [Math.sign(mu), Math.sign(sDelta)];
  return inRange(spec.mu, one) && inRange(spec.s, other) ? [(p) => ({ ...p, mu: one, sDelta: other })] : [];
}

function matrixEdits(
  problem: MatrixProblem,
  spec: GeneratorSpec,
): readonly (readonly Edit<MatrixProblem>[])[] {
  const { x0, a } = problem;
  const zeros: Edit<MatrixProblem>[] = inRange(spec.x0, 0)
    ? x0.flatMap((token, l) => [
        (p: MatrixProblem) => ({
          ...p,
          x0: p.x0.with(
            l,
            token.map(() => 0),
          ),
        }),
        ...token.map((_, d) => (p: MatrixProblem) => ({ ...p, x0: p.x0.with(l, p.x0[l]!.with(d, 0)) })),
      ])
    : [];
  const flat: Edit<MatrixProblem>[] = inRange(spec.s, 0)
    ? [(p) => ({ ...p, sDelta: p.sDelta.map((row) => row.map(() => 0)) })]
    : [];
  const equals = x0.slice(1).flatMap((_, l) =>
    [1, -1].map((sign) => (p: MatrixProblem): MatrixProblem => {
      const copy = p.x0[l]!.map((x) => (x === 0 ? 0 : sign * x));
      return copy.every((x) => inRange(spec.x0, x)) ? { ...p, x0: p.x0.with(l + 1, copy) } : p;
    }),
  );
  const alike: Edit<MatrixProblem>[] = [
    (p) => ({ ...p, sDelta: p.sDelta.map(() => [...p.sDelta[0]!]) }),
    (p) => ({ ...p, a: p.a.map(() => a[0]!) }),
  ];
  return [zeros, zeros, [...equals, ...alike], flat];
}
