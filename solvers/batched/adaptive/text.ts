/**
 * The text of a try of the adaptive pace, for gpu.js and WGSL alike (see kernelText.ts). The three steps of a try go
 * through the tokens together, each with an h of its own, and share the first look at them: by causality one pass is
 * enough, and every token needs only one more number, what it would become.
 */
import { call, expStatement, literal, type Dialect } from "../elementaryText.ts";
import { clamped, hiddenStatement } from "../kernelText.ts";
import type { StateRule } from "../../s6/stateRule.ts";
import { MAX_EXPONENT, MAX_MAGNITUDE, type AdaptivePace, type StepRule } from "../types.ts";
import {
  GROW,
  LARGEST_ETA,
  LARGEST_MOVE,
  NOTHING,
  ROUNDING,
  SAFETY,
  SHRINK,
  SMALLEST_ETA,
  orderOf,
} from "./control.ts";

/** Variables of these statements beside those of kernelText.ts; `e`, `accepted` and `rejected` are the clock's. */
const SCRATCH = ["eta", "hp", "hq", "hr", "gc", "gp", "gq", "err", "moved", "share"];

export function declareTryScratch(): string {
  return SCRATCH.map((name) => `var ${name} = 0.0;`).join(" ");
}

/** Before the tokens: chooses `eta`, 0 at the end. */
export function startTry(dialect: Dialect, { until }: AdaptivePace): string {
  const eta = `${call(dialect, "min")}(e, ${literal(until)} - t)`;
  return `eta = ${eta}; h = 0.0; hm = 0.0; hp = 0.0; hq = 0.0; hr = 0.0; err = 0.0; moved = 0.0; big = 0.0;`;
}

/** What the token `x` would become, in `z`, and its part in `err`, `moved` and the largest s x. */
export function tryToken(dialect: Dialect, rule: StepRule, x: string, z: string, state: StateRule): string {
  const f = (name: string): string => call(dialect, name);
  const hidden = (h: string, of: string): string => hiddenStatement(dialect, state, h, of);
  const change = (g: string, share: string, h: string): string =>
    `${g} = ${clamped(dialect, `${share}eta*m*${h}`, literal(MAX_EXPONENT))};`;
  const grown = (to: string, from: string, by: string): string =>
    `${expStatement(dialect, "f", by)} ${to} = ${clamped(dialect, `${from}*f`, literal(MAX_MAGNITUDE))};`;
  const first = `${hidden("h", x)} big = ${f("max")}(big, u); ${change("g", "", "h")}`;
  const steps =
    orderOf(rule) === 1
      ? `gc = g; gp = 0.5*g; ${grown(z, x, "gp")} ${hidden("hq", z)} ${change("gq", "0.5*", "hq")}`
      : `${grown("y", x, "0.5*g")} ${hidden("hm", "y")} ${change("gc", "", "hm")} ` +
        `${grown("y", x, "0.25*g")} ${hidden("hp", "y")} ${change("gp", "0.5*", "hp")} ` +
        `${grown(z, x, "gp")} ${hidden("hq", z)} ${change("gq", "0.5*", "hq")} ` +
        `${grown("y", z, "0.5*gq")} ${hidden("hr", "y")} ${change("gq", "0.5*", "hr")}`;
  const error = orderOf(rule) === 1 ? "gp - gc" : `(gp - gc)*${literal(1 / 3)}`;
  return (
    `${first} ${steps} gp = gp + gq; gc = ${error}; ` +
    `moved = ${f("max")}(moved, ${f("max")}(${f("abs")}(g), ${f("abs")}(gp))); ` +
    `err = ${f("max")}(err, ${f("abs")}(gc) - ${literal(ROUNDING)}*${f("abs")}(gp)); ${grown(z, x, "gp + gc")}`
  );
}

/** After the tokens: the next `e`, and whether to `take` what the tokens would become. */
export function endTry(
  dialect: Dialect,
  rule: StepRule,
  { rtol, escape }: AdaptivePace,
  take: string,
): string {
  const f = (name: string): string => call(dialect, name);
  const power = literal(1 / (orderOf(rule) + 1));
  const allowed = `${f("pow")}(${literal(rtol)}/${f("max")}(err, ${literal(rtol * NOTHING)}), ${power})`;
  const room = `${literal(LARGEST_MOVE)}/${f("max")}(moved, ${literal(LARGEST_MOVE / GROW / 2)})`;
  return `if (big < ${literal(escape)} && eta > 0.0) {
share = ${literal(SAFETY)}*${f("min")}(${allowed}, ${room});
e = eta*${f("min")}(${literal(GROW)}, ${f("max")}(${literal(SHRINK)}, share));
e = ${f("min")}(${literal(LARGEST_ETA)}, ${f("max")}(${literal(SMALLEST_ETA)}, e));
if (err <= ${literal(rtol)} && moved <= ${literal(LARGEST_MOVE)}) { ${take} t = t + eta; accepted = accepted + 1.0; }
else { rejected = rejected + 1.0; }
}`;
}

/** One try for the tokens held in the variables x0 … x(n−1), with z0 … for what they would become. */
export function tryText(
  dialect: Dialect,
  rule: StepRule,
  pace: AdaptivePace,
  n: number,
  state: StateRule = "simplified",
): string {
  const tokens = Array.from({ length: n }, (_, l) => [`x${l}`, `z${l}`] as const);
  return [
    startTry(dialect, pace),
    ...tokens.map(([x, z]) => tryToken(dialect, rule, x, z, state)),
    endTry(dialect, rule, pace, tokens.map(([x, z]) => `${x} = ${z};`).join(" ")),
  ].join("\n");
}
