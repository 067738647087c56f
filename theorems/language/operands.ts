/** What operators are called in mathjs' tree, and which operands go together. */
import type { MathNode } from "mathjs";

import { LanguageError } from "./errors.ts";
import type { Source } from "./errors.ts";
import type { Comparator, Size, Tree } from "./syntax.ts";

export const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ["smaller", "<"],
  ["smallerEq", "<="],
  ["larger", ">"],
  ["largerEq", ">="],
  ["equal", "=="],
  ["unequal", "!="],
]);

/** What to say about syntax that mathjs has and the language does not. */
export const REFUSED: Readonly<Record<string, string>> = {
  AssignmentNode: "Assignments are not part of the language; compare with ==.",
  FunctionAssignmentNode: "Functions cannot be defined; write the expression out.",
  ArrayNode: "Matrices and lists cannot be written out; use x, x0 or x[l].",
  BlockNode: "Write one expression.",
  ConditionalNode: "There is no ?: ; use two claims, or and/or.",
  ObjectNode: "Objects are not part of the language.",
  RangeNode: "Ranges are not part of the language; use a free index l or j.",
};

/**
 * Lists combine entry by entry with single values and with lists over the same thing.
 *
 * @throws LanguageError for lists over different things.
 */
export function commonSize(parts: readonly Tree[], node: MathNode, source: Source): Size {
  const sizes = new Set(parts.map((p) => p.size).filter((s) => s !== "scalar"));
  if (sizes.size <= 1) return sizes.values().next().value ?? "scalar";
  const lengths = [...sizes].map((s) => [...s].join("·")).join(" and ");
  const remedy = "Reduce one of them with sum, min or max.";
  throw new LanguageError(source, node.toString(), `lists of one length, not ${lengths}`, remedy);
}

/** @throws LanguageError for no operands, and for a list among others. */
export function oneListOrScalars(name: string, parts: readonly Tree[], node: MathNode, source: Source): void {
  const lists = parts.filter((p) => p.size !== "scalar").length;
  if (parts.length > 0 && (lists === 0 || parts.length === 1)) return;
  const expected = `one list, or one or more single values, in ${name}(…)`;
  throw new LanguageError(source, node.toString(), expected, "Do not mix lists and single values.");
}
