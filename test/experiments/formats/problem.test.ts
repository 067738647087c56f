import { describe, expect, it } from "vitest";
import { FormatError, encodeProblem, parseProblem } from "../../../experiments/formats/index.ts";
import type { ProblemPurpose } from "../../../experiments/formats/index.ts";
import type { ErrorDetail } from "../../../solvers/errors.ts";

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
const without = (form: object, key: string): object =>
  Object.fromEntries(Object.entries(form).filter(([name]) => name !== key));
const factored = { ...without(matrix, "M"), sB: [[1, 2]], sC: [[3, 4]] };

const refused = (value: unknown, purpose: ProblemPurpose = "simulate"): readonly ErrorDetail[] => {
  try {
    parseProblem(value, "p.json", purpose);
  } catch (error) {
    if (error instanceof FormatError) return error.details;
    throw error;
  }
  return [];
};
const fields = (value: unknown, purpose?: ProblemPurpose): string[] =>
  refused(value, purpose).map((entry) => entry.field);

describe("a good problem", () => {
  it("in one dimension", () => {
    expect(parseProblem({ ...scalar, rtol: 1e-8, atol: 0, attention: true }, null, "simulate")).toEqual({
      problem: { kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1, -0.5, 2] },
      request: { coordinate: "t", values: [0, 1, 1000] },
      tolerances: { rtol: 1e-8, atol: 0 },
      attention: true,
    });
  });

  it("in D dimensions, by M and by sB and sC", () => {
    expect(parseProblem(matrix, null, "simulate").problem).toEqual({
      kind: "matrix",
      ...without(matrix, "times"),
    });
    expect(parseProblem(factored, null, "simulate").problem).toMatchObject({ sB: [[1, 2]], sC: [[3, 4]] });
  });

  it("with D = 1 in lists stays in the D-dimensional form", () => {
    const one = { M: [[-1]], sDelta: [[1]], a: [1], x0: [[1], [2]], times: [1] };
    expect(parseProblem(one, null, "simulate").problem.kind).toBe("matrix");
  });

  it("with logTimes far beyond a double's t, and with remaining", () => {
    const rest = without(scalar, "times");
    const far = parseProblem({ ...rest, logTimes: [-5, 0, 10000, 1e6] }, null, "simulate");
    expect(far.request).toEqual({ coordinate: "log-t", values: [-5, 0, 10000, 1e6] });
    const near = parseProblem({ ...rest, remaining: [1e-3, 1e-100] }, null, "simulate");
    expect(near.request).toEqual({ coordinate: "remaining", values: [1e-3, 1e-100] });
  });

  it("needs no times for field and verify, and may have them", () => {
    const rest = without(scalar, "times");
    for (const purpose of ["field", "verify"] as const) {
      expect(parseProblem(rest, null, purpose).request).toBeNull();
      expect(parseProblem(scalar, null, purpose).request).not.toBeNull();
    }
  });

  it("takes 0 for mu, sDelta and tokens, and magnitudes at both ends", () => {
    const edge = { ...scalar, mu: -0, sDelta: 0, x0: [0, 1e-150, -1e150] };
    const { problem } = parseProblem(edge, null, "simulate");
    expect(Object.is(problem.kind === "scalar" && problem.mu, 0)).toBe(true);
    expect(problem.x0).toEqual([0, 1e-150, -1e150]);
  });

  it.each([
    ["one dimension", scalar],
    ["D dimensions", matrix],
    ["sB and sC", factored],
  ])("survives encoding and reading again: %s", (_name, value) => {
    const input = parseProblem(value, null, "simulate");
    const again = parseProblem(
      JSON.parse(JSON.stringify(encodeProblem(input.problem, input))),
      null,
      "simulate",
    );
    expect(again).toEqual(input);
  });
});

/** [what, the bad value, field that must be named]. */
type Case = readonly [string, unknown, string];

const wrongNumbers: readonly (readonly [string, unknown])[] = [
  ["a string", "1"],
  ["null", null],
  ["true", true],
  ["an object", {}],
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["1e308", 1e308],
  ["1e-200", 1e-200],
];

function numberCases(form: object, key: string): Case[] {
  return wrongNumbers.map(([what, bad]) => [`${key} = ${what}`, { ...form, [key]: bad }, key]);
}

