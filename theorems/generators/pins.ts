import type { ScalarProblem } from "../../solvers/types.ts";

/** A quantity that the hypotheses fix: mu, s, a, one token (0-based), or every token. */
export interface Pin {
  readonly quantity: "mu" | "s" | "a" | "token" | "tokens";
  readonly token?: number;
  readonly value: number;
}

const NUMBER = String.raw`-?\s*\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const NAME = String.raw`mu|s|a|x0\[\s*(?:\d+|l)\s*\]`;
const FORWARD = new RegExp(`^(?<name>${NAME})\\s*==\\s*(?<value>${NUMBER})$`);
const BACKWARD = new RegExp(`^(?<value>${NUMBER})\\s*==\\s*(?<name>${NAME})$`);
/** Words after which a part of a hypothesis is no condition by itself. */
const COMPOUND = /\bor\b|\bnot\b|\bxor\b|[()?:]/;

/**
 * Values that every problem must have to meet the hypotheses: those of the form "mu == -1" or "x0[2] == 0",
 * alone or joined by `and`. Drawing them costs nothing in faithfulness, as any other value would be rejected,
 * and without it a hypothesis of measure zero would starve the sampling.
 */
export function pinsOf(hypotheses: readonly string[]): readonly Pin[] {
  return hypotheses
    .filter((hypothesis) => !COMPOUND.test(hypothesis))
    .flatMap((hypothesis) => hypothesis.split(/\band\b/))
    .flatMap((part) => pinOf(part.trim()));
}

function pinOf(condition: string): Pin[] {
  const found = (FORWARD.exec(condition) ?? BACKWARD.exec(condition))?.groups;
  if (found === undefined) return [];
  const value = Number(found["value"]!.replaceAll(/\s/g, ""));
  const name = found["name"]!;
  if (name === "mu" || name === "s" || name === "a") return [{ quantity: name, value }];
  const index = name.replaceAll(/[^\dl]/g, "").slice(1);
  return index === "l"
    ? [{ quantity: "tokens", value }]
    : [{ quantity: "token", token: Number(index) - 1, value }];
}

/** The problem with the pinned values; tokens that it does not have stay unpinned. */
export function withPins(problem: ScalarProblem, pins: readonly Pin[]): ScalarProblem {
  if (pins.length === 0) return problem;
  let { mu, sDelta, a, x0 } = problem;
  for (const { quantity, token = -1, value } of pins) {
    if (quantity === "mu") mu = value;
    else if (quantity === "s") sDelta = value;
    else if (quantity === "a") a = value;
    else if (quantity === "tokens") x0 = x0.map(() => value);
    else x0 = x0.map((x, l) => (l === token ? value : x));
  }
  return { kind: "scalar", mu, sDelta, a, x0 };
}
