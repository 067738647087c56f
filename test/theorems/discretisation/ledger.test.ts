import { describe, expect, it } from "vitest";
import { softplus } from "../../../solvers/numerics/softplus.ts";
import { gainOf, memoryOf, stateRules } from "../../../solvers/s6/stateRule.ts";
import { expand, ledger, statementAt } from "../../../theorems/discretisation/index.ts";
import { registry } from "../../../theorems/index.ts";
import { compileExpression, compileStatement, toNumber } from "../../../theorems/language/index.ts";

const problem = { kind: "scalar", mu: -0.7, sDelta: 1.3, a: 2.1, x0: [0.8, -0.4] } as const;

/** A constant of the ledger on the problem above. */
function value(source: string, state: (typeof stateRules)[number], eta = 0.25): number {
  const compiled = compileExpression(expand(source, state, eta), "hypothesis", { tokensMin: 2 });
  return toNumber(compiled.evaluate({ problem, point: null, blowUp: null, relativeError: 0 }), 0);
}

describe("the names of the ledger", () => {
  it.each(stateRules)("%s: are the rule's own functions", (state) => {
    const { a, sDelta, x0 } = problem;
    const start = softplus(sDelta * x0[1]);
    const want = {
      A0: memoryOf(state, a, Math.LN2),
      B0: gainOf(state, a, Math.LN2),
      "Astart[2]": memoryOf(state, a, start),
      "Bstart[2]": gainOf(state, a, start),
      eta: 0.25,
    };
    // A handful of roundings; 1 − a ln 2 loses less than a digit.
    for (const [name, expected] of Object.entries(want))
      expect(Math.abs(value(name, state) / expected - 1)).toBeLessThan(1e-14);
    const h = 1e-5;
    const slope = (gainOf(state, a, Math.LN2 + h) - gainOf(state, a, Math.LN2 - h)) / (2 * h);
    // Central difference: h²/6 of the third derivative, below a³.
    expect(Math.abs(value("B1", state) - slope)).toBeLessThan(h * h * a ** 3 + 1e-10);
  });

  it("keep the sign and size of what surrounds them", () => {
    expect(value("1 - A0 * 2", "euler")).toBeCloseTo(1 - 2 * (1 - 2.1 * Math.LN2), 14);
    expect(value("1 / B0^2", "bilinear")).toBeCloseTo(gainOf("bilinear", 2.1, Math.LN2) ** -2, 13);
    expect(value("1 / B0^2", "zoh")).toBeCloseTo(gainOf("zoh", 2.1, Math.LN2) ** -2, 13);
    expect(expand("beta + eta", "zoh", 1e-3)).toBe("beta + 0.001");
    expect(expand("eta", "zoh", 0)).toBe("0");
  });

  it("name the tokens at t, not only at the start", () => {
    expect(expand("B[l+1]", "simplified", 1)).toBe("Delta(x[l+1])");
    expect(expand("Bstart[1]", "simplified", 1)).toBe("Delta(x0[1])");
  });
});

describe("the ledger", () => {
  it("has an id of its own for every statement, about a statement of the registry", () => {
    expect(new Set(ledger.map(({ id }) => id)).size).toBe(ledger.length);
    const known = registry.map(({ id }) => id);
    expect(ledger.filter(({ theorem }) => !known.includes(theorem))).toEqual([]);
    for (const id of ["convergence", "slow-divergence", "fast-divergence", "dichotomy", "rate-ordering"])
      expect(ledger.some(({ theorem }) => theorem === id)).toBe(true);
  });

  it("compiles under every discretisation it names, and names none twice", () => {
    let cases = 0;
    for (const entry of ledger) {
      const seen = new Set<string>();
      for (const { states, etas } of entry.cases) {
        for (const state of states) {
          for (const eta of etas) {
            expect(seen.has(`${state} ${eta}`)).toBe(false);
            seen.add(`${state} ${eta}`);
            const { claims } = compileStatement(statementAt(entry, state, eta));
            expect(claims).toHaveLength(1);
            cases++;
          }
        }
      }
    }
    expect(cases).toBeGreaterThan(200);
  });

  it("says of each case what is known, and asks of layers what only layers need", () => {
    const entry = ledger.find(({ id }) => id === "first-constant-ln2")!;
    expect(statementAt(entry, "simplified", 0).claims[0]).toMatchObject({ established: true });
    expect(statementAt(entry, "zoh", 0).claims[0]).toMatchObject({ established: false });
    expect(statementAt(entry, "zoh", 0).hypotheses).toEqual(["mu < 0", "x0[l] != 0"]);
    expect(statementAt(entry, "zoh", 1).hypotheses).toContain(
      "1 * abs(mu) * L * max(log(2), Delta(x0[l])) * x0[l]^2 <= 1",
    );
  });
});
