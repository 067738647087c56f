import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  encodePolynomial,
  evaluateExact,
  holdsExactly,
  parseRelations,
} from "../../../proofs-check/smt/encode.ts";
import { provePolynomial } from "../../../proofs-check/smt/provePolynomial.ts";
import { parseModelValue, withSession } from "../../../proofs-check/smt/session.ts";
import { parseExpression } from "../../../proofs-check/symbolic/expression.ts";
import { rational } from "../../../proofs-check/symbolic/rational.ts";

/** One session over all tests of the file: loading z3 takes a second. */
let release: () => void = () => undefined;
let held: Promise<void>;
beforeAll(async () => {
  await new Promise<void>((ready) => {
    held = withSession(async () => {
      ready();
      await new Promise<void>((done) => (release = done));
    });
  });
}, 60_000);
afterAll(async () => {
  release();
  await held;
});

describe("provePolynomial", () => {
  it.each<[string[], string]>([
    [["0 < q < 1"], "q^2 < q"],
    [[], "x^2 + y^2 >= 2 * x * y"],
    [["x > 0", "y > 0", "x < y"], "x^2 < y^2"],
    [["0 < q", "q < 1", "c == (1 - q) / 2"], "0 < c < 0.5"],
    [["a != 0"], "a^2 > 0"],
    [[], "(x + y)^3 == x^3 + 3 * x^2 * y + 3 * x * y^2 + y^3"],
    [[], "(a^2 + b^2) * (c^2 + d^2) >= (a * c + b * d)^2"],
  ])("%j ⊢ %s", async (assumptions, conclusion) => {
    const result = await provePolynomial({ assumptions, conclusion });
    expect(result.status, JSON.stringify(result)).toBe("proved");
    expect(result.smt).toContain("(check-sat)");
  });

  it.each<[string[], string]>([
    [["0 < q"], "q^2 < q"],
    [[], "x^2 + y^2 > 2 * x * y"],
    [["x < y"], "x^2 < y^2"],
    [["x^2 < 2"], "x < 1.41"],
    [["0 <= q < 1"], "q^2 < q"],
    [[], "pi < 4"], // a free symbol, not z3's constant
  ])("negative control: %j ⊬ %s", async (assumptions, conclusion) => {
    const result = await provePolynomial({ assumptions, conclusion });
    expect(result.status, JSON.stringify(result)).toBe("refuted");
    if (result.status !== "refuted") return;
    const at = new Map(
      Object.entries(result.witness).map(([name, text]) => {
        const [num, den] = text.split("/");
        return [name, rational(BigInt(num!), BigInt(den ?? "1"))];
      }),
    );
    expect(assumptions.flatMap(parseRelations).every((r) => holdsExactly(r, at))).toBe(true);
    expect(parseRelations(conclusion).every((r) => holdsExactly(r, at))).toBe(false);
  });

  it("calls contradictory assumptions vacuous, never proved", async () => {
    expect((await provePolynomial({ assumptions: ["x > 1", "x < 0"], conclusion: "x == 7" })).status).toBe(
      "vacuous",
    );
  });

  it("is inconclusive where z3 runs out of its limits", async () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const sum = (f: (n: string) => string): string => `(${names.map(f).join(" + ")})`;
    const conclusion = `${sum((n) => `${n}^2`)} * ${sum((n) => `${n}2^2`)} >= ${sum((n) => `${n} * ${n}2`)}^2`;
    const result = await provePolynomial({ assumptions: [], conclusion }, { resources: 200_000 });
    expect(result.status).toBe("inconclusive");
  });

  it("is inconclusive on a counterexample that has no rational neighbour", async () => {
    const result = await provePolynomial({ assumptions: ["x^2 == 2"], conclusion: "x^2 == 3" });
    expect(result.status).toBe("inconclusive");
  });

  it("refuses what is no polynomial, before z3 is asked", async () => {
    await expect(provePolynomial({ assumptions: [], conclusion: "exp(x) > 0" })).rejects.toThrow(/exp/);
    await expect(provePolynomial({ assumptions: [], conclusion: "1 / x > 0" })).rejects.toThrow(/quotient/);
    await expect(provePolynomial({ assumptions: [], conclusion: "x^y > 0" })).rejects.toThrow(/exponent/);
    await expect(provePolynomial({ assumptions: [], conclusion: "x / 0 > 0" })).rejects.toThrow(/quotient/);
    await expect(provePolynomial({ assumptions: [], conclusion: "x + 1" })).rejects.toThrow(/comparison/);
  });
});

describe("encoding", () => {
  it("writes exact rationals and plain SMT-LIB 2", () => {
    const { file } = encodePolynomial({ assumptions: ["x >= -0.1"], conclusion: "x^2 / 3 > x_1" });
    expect(file).toBe(
      [
        "(set-logic QF_NRA)",
        "; unsat: the conclusion follows from the assumptions",
        "(declare-const x Real)",
        "(declare-const x_1 Real)",
        "(assert (>= x (- (/ 1.0 10.0))))",
        "(assert (not (> (* (/ 1.0 3.0) (* x x)) x_1)))",
        "(check-sat)",
        "",
      ].join("\n"),
    );
  });

  it("evaluates exactly", () => {
    const at = new Map([["x", rational(1n, 3n)]]);
    expect(evaluateExact(parseExpression("(x - 1)^2 / 2 + 0.5"), at)).toEqual(rational(13n, 18n));
  });

  it("reads model values", () => {
    expect(parseModelValue("(- (/ 1.0 3.0))")).toEqual(rational(-1n, 3n));
    expect(parseModelValue("1.4142?")).toEqual(rational(14142n, 10000n));
    expect(parseModelValue("-2.5")).toEqual(rational(-5n, 2n));
  });
});

describe("session", () => {
  it("reports a script z3 cannot read, and goes on", async () => {
    await withSession(async (session) => {
      await expect(session.check("(assert (> x")).rejects.toThrow();
      expect((await session.check("(declare-const x Real)(assert (< (* x x) 0.0))")).status).toBe("unsat");
    });
  });

  it("ends its threads: a process that used it exits by itself", () => {
    const script = fileURLToPath(new URL("./useAndLeave.ts", import.meta.url));
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    const result = spawnSync(process.execPath, ["--import", "tsx", script], {
      cwd: root,
      timeout: 60_000,
      encoding: "utf8",
    });
    expect(result.signal).toBeNull();
    expect(result.stdout.trim()).toBe("unsat Error unsat");
    expect(result.status).toBe(0);
  }, 90_000);
});
