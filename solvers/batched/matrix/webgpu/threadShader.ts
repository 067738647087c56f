/**
 * One thread a sequence, for few dimensions. Short sequences stay in registers over all depth steps of a launch; the
 * tokens of longer ones stay in memory, neighbouring threads reading neighbouring words.
 */
import type { MatrixPace } from "../../types.ts";
import { isPaced, type Shape } from "../form.ts";
import {
  decayName,
  entryName,
  exponentName,
  inRegisters,
  stepNames,
  stepText,
  weightName,
  type OverTokens,
} from "../kernelText.ts";
import type { MatrixRule } from "../types.ts";
import { COMMON } from "./common.ts";

export const WORKGROUP = 64;

/** Up to here a thread can hold S_Δ, M and H, and up to here the tokens besides: beyond, registers would spill. */
const LARGEST_D = 4;
const LARGEST_SEQUENCE = 32;
export const IN_THREAD = `D at most ${LARGEST_D} for a sequence in one thread`;

export function fitsThread({ D }: Shape): boolean {
  return D <= LARGEST_D;
}

/** Short enough to stay in registers. */
export function tokensInRegisters({ L, D }: Shape): boolean {
  return L * D <= LARGEST_SEQUENCE;
}

/** Whether the kernel needs a buffer for the rates. */
export function keepsRates(shape: Shape, pace: MatrixPace): boolean {
  return isPaced(pace) && !tokensInRegisters(shape);
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** The token of a loop over `l`. */
function inMemory({ L, D }: Shape): OverTokens {
  const row = (d: number): string => `state[(l*${D}u+${d}u)*B+i]`;
  const k = `state[(${L * D}u+l)*B+i]`;
  const token = {
    x: (d: number): string => entryName(0, d),
    k: exponentName(0),
    rate: (d: number): string => `rates[(l*${D}u+${d}u)*B+i]`,
    fetch: `${range(D)
      .map((d) => `${entryName(0, d)} = ${row(d)};`)
      .join(" ")} ${exponentName(0)} = ${k};`,
    keep: `${range(D)
      .map((d) => `${row(d)} = ${entryName(0, d)};`)
      .join(" ")} ${k} = ${exponentName(0)};`,
  };
  return (statement) => `for (var l = 0u; l < ${L}u; l++) {\n${statement(token)}\n}`;
}

/** Rows of the state that are variables, and the way over the tokens. */
function tokens(shape: Shape): {
  readonly rows: readonly (readonly [number, string])[];
  readonly over: OverTokens;
} {
  const { L, D } = shape;
  if (!tokensInRegisters(shape)) return { rows: [], over: inMemory(shape) };
  const entries = range(L * D).map((row) => [row, entryName(Math.floor(row / D), row % D)] as const);
  const exponents = range(L).map((l) => [L * D + l, exponentName(l)] as const);
  return { rows: [...entries, ...exponents], over: inRegisters(shape) };
}

/** Parameters are [rows·D + D][P], states [L·D + L + 1][B], rates [L·D][B]; sizes.width counts threads. */
export function threadShader(shape: Shape, rule: MatrixRule, pace: MatrixPace): string {
  const { L, D, rows, share } = shape;
  const weights = range(rows * D).map((i) => `let ${weightName(Math.floor(i / D), i % D)} = par[${i}u*P+p];`);
  const decays = range(D).map((d) => `let ${decayName(d)} = par[${rows * D + d}u*P+p];`);
  const { rows: held, over } = tokens(shape);
  const kept = [...held, [L * D + L, "t"] as const];
  const current = held.length === 0 ? [...range(D).map((d) => entryName(0, d)), exponentName(0)] : [];
  const names = [...stepNames({ ...shape, L: held.length === 0 ? 0 : L }, rule, isPaced(pace)), ...current];
  return `${COMMON}
@group(0) @binding(1) var<storage, read> par : array<f32>;
@group(0) @binding(2) var<storage, read> etas : array<f32>;
@group(0) @binding(3) var<storage, read_write> state : array<f32>;
${keepsRates(shape, pace) ? "@group(0) @binding(4) var<storage, read_write> rates : array<f32>;" : ""}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id : vec3<u32>) {
let i = id.x + id.y * sizes.width; let B = sizes.B;
if (i >= B) { return; }
let p = i / ${share}u; let P = B / ${share}u;
${weights.join(" ")}
${decays.join(" ")}
${kept.map(([row, name]) => `var ${name} = state[${row}u*B+i];`).join(" ")}
${names.map((name) => `var ${name} = 0.0;`).join(" ")}
var e = etas[i];
for (var n = 0u; n < sizes.steps; n++) {
${stepText("wgsl", shape, rule, pace, over)}
}
${kept.map(([row, name]) => `state[${row}u*B+i] = ${name};`).join(" ")}
}`;
}
