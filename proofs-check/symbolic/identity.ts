import { binary, print, symbolsOf, type Expr } from "./expression.ts";
import { normalizer, type Normalizer } from "./atomSigns.ts";
import { isIdenticallyZero } from "./normalForm.ts";
import type { Signs } from "./signs.ts";
import { findWitness, type Witness } from "./witness.ts";

/** "undecided": neither the normal form is 0 nor was a point found where the sides differ. Never read as true. */
export type IdentityResult =
  | { readonly status: "identity"; readonly provisos: readonly string[] }
  | { readonly status: "false"; readonly witness: Witness }
  | { readonly status: "undecided"; readonly reason: string };

/** Decides left = right exactly, or shows a point where they differ. */
export function decideIdentity(
  left: Expr,
  right: Expr,
  signs: Signs = new Map(),
  facts: Normalizer["facts"] = new Map(),
): IdentityResult {
  const n = normalizer(signs, facts);
  let reason = "the difference does not reduce to 0";
  try {
    if (isIdenticallyZero(binary("-", left, right), n))
      return { status: "identity", provisos: [...n.provisos] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reason = error.message;
  }
  const symbols = [...new Set([...symbolsOf(left), ...symbolsOf(right)])].sort();
  const witness = findWitness(left, right, symbols, signs);
  if (witness !== null) return { status: "false", witness };
  return { status: "undecided", reason: `${print(left)} = ${print(right)}: ${reason}` };
}

/** One line naming the point and both values. */
export function describeWitness(w: Witness): string {
  const point = Object.entries(w.at).map(([k, v]) => `${k} = ${v}`);
  return `at ${point.join(", ") || "every point"}: left ${w.left}, right ${w.right}`;
}
