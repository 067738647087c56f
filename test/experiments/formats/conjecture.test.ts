import { describe, expect, it } from "vitest";
import {
  FormatError,
  parseConjecture,
  parseSweep,
  refuseEqualIds,
} from "../../../experiments/formats/index.ts";
import type { ConjectureLanguage } from "../../../experiments/formats/index.ts";
import type { ErrorDetail } from "../../../solvers/errors.ts";
import * as language from "../../../theorems/language/index.ts";

const good = {
  id: "second-token-constant",
  title: "Sharp constant",
  tokens: { min: 2, max: 4 },
  hypotheses: ["mu < 0", "a > 0"],
  ranges: { a: [0.5, 3], x0: [-2, 2] },
  claims: [
    { name: "limit", kind: "limit", as: "t -> Infinity", of: "sqrt(t) * abs(x[2])", equals: "1" },
    { name: "scores", kind: "bounded", of: "t * P[l, j]" },
    { name: "grows", kind: "unbounded", of: "t" },
    { name: "signs", kind: "always", of: "x[l] == x0[l]" },
    { name: "order", kind: "eventually", as: "t -> T", of: "x[l] < 1" },
    { name: "escape", kind: "blowsUp", as: "t -> T" },
    { name: "escape time", kind: "blowsUp", equals: "1" },
    { name: "stays", kind: "global" },
    {
      name: "either",
      kind: "anyOf",
      claims: [{ kind: "global" }, { name: "n", kind: "anyOf", claims: [{ kind: "blowsUp" }] }],
    },
  ],
};
const [first] = good.claims;

const source = (change: Partial<ConjectureLanguage> = {}): Parameters<typeof parseConjecture>[1] => ({
  source: "c.json",
  reservedIds: new Set(["convergence"]),
  language: { ...language, ...change },
});
const parse = (value: unknown): unknown => parseConjecture(value, source());

const refused = (run: () => unknown): readonly ErrorDetail[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error.details;
    throw error;
  }
  return [];
};

const claimWith = (change: object): object => ({ ...good, claims: [{ ...first, ...change }] });
const without = (form: object, key: string): object =>
  Object.fromEntries(Object.entries(form).filter(([name]) => name !== key));
const oneClaim = (claim: unknown): object => ({ ...good, claims: [claim] });

