import { MAX_REGISTER_TOKENS } from "../limits.ts";
import {
  RESET,
  RESET_RATES,
  declareScratch,
  paceStatement,
  rateStatement,
  stepText,
  tokenStatement,
} from "../kernelText.ts";
import { RESET_SLOPES, logTimeStep, moveStatement, slopeStatement, stepStatement } from "../logTime/text.ts";
import { SIZES } from "./program.ts";
import type { StateRule } from "../../s6/stateRule.ts";
import type { LogTimePace, StackPace, StepRule } from "../types.ts";

export const WORKGROUP = 64;

const bindings = `${SIZES}
@group(0) @binding(1) var<storage, read> par : array<f32>;
@group(0) @binding(2) var<storage, read_write> x : array<f32>;
@group(0) @binding(3) var<storage, read_write> time : array<f32>;`;

function mainFunction(body: string): string {
  return `${bindings}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id : vec3<u32>) {
let b = id.x + id.y*sizes.width; let B = sizes.B;
if (b >= B) { return; }
let m = par[b]; let sd = par[B+b]; let av = par[2u*B+b]; var e = par[3u*B+b]; var t = time[b];
${declareScratch()}
${body}
time[b] = t;
}`;
}

/** All tokens of the sequence in registers over all depth steps of the launch: two words of memory a token and launch. */
function registerBody(L: number, rule: StepRule, pace: StackPace, state: StateRule): string {
  const tokens = Array.from({ length: L }, (_, l) => l);
  const logTime = pace.kind === "log-time";
  const signs = tokens.map((l) => `let p${l} = par[${4 + l}u*B+b]; var r${l} = 0.0;`).join(" ");
  return `${tokens.map((l) => `var x${l} = x[${l}u*B+b];`).join(" ")} ${logTime ? signs : ""}
for (var k = 0u; k < sizes.steps; k++) {
${logTime ? logTimeStep("wgsl", pace, L) : stepText("wgsl", rule, pace, L, state)}
}
${tokens.map((l) => `x[${l}u*B+b] = x${l};`).join(" ")}`;
}

/** Tokens stay in memory: two words a token and step. For sequences of any length, and as the unfused comparison. */
function streamBody(L: number, rule: StepRule, pace: StackPace, state: StateRule): string {
  const overTokens = (statement: string): string =>
    `for (var l = 0u; l < ${L}u; l++) { var z = x[l*B+b]; ${statement} }`;
  if (pace.kind === "log-time") return streamInLogTime(overTokens, pace);
  const look =
    pace.kind === "relative"
      ? `${RESET_RATES} ${overTokens(rateStatement("wgsl", "z", state))} ${paceStatement("wgsl", pace)}`
      : "";
  return `for (var k = 0u; k < sizes.steps; k++) {
${look}
${RESET} ${overTokens(`${tokenStatement("wgsl", rule, "z", state)} x[l*B+b] = z;`)}
}`;
}

/** The slopes are not kept but looked at again, at the cost of half as much work more. */
function streamInLogTime(overTokens: (statement: string) => string, pace: LogTimePace): string {
  const sign = "let p = par[(4u+l)*B+b]; var r = 0.0;";
  const look = slopeStatement("wgsl", "z", "p", "r");
  return `for (var k = 0u; k < sizes.steps; k++) {
${RESET_SLOPES} ${overTokens(`${sign} ${look}`)} ${stepStatement("wgsl", pace)} ${RESET_SLOPES}
${overTokens(`${sign} ${look} ${moveStatement("wgsl", "z", "p", "r")} x[l*B+b] = z;`)}
t = t + g;
}`;
}

/** @param fused - registers over the depth steps of a launch (L ≤ 64), or tokens in memory. */
export function stackShader(
  L: number,
  rule: StepRule,
  pace: StackPace,
  fused: boolean,
  state: StateRule = "simplified",
): string {
  return mainFunction(fused ? registerBody(L, rule, pace, state) : streamBody(L, rule, pace, state));
}

/** Whether a sequence of this length is held in registers. */
export function fits(L: number): boolean {
  return L <= MAX_REGISTER_TOKENS;
}
