import type { ClaimSpec } from "../theorems/types.ts";
import { parseExpression, substitute, UnknownAtomError, type Expr } from "./symbolic/index.ts";
import type { BuiltStep } from "./steps/kernel/build.ts";
import { readExpression } from "./steps/kernel/context.ts";
import { sameExpression } from "./steps/kernel/formula.ts";
import type { ChainClaim } from "./types.ts";

/** "reader": the chain's claim is prose or carries no names, so that a reader has to compare the two. */
export type Match =
  | { readonly kind: "same" }
  | { readonly kind: "different"; readonly reason: string }
  | { readonly kind: "reader" };

const split = (source: string): readonly string[] => source.split(/(<=|>=|==|<|>|=)/).map((s) => s.trim());
const FLIPPED: Readonly<Record<string, string>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=" };

/**
 * Whether a claim of a chain is the registry's claim of that name: same kind, same limit point, and both sides
 * identically equal after the registry's names (x[l] reads x_l) have been replaced by the step's.
 */
export function matchClaim(claim: ChainClaim, spec: ClaimSpec, step: BuiltStep): Match {
  try {
    return compareClaims(claim, spec, step);
  } catch (error) {
    // A registry formula in atoms that the symbolic side does not know is no formula of the chain.
    if (error instanceof UnknownAtomError) return { kind: "different", reason: error.message };
    throw error;
  }
}

function compareClaims(claim: ChainClaim, spec: ClaimSpec, step: BuiltStep): Match {
  const names = claim.names;
  if (names === undefined || claim.of === undefined || spec.of === undefined) return { kind: "reader" };
  if (claim.kind !== spec.kind)
    return { kind: "different", reason: `kind ${claim.kind} is not ${spec.kind}` };
  if ((claim.as ?? "t -> Infinity") !== (spec.as ?? "t -> Infinity"))
    return { kind: "different", reason: "limit points differ" };
  const map = new Map(
    Object.entries(names).map(([name, source]) => [name, readExpression(source, step.context)]),
  );
  const theirs = (source: string): Expr =>
    substitute(parseExpression(source.replaceAll("T - t", "rem")), map);
  const [ours, registry] = [split(claim.of), split(spec.of)];
  const [left = "", relation = "", right = "0"] = ours;
  const [otherLeft = "", otherRelation = "", otherRight = "0"] = registry;
  const turned = relation !== otherRelation.replace("==", "=");
  if (turned && FLIPPED[relation] !== otherRelation)
    return { kind: "different", reason: `${relation} is not ${otherRelation}` };
  const [first, second] = turned ? [otherRight, otherLeft] : [otherLeft, otherRight];
  const pairs: [string, string][] = [
    [left, first],
    [right, second],
  ];
  if (claim.kind === "limit") pairs.push([claim.equals ?? "0", spec.equals ?? "0"]);
  for (const [a, b] of pairs) {
    if (!sameExpression(readExpression(a, step.context), theirs(b), step.context))
      return { kind: "different", reason: `${a} is not ${b}` };
  }
  return { kind: "same" };
}
