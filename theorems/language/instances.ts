import type { Problem } from "../../solvers/types.ts";
import type { CompiledExpression, FreeName, IndexForm, Instance } from "./types.ts";

function label({ base, shift }: IndexForm, instance: Instance, L: number, D: number): number {
  if (base === "literal") return shift;
  if (base === "L") return L + shift;
  return shift + (base === "D" ? D : instance[base]!);
}

function inRange(form: IndexForm, instance: Instance, L: number, D: number): boolean {
  const at = label(form, instance, L, D);
  return at >= 1 && at <= (form.range === "L" ? L : D);
}

function extend(instances: readonly Instance[], name: FreeName, last: (i: Instance) => number): Instance[] {
  return instances.flatMap((i) => Array.from({ length: last(i) }, (_, n) => ({ ...i, [name]: n + 1 })));
}

/**
 * The choices of the free indices for which every index is in range: 1 ≤ j ≤ l ≤ L, and d, k from 1 to D; others
 * are skipped, as `x[l-1]` at l = 1.
 *
 * @param expressions - of one claim (`of` and `equals`); they share their free indices.
 * @returns labels 1-based, ascending in l, then j, d, k; one empty instance if nothing is free.
 */
export function instances(expressions: readonly CompiledExpression[], L: number, D = 1): readonly Instance[] {
  const isFree = (name: FreeName): boolean => expressions.some((e) => e.free[name]);
  let all: readonly Instance[] = [{}];
  if (isFree("l")) all = extend(all, "l", () => L);
  if (isFree("j")) all = extend(all, "j", (i) => i.l ?? L);
  if (isFree("d")) all = extend(all, "d", () => D);
  if (isFree("k")) all = extend(all, "k", () => D);
  const forms = expressions.flatMap((e) => e.indices);
  return all.filter((instance) => forms.every((form) => inRange(form, instance, L, D)));
}

const ofOne = new WeakMap<CompiledExpression, Map<string, readonly Instance[]>>();

/** `instances` of one expression, kept: hypotheses are asked of thousands of problems. */
export function instancesOf(expression: CompiledExpression, L: number, D: number): readonly Instance[] {
  const known = ofOne.get(expression) ?? new Map<string, readonly Instance[]>();
  ofOne.set(expression, known);
  const key = `${L}/${D}`;
  const kept = known.get(key) ?? instances([expression], L, D);
  known.set(key, kept);
  return kept;
}

/** L and D of a problem; D = 1 in the scalar form. */
export function sizes(problem: Problem): { readonly L: number; readonly D: number } {
  return { L: problem.x0.length, D: problem.kind === "matrix" ? problem.a.length : 1 };
}
