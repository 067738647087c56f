/**
 * The text of the float32 kernels, written once for gpu.js (a JavaScript subset) and WGSL: both accept these statements,
 * only the names of the functions differ.
 *
 * Tokens are kept as signed floats and changed by factors only, so every step rounds relative to the token, whatever
 * its size, as log-magnitudes would, and without an exponential and a logarithm a step to go to and fro. What float32
 * then bounds is Δx²: it underflows below |x| ≈ 1e-19 (such a token idles) and is kept from overflowing by
 * holding |x| at MAX_MAGNITUDE. Tokens from 1e-18 to 1e10 can share a sequence.
 */
import type { StateRule } from "../s6/stateRule.ts";
import { EXP_SCRATCH, LOG1P_SHARE, call, expStatement, literal, type Dialect } from "./elementaryText.ts";
import { MAX_EXPONENT, MAX_FACTOR, MAX_MAGNITUDE, type StepRule } from "./types.ts";

/** The variables the statements below use, to be declared before the loop over depth. */
const SCRATCH = ["u", "E", "w", "v", "d", "keep", "gain", "h", "hm", "g", "y", "f", "big", "rate", "own"];

export function declareScratch(): string {
  return [...SCRATCH, ...EXP_SCRATCH].map((name) => `var ${name} = 0.0;`).join(" ");
}

/** d = Δ = ln(1 + e^u). */
export function deltaStatement(dialect: Dialect, u: string): string {
  const f = (name: string): string => call(dialect, name);
  const E = expStatement(dialect, "E", `-${f("abs")}(u)`);
  return `u = ${u}; ${E} w = E/(2.0+E); v = w*w; d = ${f("max")}(u, 0.0) + w*${LOG1P_SHARE};`;
}

/** (1 − e^{−w})/w for w < 1/2 as a Taylor polynomial; its ninth power is below a tenth of a float32 unit there. */
function smallShare(w: string): string {
  const orders = [2, 3, 4, 5, 6, 7, 8, 9];
  return orders.reduceRight((inner, n) => `(1.0-${w}*${literal(1 / n)}*${inner})`, "1.0");
}

/** Sets `keep` = Ā(d) and `gain` = B̄(d) of the rule of the state (s6/stateRule.ts) for the decay rate `av`. */
function stateStatement(dialect: Dialect, state: StateRule = "simplified"): string {
  switch (state) {
    case "simplified":
      return `${expStatement(dialect, "keep", "-(av*d)")} gain = d;`;
    case "zoh":
      // 1 − e^{−w} loses digits where w is small.
      return (
        `w = av*d; ${expStatement(dialect, "keep", "-w")} gain = (1.0-keep)/av; ` +
        `if (w < 0.5) { gain = d*${smallShare("w")}; }`
      );
    case "euler":
      return "keep = 1.0-av*d; gain = d;";
    case "bilinear":
      return "w = 0.5*av*d; keep = (1.0-w)/(1.0+w); gain = d/(1.0+w);";
    default:
      return state satisfies never;
  }
}

/** `h` goes on to the token `x`: h ← Ā(Δ(x))h + B̄(Δ(x))x². Leaves `keep` and `gain`. */
export function hiddenStatement(
  dialect: Dialect,
  state: StateRule | undefined,
  h: string,
  x: string,
): string {
  const rule = `${deltaStatement(dialect, `sd*${x}`)} ${stateStatement(dialect, state)}`;
  const next = `keep*${h} + gain*${x}*${x}`;
  // Under Euler Ā may be −10^20, and a few such tokens would leave float32.
  return `${rule} ${h} = ${state === "euler" ? clamped(dialect, next, "1e30") : next};`;
}

export function clamped(dialect: Dialect, value: string, bound: string): string {
  return `${call(dialect, "min")}(${bound}, ${call(dialect, "max")}(-${bound}, ${value}))`;
}

/** One depth step of the token in the variable `x`; h and hm come from the tokens before it. */
export function tokenStatement(
  dialect: Dialect,
  rule: StepRule,
  x: string,
  state: StateRule = "simplified",
): string {
  const held = (value: string): string => clamped(dialect, value, literal(MAX_MAGNITUDE));
  const hold = (value: string): string => `${x} = ${held(value)};`;
  const hidden = hiddenStatement(dialect, state, "h", x);
  const bound = literal(rule === "euler" ? MAX_FACTOR : MAX_EXPONENT);
  const g = (h: string): string => `g = ${clamped(dialect, `e*m*${h}`, bound)};`;
  if (rule === "euler") return `${hidden} ${g("h")} ${hold(`${x}*(1.0+g)`)}`;
  const grow = `${expStatement(dialect, "f", "g")} ${hold(`${x}*f`)}`;
  if (rule === "log-euler") return `${hidden} ${g("h")} ${grow}`;
  const middle = `${expStatement(dialect, "f", "0.5*g")} y = ${held(`${x}*f`)}; ${hiddenStatement(dialect, state, "hm", "y")}`;
  return `${hidden} ${g("h")} ${middle} ${g("hm")} ${grow}`;
}

/** Before the tokens of a step. */
export const RESET = "h = 0.0; hm = 0.0;";

/** One depth step of the tokens held in the variables x0 … x(n−1). */
export function stepText(
  dialect: Dialect,
  rule: StepRule,
  n: number,
  state: StateRule = "simplified",
): string {
  const tokens = Array.from({ length: n }, (_, l) => tokenStatement(dialect, rule, `x${l}`, state));
  return [RESET, ...tokens].join("\n");
}