function listCases(form: Record<string, unknown>, key: string): Case[] {
  const good = form[key] as readonly unknown[];
  const inside = wrongNumbers.map(([what, bad]): Case => [
    `${key}[last] = ${what}`,
    { ...form, [key]: [...good.slice(0, -1), bad] },
    `${key}[${good.length - 1}]`,
  ]);
  const whole = [1, "x", null, {}, true].map((bad): Case => [
    `${key} = ${JSON.stringify(bad)}`,
    { ...form, [key]: bad },
    key,
  ]);
  return [...inside, ...whole, [`${key} empty`, { ...form, [key]: [] }, key]];
}

function matrixCases(form: Record<string, unknown>, key: string): Case[] {
  const good = form[key] as readonly (readonly unknown[])[];
  const last = good.length - 1;
  const inside = wrongNumbers.map(([what, bad]): Case => [
    `${key}[last][1] = ${what}`,
    { ...form, [key]: [...good.slice(0, -1), [1, bad]] },
    `${key}[${last}][1]`,
  ]);
  return [
    ...inside,
    [`${key} not nested`, { ...form, [key]: [1, 2] }, `${key}[0]`],
    [`${key} empty`, { ...form, [key]: [] }, key],
    [`${key} with a short row`, { ...form, [key]: [...good.slice(0, -1), [1]] }, `${key}[${last}]`],
    [`${key} with a long row`, { ...form, [key]: [...good.slice(0, -1), [1, 2, 3]] }, `${key}[${last}]`],
    [`${key} with an empty row`, { ...form, [key]: [...good.slice(0, -1), []] }, `${key}[${last}]`],
  ];
}

