import { endTry, startTry, tryToken } from "../adaptive/text.ts";
import { RESET, tokenStatement } from "../kernelText.ts";
import { RESET_SLOPES, moveStatement, slopeStatement, stepStatement } from "../logTime/text.ts";
import { clockNames, declareProblem, declareToken, depthStep } from "../registerText.ts";
import { SIZES } from "./program.ts";
import type { StateRule } from "../../s6/stateRule.ts";
import type { AdaptivePace, LogTimePace, StackPace, StepRule } from "../types.ts";

export const WORKGROUP = 64;

const bindings = `${SIZES}
@group(0) @binding(1) var<storage, read> par : array<f32>;
@group(0) @binding(2) var<storage, read_write> x : array<f32>;
@group(0) @binding(3) var<storage, read_write> clock : array<f32>;`;

function mainFunction(pace: StackPace, body: string): string {
  const problem = declareProblem(
    pace,
    (row) => `par[${row}u*B+b]`,
    (row) => `clock[${row}u*B+b]`,
  );
  return `${bindings}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id : vec3<u32>) {
let b = id.x + id.y*sizes.width; let B = sizes.B;
if (b >= B) { return; }
${problem}
${body}
${clockNames(pace)
  .map((name, row) => `clock[${row}u*B+b] = ${name};`)
  .join(" ")}
}`;
}

/** All tokens of the sequence in registers over all depth steps of the launch: two words of memory a token and launch. */
function registerBody(L: number, rule: StepRule, pace: StackPace, state: StateRule): string {
  const tokens = Array.from({ length: L }, (_, l) => l);
  return `${tokens.map((l) => declareToken(pace, l, `x[${l}u*B+b]`, `par[${4 + l}u*B+b]`)).join(" ")}
for (var k = 0u; k < sizes.steps; k++) {
${depthStep("wgsl", rule, pace, L, state)}
}
${tokens.map((l) => `x[${l}u*B+b] = x${l};`).join(" ")}`;
}

/** Tokens stay in memory: two words a token and step. For sequences of any length, and as the unfused comparison. */
function streamBody(L: number, rule: StepRule, pace: StackPace, state: StateRule): string {
  const overTokens = (statement: string): string =>
    `for (var l = 0u; l < ${L}u; l++) { var z = x[l*B+b]; ${statement} }`;
  if (pace.kind === "log-time") return streamInLogTime(overTokens, pace);
  if (pace.kind === "adaptive") return streamOfTries(L, rule, pace, state);
  return `for (var k = 0u; k < sizes.steps; k++) {
${RESET} ${overTokens(`${tokenStatement("wgsl", rule, "z", state)} x[l*B+b] = z;`)}
}`;
}

/** What the tokens would become is kept behind them: four or, where a try is taken, six words a token. */
function streamOfTries(L: number, rule: StepRule, pace: AdaptivePace, state: StateRule): string {
  const overTokens = (statement: string): string => `for (var l = 0u; l < ${L}u; l++) { ${statement} }`;
  const look = "let now = x[l*B+b]; var next = 0.0;";
  const tried = `${look} ${tryToken("wgsl", rule, "now", "next", state)} x[(${L}u+l)*B+b] = next;`;
  return `for (var k = 0u; k < sizes.steps; k++) {
${startTry("wgsl", pace)}
${overTokens(tried)}
${endTry("wgsl", rule, pace, overTokens(`x[l*B+b] = x[(${L}u+l)*B+b];`))}
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

/** @param fused - registers over the depth steps of a launch (registerTokens), or tokens in memory. */
export function stackShader(
  L: number,
  rule: StepRule,
  pace: StackPace,
  fused: boolean,
  state: StateRule = "simplified",
): string {
  const body = fused ? registerBody : streamBody;
  return mainFunction(pace, body(L, rule, pace, state));
}

/** Numbers of a problem in the buffer of the tokens. */
export function tokenRows(L: number, pace: StackPace, fused: boolean): number {
  return pace.kind === "adaptive" && !fused ? 2 * L : L;
}
