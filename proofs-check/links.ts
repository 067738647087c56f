import { negate, print, signOf, substitute, symbolsOf, unfold } from "./symbolic/index.ts";
import type { BuiltStep } from "./steps/kernel/build.ts";
import { FACT, readExpression } from "./steps/kernel/context.ts";
import {
  difference,
  expandFormula,
  formal,
  gap,
  readFormula,
  sameExpression,
  type Formula,
} from "./steps/kernel/formula.ts";
import type { Premise } from "./steps/kernel/spec.ts";

/** "v: exp(-z)" applied to a used statement; the signs of what is put in must be those the statement asks for. */
function instantiate(f: Formula, used: BuiltStep, user: BuiltStep, instance: string): Formula | string {
  const map = new Map(
    instance.split(",").map((pair) => {
      const [from = "", to = ""] = pair.split(":").map((part) => part.trim());
      return [from, unfold(readExpression(to, user.context), user.context.definitions)] as const;
    }),
  );
  for (const [name, value] of map) {
    const allowed = used.context.signs.get(name);
    if (allowed === undefined) return `${used.id} has no symbol ${name}`;
    if (used.context.spec.ranges?.[name] !== undefined) return `${name} has a range and cannot be replaced`;
    if ((signOf(value, user.context.signs) & ~allowed) !== 0)
      return `${name} may not be replaced by something of another sign`;
    const moves = print(value) === "0" || [...symbolsOf(value)].some((s) => user.context.flow.has(s));
    if (used.context.flow.has(name) && !moves)
      return `${name} moves in time and may not be replaced by a constant`;
  }
  if (f.kind === "prose") return f;
  return { ...f, left: substitute(f.left, map), right: substitute(f.right, map) };
}

/** A symbol that two modules share must be known at least as well where the statement is used. */
function weakerSymbol(used: BuiltStep, user: BuiltStep, replaced: ReadonlySet<string>): string | null {
  if (used.context === user.context) return null;
  for (const [name, sign] of used.context.signs) {
    const here = user.context.signs.get(name);
    if (here === undefined || replaced.has(name)) continue;
    if ((here & ~sign) !== 0 || (used.context.flow.has(name) && !user.context.flow.has(name))) return name;
    const [wide, narrow] = [used.context.spec.ranges?.[name], user.context.spec.ranges?.[name]];
    if (wide !== undefined && (narrow === undefined || narrow[0] < wide[0] || narrow[1] > wide[1]))
      return name;
  }
  return null;
}

/** Null if `premise` is what the used step states, otherwise the objection. */
export function checkLink(user: BuiltStep, used: BuiltStep, [, source, instance]: Premise): string | null {
  const wanted = expandFormula(readFormula(source, user.context), user.context);
  const replaced = new Set((instance ?? "").split(",").map((pair) => pair.split(":")[0]?.trim() ?? ""));
  const weaker = weakerSymbol(used, user, replaced);
  if (weaker !== null) return `${used.id} assumes more about ${weaker} than ${user.id} knows`;
  const objections: string[] = [];
  for (const stated of used.formulas) {
    const own = expandFormula(stated, used.context);
    const f = instance === undefined ? own : instantiate(own, used, user, instance);
    const objection = typeof f === "string" ? f : difference(wanted, f, user.context);
    if (objection === null) return null;
    objections.push(objection);
  }
  return `${user.id} takes from ${used.id} what it does not state: ${objections.join("; ")}`;
}

/** The facts a checked step used: [source of the expression, premise that proves it positive]. */
export function factsUsed(
  step: BuiltStep,
  provisos: readonly string[],
): readonly (readonly [string, Premise])[] {
  return provisos.flatMap((p) => {
    const source = p.includes(FACT) ? p.slice(0, p.indexOf(" > 0" + FACT)) : undefined;
    const premise = source === undefined ? undefined : step.context.spec.positive?.[source];
    return source === undefined || premise === undefined ? [] : [[source, premise] as const];
  });
}

/** Null if the fact "source > 0" is what its premise says, and that is what the step it names states. */
export function checkFact(user: BuiltStep, used: BuiltStep, source: string, premise: Premise): string | null {
  const f = formal(readFormula(premise[1], user.context), "a fact");
  const zero = readExpression("0", user.context);
  const positive = f.relation === ">" ? gap(f, user.context) : negate(gap(f, user.context));
  const says =
    f.modality === null &&
    (f.relation === ">" || f.relation === "<") &&
    sameExpression(f.right, zero, user.context);
  if (!says || !sameExpression(readExpression(source, user.context), positive, user.context))
    return `${premise[1]} does not say ${source} > 0`;
  return checkLink(user, used, premise);
}