type Case = readonly [string, unknown, string];
const notText: readonly unknown[] = [1, null, true, [], {}, "", "x".repeat(3000)];
const cases: Case[] = [
  ...["id", "title", "hypotheses", "claims"].map((key): Case => [`${key} missing`, without(good, key), key]),
  ...notText.map((id): Case => [`id ${JSON.stringify(id)?.slice(0, 9)}`, { ...good, id }, "id"]),
  ...notText.map((title): Case => [
    `title ${JSON.stringify(title)?.slice(0, 9)}`,
    { ...good, title },
    "title",
  ]),
  ["id of two lines", { ...good, id: "a\nb" }, "id"],
  // ESC as one character of C1, and the mark that turns the rest of the line round.
  ...["\u009b31m", "a\u202eb", "a\u2028b"].map((title): Case => [
    `title ${JSON.stringify(title)}`,
    { ...good, title },
    "title",
  ]),
  [
    "more hypotheses than anyone has",
    { ...good, hypotheses: Array.from({ length: 101 }, () => "mu < 0") },
    "hypotheses",
  ],
  ["id of the registry", { ...good, id: "convergence" }, "id"],
  ["an unknown key", { ...good, hypothesis: [] }, "hypothesis"],
  ["hypotheses as text", { ...good, hypotheses: "mu < 0" }, "hypotheses"],
  ["hypotheses with a number", { ...good, hypotheses: ["mu < 0", 1] }, "hypotheses[1]"],
  ["a bad hypothesis", { ...good, hypotheses: ["mu < 0", "bad + 1"] }, "hypotheses[1]"],
  ["claims empty", { ...good, claims: [] }, "claims"],
  ["claims as an object", { ...good, claims: {} }, "claims"],
  ["a claim that is text", oneClaim("x -> 0"), "claims[0]"],
  ...["name", "kind", "of", "equals"].map((key): Case => [
    `claim without ${key}`,
    oneClaim(without(first!, key)),
    `claims[0].${key}`,
  ]),
  ["claim with an unknown kind", claimWith({ kind: "converges" }), "claims[0].kind"],
  ["claim with an unknown key", claimWith({ when: "t" }), "claims[0].when"],
  ["claim with another limit point", claimWith({ as: "t -> 0" }), "claims[0].as"],
  ["claim with a bad expression", claimWith({ of: "bad + 1" }), "claims[0].of"],
  ["claim with a bad constant", claimWith({ equals: "bad + 1" }), "claims[0].equals"],
  ["claim with a number for equals", claimWith({ equals: 0 }), "claims[0].equals"],
  ["bounded with equals", oneClaim({ name: "n", kind: "bounded", of: "t", equals: "1" }), "claims[0].equals"],
  ["global with of", oneClaim({ name: "n", kind: "global", of: "t" }), "claims[0].of"],
  ["blowsUp with of", oneClaim({ name: "n", kind: "blowsUp", of: "t" }), "claims[0].of"],
  ["anyOf without claims", oneClaim({ name: "n", kind: "anyOf" }), "claims[0].claims"],
  ["anyOf of nothing", oneClaim({ name: "n", kind: "anyOf", claims: [] }), "claims[0].claims"],
  [
    "anyOf with a bad expression inside",
    oneClaim({ name: "n", kind: "anyOf", claims: [{ kind: "global" }, { kind: "bounded", of: "bad + 1" }] }),
    "claims[0].claims[1].of",
  ],
  ["a hypothesis that is no comparison", { ...good, hypotheses: ["mu"] }, "hypotheses[0]"],
  ["a comparison where a number is due", claimWith({ of: "x[1] < 0" }), "claims[0].of"],
  ["a literal index above tokens.min", claimWith({ of: "x[3]" }), "claims[0].of"],
  ["an attempt to call code", claimWith({ of: "import(1)" }), "claims[0].of"],
  ["a repeated claim name", { ...good, claims: [first, first] }, "claims[1].name"],
  ...[0, 1.5, "2", null, 300].map((min): Case => [
    `tokens.min ${min}`,
    { ...good, tokens: { min, max: 300 } },
    "tokens.max",
  ]),
  ["tokens.min 0", { ...good, tokens: { min: 0, max: 3 } }, "tokens.min"],
  ["tokens.min above max", { ...good, tokens: { min: 3, max: 2 } }, "tokens.min"],
  ["tokens without max", { ...good, tokens: { min: 3 } }, "tokens.max"],
  ["tokens as a number", { ...good, tokens: 3 }, "tokens"],
  ["tokens with an unknown key", { ...good, tokens: { min: 1, max: 2, step: 1 } }, "tokens.step"],
  ["dimension.max too large", { ...good, dimension: { min: 2, max: 1000 } }, "dimension.max"],
  ["dimension.min above max", { ...good, dimension: { min: 3, max: 2 } }, "dimension.min"],
  ["an unknown range", { ...good, ranges: { b: [0, 1] } }, "ranges.b"],
  ["a range of one number", { ...good, ranges: { a: [1] } }, "ranges.a"],
  ["a range of three numbers", { ...good, ranges: { a: [1, 2, 3] } }, "ranges.a"],
  ["a range of text", { ...good, ranges: { mu: ["-1", 1] } }, "ranges.mu[0]"],
  ["a range upside down", { ...good, ranges: { mu: [1, -1] } }, "ranges.mu"],
  ["a range of a down to 0", { ...good, ranges: { a: [0, 1] } }, "ranges.a[0]"],
  ["an infinite range", { ...good, ranges: { x0: [0, Infinity] } }, "ranges.x0[1]"],
  ["a range beyond 1e150", { ...good, ranges: { s: [0, 1e200] } }, "ranges.s[1]"],
  ...[null, 1, "x", []].map((value): Case => [`the file is ${JSON.stringify(value)}`, value, "(root)"]),
];

