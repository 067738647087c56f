import { describe, expect, it } from "vitest";

import { registry } from "../../../theorems/index.ts";
import {
  compileStatement,
  holds,
  instances,
  LanguageError,
  toNumber,
} from "../../../theorems/language/index.ts";
import type { ClaimSpec, Statement } from "../../../theorems/types.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { environment, scalar } from "./fixtures.ts";

const base: Statement = {
  id: "second-token-constant",
  title: "Sharp constant of the convergence scenario",
  tokens: { min: 2, max: 4 },
  hypotheses: ["mu < 0", "a > 0", "x0[l] != 0"],
  ranges: { a: [0.5, 3] },
  claims: [
    {
      name: "limit",
      kind: "limit",
      as: "t -> Infinity",
      of: "sqrt(t) * abs(x[2])",
      equals: "sqrt((1 - 2^(-a)) / (2 * abs(mu) * log(2)))",
    },
    { name: "scores vanish", kind: "bounded", of: "t * P[l, j]" },
    { name: "signs", kind: "always", of: "sign(x[l]) == sign(x0[l])" },
    { name: "order", kind: "eventually", of: "abs(x[l]) <= abs(x[1])" },
  ],
};

const limit = base.claims[0]!;
const withClaim = (claim: object): Statement => ({ ...base, claims: [claim as ClaimSpec] });

describe("compileStatement", () => {
  it("takes CONTRACT.md's example", () => {
    const { hypotheses, claims, statement } = compileStatement(base);
    expect(statement).toBe(base);
    expect(hypotheses.map((h) => h.type)).toEqual(["boolean", "boolean", "boolean"]);
    expect(claims.map((c) => c.of?.type)).toEqual(["number", "number", "boolean", "boolean"]);
    const equals = claims[0]!.equals!.evaluate(environment(scalar, null));
    expect(toNumber(equals, 0)).toBeCloseTo(Math.sqrt((1 - 2 ** -1.25) / (3 * Math.log(2))), 13);
    expect(instances([claims[1]!.of!], 3)).toHaveLength(6);
  });

  it("takes the registry, and claims with tokens of their own", () => {
    for (const theorem of registry)
      expect(compileStatement(theorem).claims).toHaveLength(theorem.claims.length);
  });

  it("nests anyOf", () => {
    const inner = {
      name: "or",
      kind: "anyOf",
      claims: [{ name: "T", kind: "blowsUp", equals: "1 / mu" }, limit],
    };
    const both = { name: "either", kind: "anyOf", claims: [{ name: "global", kind: "global" }, inner] };
    const compiled = compileStatement(withClaim(both)).claims[0]!;
    expect(compiled.of).toBeUndefined();
    expect(compiled.claims![1]!.claims![0]!.equals!.type).toBe("number");
    expect(compiled.claims![1]!.claims![1]!.of!.type).toBe("number");
  });

  const refused: readonly [string, Statement, ...string[]][] = [
    [
      "a bad hypothesis",
      { ...base, hypotheses: ["mu < 0", "x[1] > 0"] },
      "hypotheses[1]",
      "initial data only",
    ],
    ["a numeric hypothesis", { ...base, hypotheses: ["mu"] }, "hypotheses[0]", "a comparison"],
    ["no claims", { ...base, claims: [] }, "claims", "at least one claim"],
    ["repeated names", { ...base, claims: [limit, limit] }, "claims[1].name", "a name of its own"],
    ["tokens 0", { ...base, tokens: { min: 0, max: 4 } }, "tokens", "1 ≤ min ≤ max"],
    ["tokens reversed", { ...base, tokens: { min: 3, max: 2 } }, "tokens", "1 ≤ min ≤ max"],
    ["dimension 1.5", { ...base, dimension: { min: 1.5, max: 2 } }, "dimension", "1 ≤ min ≤ max"],
    ["a limit without of", withClaim({ name: "n", kind: "limit", equals: "1" }), "claims[0].of", 'Add "of".'],
    [
      "a limit without equals",
      withClaim({ name: "n", kind: "limit", of: "t" }),
      "claims[0].equals",
      'Add "equals".',
    ],
    [
      "bounded with equals",
      withClaim({ name: "n", kind: "bounded", of: "t", equals: "1" }),
      "claims[0].equals",
      "Remove it.",
    ],
    ["a boolean limit", withClaim({ ...limit, of: "t < 1" }), "claims[0].of", "a number, not a comparison"],
    [
      "a boolean value",
      withClaim({ ...limit, equals: "mu < 1" }),
      "claims[0].equals",
      "a number, not a comparison",
    ],
    ["a numeric always", withClaim({ name: "n", kind: "always", of: "t" }), "claims[0].of", "a comparison"],
    ["x in equals", withClaim({ ...limit, equals: "x[1]" }), "claims[0].equals", 'Move x into "of".'],
    ["blowsUp with of", withClaim({ name: "n", kind: "blowsUp", of: "T" }), "claims[0].of", "Remove it."],
    [
      "global with equals",
      withClaim({ name: "n", kind: "global", equals: "1" }),
      "claims[0].equals",
      "Remove it.",
    ],
    ["anyOf without claims", withClaim({ name: "n", kind: "anyOf" }), "claims[0].claims", 'Add "claims".'],
    [
      "anyOf with as",
      withClaim({ name: "n", kind: "anyOf", as: "t -> T", claims: [limit] }),
      "claims[0].as",
      "Remove it.",
    ],
    [
      "an empty anyOf",
      withClaim({ name: "n", kind: "anyOf", claims: [] }),
      "claims[0].claims",
      "at least one claim",
    ],
    ["limit with claims", withClaim({ ...limit, claims: [limit] }), "claims[0].claims", "Remove it."],
    [
      "an unknown kind",
      withClaim({ ...limit, kind: "sometimes" }),
      "claims[0].kind",
      "one of limit, bounded",
    ],
    [
      "kind constructor",
      withClaim({ ...limit, kind: "constructor" }),
      "claims[0].kind",
      "one of limit, bounded",
    ],
    ["an unknown as", withClaim({ ...limit, as: "t -> 0" }), "claims[0].as", '"t -> Infinity" or "t -> T"'],
    [
      "a literal token above tokens.min",
      withClaim({ ...limit, of: "x[3]" }),
      "claims[0].of",
      "tokens.min = 2",
    ],
    [
      "an error deep inside",
      withClaim({
        name: "n",
        kind: "anyOf",
        claims: [{ name: "m", kind: "anyOf", claims: [{ ...limit, of: "foo" }] }],
      }),
      "claims[0].claims[0].claims[0].of",
      '"foo"',
    ],
  ];
  it.each(refused)("refuses %s", (_, statement, field, ...pieces) => {
    const attempt = (): unknown => compileStatement(statement);
    expect(attempt).toThrow(LanguageError);
    for (const piece of [`${field}: got `, ...pieces]) expect(attempt).toThrow(piece);
  });

  it("refuses nesting without end", () => {
    let claim: object = limit;
    for (let i = 0; i < 20; i++) claim = { name: `n${i}`, kind: "anyOf", claims: [claim] };
    expect(() => compileStatement(withClaim(claim))).toThrow("nested at most 8 deep");
  });

  it("defaults tokens.min to 1", () => {
    expect(() =>
      compileStatement({ ...withClaim({ ...limit, of: "x[2]" }), tokens: undefined } as never),
    ).toThrow("tokens.min = 1");
  });
});

