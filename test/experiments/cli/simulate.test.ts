import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, runCli, Scratch } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

const scalar = { mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 2], times: [0, 1, 1000] };
const matrix = {
  M: [
    [-1, 0.2],
    [0.2, -2],
  ],
  sDelta: [
    [1, 0],
    [0, 1],
  ],
  a: [1, 1],
  x0: [
    [1, 0.5],
    [-1, 2],
  ],
  times: [1],
};

/** T of mu = s = a = x_1 = 1: the integral of MATH.md section 2, to 20 digits. */
const knownBlowUpTime = 0.28296328750769433599;

interface SimulateOutput {
  readonly scenario: string;
  readonly t: readonly number[];
  readonly logT?: readonly number[];
  readonly remaining?: readonly number[];
  readonly x: readonly (readonly unknown[])[];
  readonly sign?: readonly (readonly number[])[];
  readonly logAbsX?: readonly (readonly (number | string)[])[];
  readonly attention?: readonly unknown[];
  readonly logAbsAttention?: readonly (readonly (readonly (number | string)[])[])[];
  readonly termination: { readonly kind: string };
  readonly blowUp?: { readonly time: number; readonly error: number; readonly tokens: readonly number[] };
  readonly accuracy: {
    readonly relative: number;
    readonly methods: readonly string[];
    readonly agreed: boolean;
  };
  readonly provenance: Record<string, unknown>;
}

async function simulate(problem: unknown): Promise<SimulateOutput> {
  const { code, stdout, stderr } = await runCli(["simulate", "-", "--json"], {
    stdin: JSON.stringify(problem),
  });
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return JSON.parse(stdout) as SimulateOutput;
}

describe("simulate --json", () => {
  it("has the fields of CONTRACT.md in one dimension", async () => {
    const output = await simulate(scalar);
    expect(Object.keys(output)).toEqual([
      "scenario",
      "t",
      "x",
      "sign",
      "logAbsX",
      "termination",
      "accuracy",
      "provenance",
    ]);
    expect(output.scenario).toBe("convergence");
    expect(output.t).toEqual([0, 1, 1000]);
    expect(output.x[0]).toEqual([1, -0.5, 2]);
    expect(output.sign).toEqual([
      [1, -1, 1],
      [1, -1, 1],
      [1, -1, 1],
    ]);
    expect(output.termination).toEqual({ kind: "reached-end" });
    expect(output.accuracy.methods).toHaveLength(2);
    expect(output.accuracy.agreed).toBe(true);
    expect(output.accuracy.relative).toBeLessThan(1e-10);
  });

  it("writes zero tokens as -Infinity and keeps them zero", async () => {
    const output = await simulate({ ...scalar, x0: [0, 1, 0], times: [5] });
    expect(output.x[0]![0]).toBe(0);
    expect(output.logAbsX![0]![0]).toBe("-Infinity");
    expect(output.sign![0]).toEqual([0, 1, 0]);
  });

  it("answers at t = e^10000", async () => {
    const output = await simulate({
      ...scalar,
      mu: 1,
      x0: [-1, -1],
      times: undefined,
      logTimes: [10, 10000],
    });
    expect(output.scenario).toBe("slow-divergence");
    expect(output.logT).toEqual([10, 10000]);
    expect(output.t[1]).toBe("Infinity");
    // z_1 = ln t + 3 ln z_1 − 3/z_1 + O(z_1^-2) (MATH.md): at z of 10^4 the rest is below 1e-6.
    const z = -Number(output.x[1]![0]);
    expect(Math.abs(z - (10000 + 3 * Math.log(z) - 3 / z))).toBeLessThan(1e-6);
  });

  it("shows T where it lies before the last time, and leaves later rows out", async () => {
    const output = await simulate({ mu: 1, sDelta: 1, a: 1, x0: [1], times: [0.1, 0.2, 1] });
    expect(output.termination.kind).toBe("blow-up");
    expect(output.t).toEqual([0.1, 0.2]);
    expect(output.blowUp!.tokens).toEqual([1]);
    expect(Math.abs(output.blowUp!.time - knownBlowUpTime)).toBeLessThanOrEqual(output.blowUp!.error);
    expect(output.blowUp!.error).toBeLessThan(1e-10 * knownBlowUpTime);
  });

  it("does not show T where it lies later", async () => {
    const output = await simulate({ mu: 1, sDelta: 1, a: 1, x0: [1], times: [0.1, 0.2] });
    expect(output.blowUp).toBeUndefined();
    expect(output.termination.kind).toBe("reached-end");
  });

  it("counts T − t where asked, with 1-based tokens that follow the leader", async () => {
    const output = await simulate({ mu: 1, sDelta: 1, a: 1, x0: [-0.2, 1, -1], remaining: [1e-3, 1e-9] });
    expect(output.remaining).toEqual([1e-3, 1e-9]);
    expect(output.blowUp!.tokens).toEqual([2, 3]);
    expect(output.logT).toBeUndefined();
  });

  it("adds the scores where asked: [i][l][j], zero above the diagonal", async () => {
    const output = await simulate({ ...scalar, attention: true });
    expect(output.attention).toHaveLength(3);
    const first = output.attention![0] as number[][];
    // P_11 = mu x_1² Δ(x_1) at t = 0 with Δ(1) = ln(1 + e).
    expect(first[0]![0]).toBeCloseTo(-Math.log(1 + Math.E), 14);
    expect(first[0]!.slice(1)).toEqual([0, 0]);
    expect(output.logAbsAttention![0]![0]!.slice(1)).toEqual(["-Infinity", "-Infinity"]);
    expect(output.logAbsAttention![0]![0]![0]).toBeCloseTo(Math.log(Math.log(1 + Math.E)), 14);
  });

  it("has the form of the input in D dimensions: lists, [i][d][l][j], no sign", async () => {
    const output = await simulate({ ...matrix, attention: true });
    expect(output.x[0]).toHaveLength(2);
    expect(output.x[0]![0]).toHaveLength(2);
    expect(output.sign).toBeUndefined();
    expect(output.logAbsX).toBeUndefined();
    expect(output.logAbsAttention).toBeUndefined();
    const scores = output.attention as number[][][][];
    expect([scores.length, scores[0]!.length, scores[0]![0]!.length, scores[0]![0]![0]!.length]).toEqual([
      1, 2, 2, 2,
    ]);
    expect(scores[0]![0]![0]![1]).toBe(0);
  });

  it("gives lists even for D = 1 in that form, and the same numbers", async () => {
    const one = await simulate({ M: [[-1]], sDelta: [[1]], a: [1], x0: [[1], [-0.5]], times: [3] });
    const two = await simulate({ mu: -1, sDelta: 1, a: 1, x0: [1, -0.5], times: [3] });
    const listed = one.x[0] as number[][];
    // Both state a relative accuracy; their sum, with a factor of ten of slack for estimates being estimates.
    const slack = 10 * (one.accuracy.relative + two.accuracy.relative);
    listed.forEach(([value], l) => {
      expect(Math.abs(value! / (two.x[0]![l] as number) - 1)).toBeLessThan(slack);
    });
  });
});

