/** A sequence in the registers of one thread: what it keeps there and one depth step of it, whatever the pace. */
import type { StateRule } from "../s6/stateRule.ts";
import { declareTryScratch, tryText } from "./adaptive/text.ts";
import type { Dialect } from "./elementaryText.ts";
import { declareScratch, stepText } from "./kernelText.ts";
import { logTimeStep } from "./logTime/text.ts";
import type { StackPace, StepRule } from "./types.ts";

/** What a kernel keeps of the depth of a problem: t; with the adaptive pace the next η and the tries so far as well. */
export function clockNames({ kind }: StackPace): readonly string[] {
  return kind === "adaptive" ? ["t", "e", "accepted", "rejected"] : ["t"];
}

/** Declares the parameters and scratch variables of the statements; `e` is a parameter where it is not the clock's. */
export function declareProblem(
  pace: StackPace,
  parameter: (row: number) => string,
  clock: (row: number) => string,
): string {
  const adaptive = pace.kind === "adaptive";
  const parameters = ["m", "sd", "av", "e"].slice(0, adaptive ? 3 : 4);
  return [
    ...parameters.map((name, row) => `var ${name} = ${parameter(row)};`),
    ...clockNames(pace).map((name, row) => `var ${name} = ${clock(row)};`),
    declareScratch(),
    adaptive ? declareTryScratch() : "",
  ].join(" ");
}

/** Declares token l. @param sign - of the token, where the log-time pace reads it. */
export function declareToken(pace: StackPace, l: number, token: string, sign: string): string {
  const more = {
    fixed: "",
    adaptive: `var z${l} = 0.0;`,
    "log-time": `var p${l} = ${sign}; var r${l} = 0.0;`,
  };
  return `var x${l} = ${token}; ${more[pace.kind]}`;
}

/** One depth step of n tokens. */
export function depthStep(
  dialect: Dialect,
  rule: StepRule,
  pace: StackPace,
  n: number,
  state: StateRule = "simplified",
): string {
  if (pace.kind === "log-time") return logTimeStep(dialect, pace, n);
  if (pace.kind === "adaptive") return tryText(dialect, rule, pace, n, state);
  return stepText(dialect, rule, n, state);
}
