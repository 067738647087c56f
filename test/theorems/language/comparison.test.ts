import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { and, compare, not, or, order } from "../../../theorems/language/comparison.ts";
import type { Operator } from "../../../theorems/language/comparison.ts";
import * as E from "../../../theorems/language/extended.ts";
import type { Truth, TruthValue } from "../../../theorems/language/types.ts";
import { pair, sigma } from "./oracle.ts";

const OPERATORS: readonly Operator[] = ["<", "<=", ">", ">=", "==", "!="];

describe("order", () => {
  it("is never wrong about what it decides, and margins have its sign", () => {
    const property = fc.property(
      sigma.chain((at) => fc.tuple(fc.constant(at), pair(at))),
      ([at, [a, b]]) => {
        const o = order(a.value, b.value, at);
        const truth = a.truth.cmp(b.truth);
        if (o === 1 || o === -1) expect(o).toBe(truth);
        for (const operator of OPERATORS) {
          const { value, margin } = compare(operator, a.value, b.value, at);
          expect(Math.abs(margin)).toBeLessThanOrEqual(1e3);
          if (margin > 0) expect(value).toBe("true");
          if (margin < 0) expect(value).toBe("false");
          expect(value === "undecided").toBe(o === 2);
        }
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  it("decides nearly everything that errors allow (it does not hide in undecided)", () => {
    let decided = 0;
    const property = fc.property(
      sigma.chain((at) => fc.tuple(fc.constant(at), pair(at))),
      ([at, [a, b]]) => {
        if (order(a.value, b.value, at) !== 2) decided++;
      },
    );
    fc.assert(property, { numRuns: 500 });
    // Half of the pairs are drawn apart, and half of the near ones differ in sign; at most half of the rest is close.
    expect(decided).toBeGreaterThan(350);
  });

  it("is undecided within the errors, and exact about the very same number", () => {
    const a = E.extended(1, -0.5, 0.1, 1e-9);
    const near = E.extended(1, -0.5, 0.1 + 1e-9, 1e-9);
    const apart = E.extended(1, -0.5, 0.1 + 3e-9, 1e-9);
    expect(compare("<", a, near, 1e100)).toEqual({ value: "undecided", margin: 0 });
    expect(compare("<", a, apart, 1e100).value).toBe("true");
    // Equal doubles with errors: two tokens that saturate to one double need not be equal.
    expect(compare("<", a, { ...a }, 1e100)).toEqual({ value: "undecided", margin: 0 });
    const exact = E.extended(1, -0.5, 0.1, 0);
    expect(compare("<", exact, exact, 1e100)).toEqual({ value: "false", margin: 0 });
    expect(compare("<=", exact, exact, 1e100)).toEqual({ value: "true", margin: 0 });
    expect(compare("==", exact, exact, 1e100)).toEqual({ value: "true", margin: 0 });
    expect(compare("!=", exact, exact, 1e100)).toEqual({ value: "false", margin: 0 });
  });

  it("knows the difference of sides that grow together, and whether its sign is beyond doubt", () => {
    // Next to a difference of 5, errors of 1e-15 in 1e12 are 4e-4 of it, and of 1e-13 4e-2.
    const at = (v: number, error: number): E.Value => E.fromNumber(v, error);
    const sure = compare("<", at(1e12, 1e-15), at(1e12 + 5, 1e-15), 0);
    expect(E.toNumber(sure.difference!, 0)).toBeCloseTo(5, 9);
    expect(sure.sure).toBe(true);
    expect(compare("<", at(1e12, 1e-13), at(1e12 + 5, 1e-13), 0).sure).toBeUndefined();
    expect(compare(">", at(1e12, 1e-15), at(1e12 + 5, 1e-15), 0).difference!.sign).toBe(-1);
    expect(not(sure).difference!.sign).toBe(-1);
  });

  it("compares slopes at Σ = 1e100", () => {
    const slow = E.extended(1, -0.5, 300, 1e-9);
    const fast = E.extended(1, -1, -300, 1e-9);
    expect(compare(">", slow, fast, 1e100)).toMatchObject({ value: "true", margin: 1e3 });
    expect(compare(">", E.negate(slow), E.negate(fast), 1e100)).toMatchObject({
      value: "false",
      margin: -1e3,
    });
  });

  it.each<[string, Operator, E.Value, E.Value, TruthValue]>([
    ["∞ = ∞", "==", E.INFINITY, E.INFINITY, "true"],
    ["−∞ < ∞", "<", E.MINUS_INFINITY, E.INFINITY, "true"],
    ["1 < ∞", "<", E.ONE, E.INFINITY, "true"],
    ["−∞ < far out", "<", E.MINUS_INFINITY, E.extended(-1, 2, 0, 0), "true"],
    ["0 = 0", "==", E.ZERO, E.ZERO, "true"],
    ["0 < e^−1e100", "<", E.ZERO, E.extended(1, -1, 0, 1e-9), "true"],
    ["undefined < 1", "<", E.UNDEFINED, E.ONE, "undefined"],
    ["unknown < 1", "<", E.UNKNOWN, E.ONE, "undecided"],
    ["lost < 0", "<", E.uncertain(0, -20), E.ZERO, "undecided"],
    ["lost < 1", "<", E.uncertain(0, -20), E.ONE, "true"],
    ["−1 < lost", "<", E.MINUS_ONE, E.uncertain(0, -20), "true"],
    ["lost = lost", "==", E.uncertain(0, -20), E.uncertain(0, -20), "undecided"],
  ])("%s", (_, operator, a, b, expected) => {
    expect(compare(operator, a, b, 1e100).value).toBe(expected);
  });
});

describe("three-valued logic", () => {
  const make = (value: TruthValue): Truth => ({
    value,
    margin: { true: 2, false: -3, undecided: 0, undefined: -1e3 }[value],
  });
  const values: readonly TruthValue[] = ["true", "false", "undecided", "undefined"];

  it.each([
    ["true", "undecided", "undecided"],
    ["true", "undefined", "undefined"],
    ["false", "undefined", "false"],
    ["false", "undecided", "false"],
    ["undecided", "undefined", "undefined"],
    ["true", "true", "true"],
  ] as const)("%s and %s is %s", (p, q, expected) => {
    expect(and(make(p), make(q)).value).toBe(expected);
    expect(and(make(q), make(p)).value).toBe(expected);
  });
  it.each([
    ["true", "undefined", "true"],
    ["false", "undecided", "undecided"],
    ["false", "undefined", "undefined"],
    ["undecided", "undefined", "undecided"],
    ["false", "false", "false"],
  ] as const)("%s or %s is %s", (p, q, expected) => {
    expect(or(make(p), make(q)).value).toBe(expected);
    expect(or(make(q), make(p)).value).toBe(expected);
  });
  it("margins are the least for and, the greatest for or, turned by not", () => {
    const weak: Truth = { value: "true", margin: 0.5 };
    expect(and(make("true"), weak)).toEqual(weak);
    expect(or(make("true"), weak).margin).toBe(2);
    expect(not(make("true"))).toEqual({ value: "false", margin: -2 });
    expect(not({ value: "true", margin: 0 })).toEqual({ value: "false", margin: 0 });
  });
  it("de Morgan holds between definite values", () => {
    for (const p of values.slice(0, 3)) {
      for (const q of values.slice(0, 3)) {
        expect(not(and(make(p), make(q))).value).toBe(or(not(make(p)), not(make(q))).value);
      }
    }
  });
});
