import fc from "fast-check";
import { bignumber } from "mathjs";
import { describe, expect, it } from "vitest";
import { attentionForm, recurrenceForm } from "../../proofs-check/steps/derivation/derivation.ts";
import { convergenceContext } from "../../proofs-check/steps/oneDim/convergenceContext.ts";
import { evaluate, parseExpression, substitute, type Expr } from "../../proofs-check/symbolic/index.ts";
import { matrixParameters, scalarParameters } from "../../solvers/s6/parameters.ts";
import { matrixField, scalarField } from "../../solvers/s6/vectorField.ts";

const entry = fc.integer({ min: -40, max: 40 }).map((n) => n / 16);
const positive = fc.integer({ min: 1, max: 40 }).map((n) => n / 16);
const softplus = (u: number): number => Math.log1p(Math.exp(u));
/** Sums of at most 135 terms of size ≤ 1e4, each rounded a few times: 1e-16 · 1e3 · the largest term. */
const TOLERANCE = 1e-12;

const value = (e: Expr, at: ReadonlyMap<string, number>): number =>
  evaluate(e, new Map([...at].map(([k, v]) => [k, bignumber(v)]))).toNumber();

describe("the formulas of the derivation are those of the solvers", () => {
  it.each([
    [1, 1, 1],
    [3, 2, 2],
    [4, 1, 3],
    [5, 3, 2],
  ])("L = %i, N = %i, D = %i", (L, N, D) => {
    const forms = [recurrenceForm({ L, N, D }), attentionForm({ L, N, D })].map((source) =>
      parseExpression(source),
    );
    const matrix = (rows: number, columns: number): fc.Arbitrary<number[][]> =>
      fc.array(fc.array(entry, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      });
    const problems = fc.record({
      sB: matrix(N, D),
      sC: matrix(N, D),
      sDelta: matrix(D, D),
      a: fc.array(positive, { minLength: D, maxLength: D }),
      x0: matrix(L, D),
    });
    fc.assert(
      fc.property(problems, ({ sB, sC, sDelta, a, x0 }) => {
        const at = new Map<string, number>([["a", a[0]!]]);
        x0.forEach((token, l) => {
          at.set(`Delta_${l + 1}`, softplus(sDelta[0]!.reduce((sum, w, k) => sum + w * token[k]!, 0)));
          token.forEach((v, k) => at.set(`x_${k + 1}_${l + 1}`, v));
        });
        for (const [name, rows] of [
          ["B", sB],
          ["C", sC],
        ] as const)
          rows.forEach((r, n) => r.forEach((v, k) => at.set(`${name}_${n + 1}_${k + 1}`, v)));
        const dxdt = new Float64Array(L * D);
        matrixField(matrixParameters({ kind: "matrix", sB, sC, sDelta, a, x0 }), L)(
          Float64Array.from(x0.flat()),
          dxdt,
        );
        const size = 1e4 * TOLERANCE * (1 + Math.max(...dxdt.map(Math.abs)));
        for (const form of forms) expect(Math.abs(value(form, at) - dxdt[(L - 1) * D]!)).toBeLessThan(size);
      }),
      { seed: 1, numRuns: 10 },
    );
  });
});

describe("the formulas of the one-dimensional chains are those of the solvers", () => {
  const h = convergenceContext.definitions!["h"]!;
  const definitions = new Map(
    ["D", "E", "h"].map((k) => [k, parseExpression(convergenceContext.definitions![k]!)]),
  );
  const step = substitute(substitute(parseExpression(h), definitions), definitions);

  it("dx_l/dt = mu x_l h_l through the chain's own h", () => {
    const problems = fc.record({
      mu: entry,
      sDelta: entry,
      a: positive,
      x0: fc.array(entry, { minLength: 1, maxLength: 6 }),
    });
    fc.assert(
      fc.property(problems, ({ mu, sDelta, a, x0 }) => {
        const dxdt = new Float64Array(x0.length);
        scalarField(scalarParameters({ kind: "scalar", mu, sDelta, a, x0 }))(Float64Array.from(x0), dxdt);
        let memory = 0;
        x0.forEach((x, l) => {
          memory = value(
            step,
            new Map([
              ["a", a],
              ["s", sDelta],
              ["x", x],
              ["hp", memory],
            ]),
          );
          expect(Math.abs(mu * x * memory - dxdt[l]!)).toBeLessThanOrEqual(
            1e-13 * (1 + Math.abs(dxdt[l]!)) * 10,
          );
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
