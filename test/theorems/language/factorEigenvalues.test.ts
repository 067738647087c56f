import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toNumber } from "../../../theorems/language/index.ts";
import { eigenvalues, factorEigenvalues } from "../../../theorems/language/spectrum.ts";

const entry = fc.integer({ min: -9, max: 9 }).map((n) => n / 4);
const factors = fc
  .record({ N: fc.integer({ min: 1, max: 3 }), more: fc.integer({ min: 1, max: 3 }) })
  .chain(({ N, more }) => {
    const rows = fc.array(fc.array(entry, { minLength: N + more, maxLength: N + more }), {
      minLength: N,
      maxLength: N,
    });
    return fc.record({ sB: rows, sC: rows });
  });

type Rows = readonly (readonly number[])[];

const product = (sB: Rows, sC: Rows): number[][] =>
  sB[0]!.map((_, i) => sB[0]!.map((__, j) => sC.reduce((sum, row, n) => sum + row[i]! * sB[n]![j]!, 0)));

/** tr M^k for k = 1 … D determines the spectrum (Newton), and is insensitive to how defective M is. */
function powerSums(M: Rows): number[] {
  let power = M;
  return M.map(() => {
    const trace = power.reduce((sum, row, i) => sum + row[i]!, 0);
    power = power.map((row) => M.map((_, j) => row.reduce((sum, x, k) => sum + x * M[k]![j]!, 0)));
    return trace;
  });
}

describe("factorEigenvalues", () => {
  it("are the eigenvalues of S_Cᵀ S_B: the same sum, D − N exact zeros, and the same numbers where M is far from defective", () => {
    fc.assert(
      fc.property(factors, ({ sB, sC }) => {
        const M = product(sB, sC);
        const small = factorEigenvalues(sB, sC);
        expect(small).toHaveLength(M.length);
        expect(small.filter((value) => value.offset === -Infinity).length).toBeGreaterThanOrEqual(
          M.length - sB.length,
        );
        const scale = Math.max(1, ...M.flat().map(Math.abs)) * M.length;
        const sum = small.reduce((total, value) => total + toNumber(value, 0), 0);
        // Real parts add up to the trace; rounding of a few dozen operations.
        expect(Math.abs(sum - powerSums(M)[0]!)).toBeLessThan(1e-11 * scale);
        const whole = eigenvalues(M);
        // Each list is sorted; the stated errors bound the distance wherever signs are known (a value is e^offset).
        whole.forEach((value, i) => {
          const bound =
            value.sign === 0
              ? Math.exp(value.offset)
              : Math.abs(toNumber(value, 0)) * Math.expm1(value.error);
          const other = small[i]!;
          const own = other.sign === 0 && other.offset > -Infinity ? Math.exp(other.offset) : 0;
          const difference = Math.abs(toNumber(value, 0) - toNumber(other, 0));
          expect(difference).toBeLessThanOrEqual(bound + own + 1e-9 * scale);
        });
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("gives rank one its single eigenvalue, the trace", () => {
    const values = factorEigenvalues([[1, -1]], [[-1, 0]]).map((value) => toNumber(value, 0));
    expect(values).toEqual([-1, 0]);
  });
});