const cases: Case[] = [
  ...["mu", "sDelta", "a"].flatMap((key) => numberCases(scalar, key)),
  ...["x0", "times"].flatMap((key) => listCases(scalar, key)),
  ...["a", "times"].flatMap((key) => listCases(matrix, key)),
  ...["M", "sDelta", "x0"].flatMap((key) => matrixCases(matrix, key)),
  ...["sB", "sC"].flatMap((key) => matrixCases(factored, key)),
  ...Object.keys(scalar).map((key): Case => [`${key} missing`, without(scalar, key), key]),
  ...Object.keys(matrix).map((key): Case => [`${key} missing in D dimensions`, without(matrix, key), key]),
  ["sC missing", without(factored, "sC"), "sC"],
  ["sB missing", without(factored, "sB"), "sB"],
  ["a = 0", { ...scalar, a: 0 }, "a"],
  ["a < 0", { ...scalar, a: -1 }, "a"],
  ["a[1] < 0", { ...matrix, a: [1, -1] }, "a[1]"],
  ["an unknown key", { ...scalar, tolerance: 1 }, "tolerance"],
  ["a misspelt key", { ...scalar, sdelta: 1 }, "sdelta"],
  ["kind, as the library's type has it", { ...scalar, kind: "scalar" }, "kind"],
  ["an inherited name", { ...scalar, constructor: 1 }, "constructor"],
  ["mu with M", { ...scalar, M: [[1]] }, "mu"],
  ["mu with sB", { ...scalar, sB: [[1]] }, "sB"],
  ["mu in D dimensions", { ...matrix, mu: -1 }, "mu"],
  ["M with sB", { ...matrix, sB: [[1, 2]] }, "sB"],
  ["M with sB and sC", { ...factored, M: matrix.M }, "sC"],
  [
    "sB and sC of different N",
    {
      ...factored,
      sC: [
        [1, 2],
        [3, 4],
      ],
    },
    "sC",
  ],
  [
    "M of three rows for D = 2",
    {
      ...matrix,
      M: [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
    },
    "M",
  ],
  ["sDelta of one row for D = 2", { ...matrix, sDelta: [[1, 2]] }, "sDelta"],
  ["a of three entries for D = 2", { ...matrix, a: [1, 1, 1] }, "x0[0]"],
  ["scalar tokens in D dimensions", { ...matrix, x0: [1, 2] }, "x0[0]"],
  ["vector tokens in one dimension", { ...scalar, x0: [[1], [2]] }, "x0[0]"],
  ["sDelta as a number in D dimensions", { ...matrix, sDelta: 1 }, "sDelta"],
  ["a negative time", { ...scalar, times: [-1, 1] }, "times[0]"],
  ["equal times", { ...scalar, times: [1, 1] }, "times[1]"],
  ["decreasing times", { ...scalar, times: [2, 1] }, "times[1]"],
  ["equal logTimes", { ...without(scalar, "times"), logTimes: [1, 1] }, "logTimes[1]"],
  ["increasing remaining", { ...without(scalar, "times"), remaining: [1, 2] }, "remaining[1]"],
  ["remaining 0", { ...without(scalar, "times"), remaining: [1, 0] }, "remaining[1]"],
  ["negative remaining", { ...without(scalar, "times"), remaining: [-1] }, "remaining[0]"],
  ["empty logTimes", { ...without(scalar, "times"), logTimes: [] }, "logTimes"],
  ["infinite logTimes", { ...without(scalar, "times"), logTimes: [Infinity] }, "logTimes[0]"],
  ["times and logTimes", { ...scalar, logTimes: [1] }, "logTimes"],
  ["all three", { ...scalar, logTimes: [1], remaining: [1] }, "remaining"],
  ...[0, -1, 1, 1e-20, NaN, "1e-10", null].map((rtol): Case => [`rtol ${rtol}`, { ...scalar, rtol }, "rtol"]),
  ...[-1, Infinity, "0", null].map((atol): Case => [`atol ${atol}`, { ...scalar, atol }, "atol"]),
  ...[1, "yes", null].map((attention): Case => [
    `attention ${attention}`,
    { ...scalar, attention },
    "attention",
  ]),
  [
    "attention too large to hold",
    { ...scalar, x0: Array<number>(9000).fill(1), attention: true },
    "attention",
  ],
  ...[null, 1, "x", true, []].map((value): Case => [`the file is ${JSON.stringify(value)}`, value, "(root)"]),
];

describe("a bad problem", () => {
  it.each(cases)("%s", (_name, value, field) => {
    const details = refused(value);
    expect(details.map((entry) => entry.field)).toContain(field);
    for (const entry of details) {
      for (const part of [entry.field, entry.received, entry.expected, entry.remedy])
        expect(part).not.toBe("");
    }
  });

  it("has all its faults reported at once, each line with the file's name", () => {
    const value = { mu: "1", a: 0, x0: [1, NaN], times: [1, 0], extra: 2 };
    expect(fields(value).sort()).toEqual(["a", "extra", "mu", "sDelta", "times[1]", "x0[1]"]);
    expect(() => parseProblem(value, "p.json", "simulate")).toThrow(/^p\.json: .*(\np\.json: .*){5}$/);
  });

  it("suggests the key that was meant", () => {
    const suggestion = refused({ ...scalar, sdelta: 1 }).find((entry) => entry.field === "sdelta");
    expect(suggestion?.remedy).toContain('"sDelta"');
  });

  it("says what to do about 1e308", () => {
    expect(refused({ ...scalar, mu: 1e308 })).toEqual([
      {
        field: "mu",
        received: "1e+308",
        expected: "a number that is at most 1e+150",
        remedy: expect.any(String) as string,
      },
    ]);
  });

  it("shows at most 80 characters of a long value", () => {
    const long = refused({ ...scalar, mu: "x".repeat(1000) })[0];
    expect(long?.received.length).toBeLessThanOrEqual(80);
  });

  it("shows at most 80 characters of a long key", () => {
    const key = "k".repeat(1000);
    expect(fields({ ...scalar, [key]: 1 })).toEqual([`["${"k".repeat(76)}...]`]);
  });

  it("lists the first of very many objections, and counts the others", () => {
    // More than fit on the call stack, were they handed over as arguments.
    const value = { ...scalar, x0: Array.from({ length: 200_000 }, () => "1") };
    expect(refused(value)).toHaveLength(200_000);
    expect(() => parseProblem(value, "p.json", "simulate")).toThrow(/x0\[19\].*\np\.json: … and 199980 more/);
    const falling = { ...scalar, times: Array.from({ length: 200_000 }, (_, i) => -i) };
    expect(refused(falling).length).toBeGreaterThan(200_000);
  });
});
