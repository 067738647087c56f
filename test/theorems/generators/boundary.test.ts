import { describe, expect, it } from "vitest";
import type { MatrixProblem, Problem, ScalarProblem } from "../../../solvers/types.ts";
import {
  BOUNDARY_MUTATIONS,
  MUTATIONS,
  drawProblem,
  hashIntegers,
  inRange,
  mutateProblem,
  specOf,
} from "../../../theorems/generators/index.ts";

const N = 400;
const spec = specOf({ hypotheses: [], tokens: { min: 2, max: 3 } });
const matrixSpec = specOf({
  hypotheses: [],
  tokens: { min: 2, max: 3 },
  dimension: { min: 2, max: 3 },
  ranges: { x0: [-3, 3], s: [-3, 3] },
});

function neighbours(of: typeof spec): readonly (readonly [Problem, Problem])[] {
  return Array.from({ length: N }, (_, i) => {
    const base = drawProblem(hashIntegers(1, i), of);
    return [base, mutateProblem(base, MUTATIONS + 1 + i * 17, of)] as const;
  });
}

describe("problems put onto a boundary", () => {
  it("depend on the number and the problem alone, and stay within the ranges", () => {
    for (const [base, next] of neighbours(spec) as [ScalarProblem, ScalarProblem][]) {
      expect(next.x0).toHaveLength(base.x0.length);
      expect([next.mu, next.sDelta, ...next.x0].every((v) => inRange(spec.x0, v))).toBe(true);
      expect(inRange(spec.a, next.a)).toBe(true);
    }
    const base = drawProblem(hashIntegers(1, 0), spec);
    expect(mutateProblem(base, BOUNDARY_MUTATIONS, spec)).toEqual(
      mutateProblem(base, BOUNDARY_MUTATIONS, spec),
    );
  });

  it("reach every boundary far oftener than draws do, and two at once", () => {
    const changed = (neighbours(spec) as [ScalarProblem, ScalarProblem][]).map(([base, next]) => ({
      s: base.sDelta !== 0 && next.sDelta === 0,
      mu: base.mu !== 0 && next.mu === 0,
      token: next.x0.filter((x) => x === 0).length > base.x0.filter((x) => x === 0).length,
      equal: base.x0[1] !== base.x0[0] && next.x0[1] === next.x0[0] && next.x0[0] !== 0,
      opposite: base.x0[1] !== -base.x0[0]! && next.x0[1] === -next.x0[0]! && next.x0[0] !== 0,
      a: base.a !== next.a,
    }));
    for (const kind of ["s", "mu", "token", "equal", "opposite", "a"] as const) {
      // One edit of each group is at least a tenth of its group, groups are a quarter or a half of all: 1 in 40.
      expect(changed.filter((c) => c[kind]).length).toBeGreaterThan(N / 80);
    }
    expect(changed.filter((c) => c.s && (c.token || c.equal || c.opposite)).length).toBeGreaterThan(0);
  });

  it("do not leave a range without 0", () => {
    const narrow = specOf({ hypotheses: [], ranges: { mu: [1, 2], s: [1, 2], x0: [1, 2] } });
    for (let i = 0; i < N; i++) {
      const base = drawProblem(hashIntegers(2, i), narrow);
      const next = mutateProblem(base, MUTATIONS + 1 + i, narrow) as ScalarProblem;
      expect([next.mu, next.sDelta, ...next.x0].every((v) => v >= 1 && v <= 2)).toBe(true);
    }
  });

  it("in D dimensions: zero tokens and entries, equal tokens, equal rows, no step matrix", () => {
    const pairs = neighbours(matrixSpec) as [MatrixProblem, MatrixProblem][];
    const some = (test: (p: MatrixProblem) => boolean): boolean =>
      pairs.some(([b, n]) => !test(b) && test(n));
    expect(some((p) => p.x0.some((token) => token.every((x) => x === 0)))).toBe(true);
    expect(some((p) => p.x0[1]!.every((x, d) => x === p.x0[0]![d]))).toBe(true);
    expect(some((p) => p.sDelta.flat().every((v) => v === 0))).toBe(true);
    expect(some((p) => p.sDelta.every((row) => row.every((v, k) => v === p.sDelta[0]![k])))).toBe(true);
    expect(some((p) => p.a.every((v) => v === p.a[0]))).toBe(true);
  });
});