describe("a conjecture", () => {
  it("is read with every kind of claim; alternatives get names", () => {
    const statement = parseConjecture(good, source());
    expect(statement.claims.map((claim) => claim.kind)).toEqual(good.claims.map((claim) => claim.kind));
    expect(statement.claims.at(-1)?.claims?.map((claim) => claim.name)).toEqual(["either (1)", "n"]);
    expect(statement.ranges).toEqual(good.ranges);
  });

  it("hands every expression to the language with its place and the smallest number of tokens", () => {
    const seen: string[] = [];
    parseConjecture(
      good,
      source({
        compileExpression: (text, place, options) => seen.push(`${place} ${text} ${options.tokensMin}`),
      }),
    );
    expect(seen).toContain("hypothesis mu < 0 2");
    expect(seen).toContain("claim t * P[l, j] 2");
    expect(seen).toContain("constant 1 2");
  });

  it.each(cases)("is refused: %s", (_name, value, field) => {
    const details = refused(() => parse(value));
    expect(details.map((entry) => entry.field)).toContain(field);
    expect(details.every((entry) => entry.remedy !== "" && entry.expected !== "")).toBe(true);
  });

  it("lets an error that is no bad input through", () => {
    const broken = (): never => {
      throw new TypeError("our bug");
    };
    expect(() => parseConjecture(good, source({ compileExpression: broken }))).toThrow(TypeError);
  });

  it("may not share its id with another file", () => {
    const statements = ["a", "b", "a"].map((id, i) => ({ id, source: `f${i}.json` }));
    expect(() => refuseEqualIds(statements)).toThrow(/^f2\.json: id: got "a".*f0\.json/);
    expect(() => refuseEqualIds(statements.slice(0, 2))).not.toThrow();
  });
});

describe("a sweep", () => {
  const sweep = {
    id: "s",
    design: {
      kind: "random",
      size: 10,
      ranges: { a: [1, 2] },
      tokens: { min: 1, max: 2 },
      dimension: { min: 1, max: 2 },
    },
    claims: ["convergence"],
    depth: { steps: 10, eta: 0.1 },
    seed: 1,
  };
  const known = new Set(["convergence"]);
  const read = (value: unknown): unknown => parseSweep(value, "s.json", known);

  it("is read", () => {
    expect(read(sweep)).toEqual(sweep);
  });

  it.each([
    ...["id", "design", "claims", "depth"].map((key): Case => [`${key} missing`, without(sweep, key), key]),
    ...["kind", "size"].map((key): Case => [
      `${key} missing`,
      { ...sweep, design: without(sweep.design, key) },
      `design.${key}`,
    ]),
    ["id with a slash", { ...sweep, id: "../x" }, "id"],
    ["an unknown kind", { ...sweep, design: { ...sweep.design, kind: "sobol" } }, "design.kind"],
    ["size 0", { ...sweep, design: { ...sweep.design, size: 0 } }, "design.size"],
    ["size 1.5", { ...sweep, design: { ...sweep.design, size: 1.5 } }, "design.size"],
    ["size past all integers", { ...sweep, design: { ...sweep.design, size: 2 ** 60 } }, "design.size"],
    ["size too large", { ...sweep, design: { ...sweep.design, size: 1e12 } }, "design.size"],
    [
      "a range upside down",
      { ...sweep, design: { ...sweep.design, ranges: { mu: [2, 1] } } },
      "design.ranges.mu",
    ],
    [
      "tokens upside down",
      { ...sweep, design: { ...sweep.design, tokens: { min: 2, max: 1 } } },
      "design.tokens.min",
    ],
    ["an unknown claim", { ...sweep, claims: ["convergence", "x"] }, "claims[1]"],
    ["a repeated claim", { ...sweep, claims: ["convergence", "convergence"] }, "claims[1]"],
    ["no claims", { ...sweep, claims: [] }, "claims"],
    ["steps 0", { ...sweep, depth: { steps: 0, eta: 1 } }, "depth.steps"],
    ["eta 0", { ...sweep, depth: { steps: 1, eta: 0 } }, "depth.eta"],
    ["eta NaN", { ...sweep, depth: { steps: 1, eta: NaN } }, "depth.eta"],
    ["seed -1", { ...sweep, seed: -1 }, "seed"],
    ["seed 0.5", { ...sweep, seed: 0.5 }, "seed"],
    ["an unknown key", { ...sweep, shards: 2 }, "shards"],
  ] as Case[])("is refused: %s", (_name, value, field) => {
    expect(refused(() => read(value)).map((entry) => entry.field)).toContain(field);
  });

  it("names one bound where a number is past several", () => {
    for (const size of [1e30, -1e30]) {
      const details = refused(() => read({ ...sweep, design: { ...sweep.design, size } }));
      const bounds = details.filter((entry) => entry.field === "design.size").map((entry) => entry.expected);
      expect(bounds).toEqual([`a number that is at ${size > 0 ? "most 1000000000" : "least 1"}`]);
    }
  });
});