describe("other forms", () => {
  it("--csv has a header and one line per row", async () => {
    const file = scratch.write("p.json", scalar);
    const { code, stdout } = await runCli(["simulate", file, "--csv"]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("t,x1,x2,x3,sign1,sign2,sign3,logAbsX1,logAbsX2,logAbsX3");
    expect(lines).toHaveLength(4);
    expect(lines[1]!.startsWith("0,1,-0.5,2,1,-1,1,0,")).toBe(true);
  });

  it("the table names scenario, accuracy and blow-up time, without colours in a pipe", async () => {
    const file = scratch.write("q.json", { mu: 1, sDelta: 1, a: 1, x0: [1], times: [0.1, 1] });
    const { code, stdout } = await runCli(["simulate", file]);
    expect(code).toBe(0);
    expect(stdout).toContain("fast-divergence");
    expect(stdout).toContain("T = 0.28296328750");
    expect(stdout).not.toContain("\u001b");
  });
});

describe("field", () => {
  it("prints dx/dt and P at x0", async () => {
    const { code, stdout } = await runCli(["field", "-", "--json"], { stdin: JSON.stringify(scalar) });
    expect(code).toBe(0);
    const output = JSON.parse(stdout) as { dxdt: number[]; attention: number[][] };
    expect(Object.keys(output)).toEqual(["dxdt", "attention"]);
    output.dxdt.forEach((value, l) => {
      const sum = scalar.x0.reduce((total, x, j) => total + output.attention[l]![j]! * x, 0);
      // dx_l/dt is the sum of P_lj x_j by definition; a few roundings of three terms of size ≤ 20.
      expect(Math.abs(value - sum)).toBeLessThan(1e-13);
    });
  });

  it("needs no times, and lists by dimension in D dimensions", async () => {
    const { times: _, ...without } = matrix;
    const { code, stdout } = await runCli(["field", "-", "--json"], { stdin: JSON.stringify(without) });
    expect(code).toBe(0);
    const output = JSON.parse(stdout) as { dxdt: number[][]; attention: number[][][] };
    expect(output.dxdt).toHaveLength(2);
    expect(output.dxdt[0]).toHaveLength(2);
    expect([output.attention.length, output.attention[0]!.length, output.attention[0]![0]!.length]).toEqual([
      2, 2, 2,
    ]);
  });
});

/** Problems that are refused, and the field the message must name. */
const badProblems: readonly (readonly [string, unknown, string])[] = [
  ["not JSON", "{", "line"],
  ["an empty file", "", "empty file"],
  ["two values", "{} {}", ""],
  ["a list", [], "(root)"],
  ["a repeated key", '{"mu":1,"mu":2,"sDelta":1,"a":1,"x0":[1],"times":[1]}', "mu"],
  ["__proto__", '{"__proto__":{},"mu":1,"sDelta":1,"a":1,"x0":[1],"times":[1]}', "__proto__"],
  ["an unknown key", { ...scalar, extra: 1 }, "extra"],
  ["mu missing", { ...scalar, mu: undefined }, "mu"],
  ["sDelta missing", { ...scalar, sDelta: undefined }, "sDelta"],
  ["a missing", { ...scalar, a: undefined }, "a"],
  ["x0 missing", { ...scalar, x0: undefined }, "x0"],
  ["no times", { ...scalar, times: undefined }, "times"],
  ["two kinds of times", { ...scalar, logTimes: [1] }, "logTimes"],
  ["mu a string", { ...scalar, mu: "1" }, "mu"],
  ["mu null", { ...scalar, mu: null }, "mu"],
  ["mu NaN", '{"mu":NaN,"sDelta":1,"a":1,"x0":[1],"times":[1]}', ""],
  ["mu overflowing", '{"mu":1e999,"sDelta":1,"a":1,"x0":[1],"times":[1]}', "mu"],
  ["mu too large", { ...scalar, mu: 1e308 }, "mu"],
  ["sDelta too small", { ...scalar, sDelta: 1e-200 }, "sDelta"],
  ["a zero", { ...scalar, a: 0 }, "a"],
  ["a negative", { ...scalar, a: -1 }, "a"],
  ["x0 empty", { ...scalar, x0: [] }, "x0"],
  ["x0 a number", { ...scalar, x0: 1 }, "x0"],
  ["x0 with a list", { ...scalar, x0: [1, [2]] }, "x0"],
  ["x0 with null", { ...scalar, x0: [1, null] }, "x0[1]"],
  ["x0 too large", { ...scalar, x0: [1, 1e308] }, "x0[1]"],
  ["times empty", { ...scalar, times: [] }, "times"],
  ["times not increasing", { ...scalar, times: [1, 1] }, "times[1]"],
  ["times negative", { ...scalar, times: [-1] }, "times[0]"],
  ["remaining increasing", { ...scalar, mu: 1, times: undefined, remaining: [1e-9, 1e-3] }, "remaining[1]"],
  ["remaining of a global problem", { ...scalar, times: undefined, remaining: [0.1] }, "remaining"],
  ["rtol zero", { ...scalar, rtol: 0 }, "rtol"],
  ["atol negative", { ...scalar, atol: -1 }, "atol"],
  ["attention a number", { ...scalar, attention: 1 }, "attention"],
  ["both forms", { ...scalar, M: [[1]] }, "M"],
  ["M with sB", { ...matrix, sB: [[1, 0]], sC: [[1, 0]] }, "sB"],
  ["sB without sC", { ...matrix, M: undefined, sB: [[1, 0]] }, "sC"],
  ["M not square", { ...matrix, M: [[1, 2]] }, "M"],
  ["a row of M too short", { ...matrix, M: [[1], [1, 2]] }, "M[0]"],
  ["sDelta of the wrong shape", { ...matrix, sDelta: [[1, 0]] }, "sDelta"],
  ["a token too long", { ...matrix, x0: [[1, 2, 3]] }, "x0[0]"],
  ["a entry of a negative", { ...matrix, a: [1, -1] }, "a[1]"],
  ["too deeply nested", `${"[".repeat(40)}${"]".repeat(40)}`, "32"],
  ["over 8 MiB", `"${"x".repeat(9 * 1024 * 1024)}"`, "8 MiB"],
];

describe("bad problems exit with 2 and name the field", () => {
  it.each(badProblems)("%s", async (_, content, named) => {
    const file = scratch.write("bad.json", content);
    const out = `${scratch.folder}/none`;
    const { code, stdout, stderr } = await runCli(["simulate", file, "--json", "--out", out]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(named);
    expect(stderr).toContain("Nothing was run, nothing was written.");
    expect(scratch.files()).not.toContain("none");
  });

  it("a file that is not there", async () => {
    const { code, stderr } = await runCli(["field", "/nowhere/p.json"]);
    expect(code).toBe(2);
    expect(stderr).toContain("/nowhere/p.json");
  });
});

describe("signals and pipes", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("%s during a long simulation exits with 130", async (signal) => {
    const x0 = Array.from({ length: 4000 }, (_, l) => Math.sin(l + 1));
    const { code, stderr } = await runCli(["simulate", "-", "--json"], {
      stdin: JSON.stringify({ ...scalar, x0, attention: true, times: [1, 2, 3] }),
      during: (kill) => setTimeout(() => kill(signal), 400),
    });
    expect(code).toBe(130);
    expect(stderr).toContain("Interrupted");
  });
});