describe("holds", () => {
  const compiled = compileStatement(base);
  it("requires each hypothesis for all tokens, and names those that fail", () => {
    expect(holds(compiled, scalar)).toMatchObject({ holds: true, failed: [] });
    const zero: ScalarProblem = { ...scalar, x0: [1, 0, 2] };
    expect(holds(compiled, zero)).toMatchObject({ holds: false, failed: ["x0[l] != 0"], margin: 0 });
    const positive: ScalarProblem = { ...scalar, mu: 2, x0: [0, 1] };
    expect(holds(compiled, positive).failed).toEqual(["mu < 0", "x0[l] != 0"]);
  });
  it("the margin is the distance from the nearest boundary", () => {
    const near = holds(compiled, { ...scalar, mu: -1e-6 });
    expect(near.margin).toBeCloseTo(Math.log1p(1e-6), 12);
    expect(holds(compiled, { ...scalar, mu: 1e-6 }).margin).toBeCloseTo(-Math.log1p(1e-6), 12);
    expect(holds(compileStatement({ ...base, hypotheses: [] }), scalar)).toEqual({
      holds: true,
      margin: Infinity,
      failed: [],
    });
  });
  it("skips instances out of range, and an undefined or undecided hypothesis is not met", () => {
    const ascending = compileStatement({ ...base, hypotheses: ["abs(x0[l]) >= abs(x0[l-1])"] });
    expect(holds(ascending, { ...scalar, x0: [1] }).holds).toBe(true);
    expect(holds(ascending, { ...scalar, x0: [1, -2, 2] })).toMatchObject({ holds: true, margin: 0 });
    expect(holds(ascending, { ...scalar, x0: [1, -2, 1] }).holds).toBe(false);
    const undefinedOne = compileStatement({ ...base, hypotheses: ["sqrt(mu) > 0"] });
    expect(holds(undefinedOne, scalar)).toMatchObject({ holds: false, margin: -1e3 });
    const undecided = compileStatement({ ...base, hypotheses: ["a / 3 * 3 < a * (1 + 1e-17) * pi / pi"] });
    expect(holds(undecided, { ...scalar, a: 0.1 }).holds).toBe(false);
  });
});
