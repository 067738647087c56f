/** One thread a sequence: a short sequence of few dimensions in registers over all depth steps of a launch. */
import type { Pace } from "../../types.ts";
import { isPaced, type Shape } from "../form.ts";
import {
  decayName,
  entryName,
  exponentName,
  registerNames,
  registerStep,
  weightName,
} from "../kernelText.ts";
import type { MatrixRule } from "../types.ts";
import { COMMON } from "./common.ts";

export const WORKGROUP = 64;

/** Up to here a thread can hold a sequence: beyond, registers would spill. */
const LARGEST_D = 4;
const LARGEST_SEQUENCE = 32;
export const IN_THREAD = `D at most ${LARGEST_D} and L·D at most ${LARGEST_SEQUENCE} for a sequence in one thread`;

export function fitsThread({ L, D }: Shape): boolean {
  return D <= LARGEST_D && L * D <= LARGEST_SEQUENCE;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** Parameters are [rows·D + D][P], states [L·D + L + 1][B]; sizes.width counts threads. */
export function threadShader(shape: Shape, rule: MatrixRule, pace: Pace): string {
  const { L, D, rows, share } = shape;
  const weights = range(rows * D).map((i) => `let ${weightName(Math.floor(i / D), i % D)} = par[${i}u*P+p];`);
  const decays = range(D).map((d) => `let ${decayName(d)} = par[${rows * D + d}u*P+p];`);
  const stateNames = [
    ...range(L * D).map((i) => entryName(Math.floor(i / D), i % D)),
    ...range(L).map(exponentName),
    "t",
  ];
  const names = registerNames(shape, rule, isPaced(pace));
  return `${COMMON}
@group(0) @binding(1) var<storage, read> par : array<f32>;
@group(0) @binding(2) var<storage, read> etas : array<f32>;
@group(0) @binding(3) var<storage, read_write> state : array<f32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id : vec3<u32>) {
let i = id.x + id.y * sizes.width; let B = sizes.B;
if (i >= B) { return; }
let p = i / ${share}u; let P = B / ${share}u;
${weights.join(" ")}
${decays.join(" ")}
${stateNames.map((name, row) => `var ${name} = state[${row}u*B+i];`).join(" ")}
${names.map((name) => `var ${name} = 0.0;`).join(" ")}
var e = etas[i];
for (var n = 0u; n < sizes.steps; n++) {
${registerStep("wgsl", shape, rule, pace)}
}
${stateNames.map((name, row) => `state[${row}u*B+i] = ${name};`).join(" ")}
}`;
}
