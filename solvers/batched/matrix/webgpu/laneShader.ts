/**
 * D threads a sequence, one a channel d: the thread keeps row d of S_Δ, one row of S_C or S_B and H_d in registers, four
 * numbers a register vector, over all depth steps of a launch. The token under way and its projections cross between the
 * threads through workgroup memory; tokens and, where a step needs two passes, rates stay in storage, where each thread
 * reads and writes its own channel only.
 */
import { literal } from "../../elementaryText.ts";
import type { MatrixPace, RelativePace } from "../../types.ts";
import { isPaced, type Shape } from "../form.ts";
import { paceText, speedText } from "../kernelText.ts";
import { MAX_ENTRY_FACTOR, type MatrixRule } from "../types.ts";
import { COMMON } from "./common.ts";

export interface LaneLayout extends Shape {
  /** Sequences in a workgroup, D threads each. */
  readonly sequences: number;
  /** Rows of S_Δ, S_C, S_B in registers, or read again for every token. */
  readonly weights: "registers" | "memory";
}

/** Vectors of four that hold n numbers. */
export function quads(n: number): number {
  return Math.ceil(n / 4);
}

function forQuads(n: number, line: (q: number) => string): string {
  return Array.from({ length: quads(n) }, (_, q) => line(q)).join("\n");
}

/** Names of the vectors that hold n numbers: h0, h1, … */
function declare(name: string, n: number): string {
  return forQuads(n, (q) => `var ${name}${q} = vec4f();`);
}

/** Sum of the four parts of a vector. */
const total = (vector: string): string => `(${vector}.x + ${vector}.y + ${vector}.z + ${vector}.w)`;

function weight({ weights, D }: LaneLayout, row: "s" | "m", q: number): string {
  if (weights === "registers") return `${row}${q}`;
  return `par[first + ${(row === "s" ? 0 : quads(D)) * D + q * D}u + lane]`;
}

/**
 * The token `v` (this thread's entry) with exponent `k`: rescales both, projects, advances the H in `h0, h1, …`.
 * Leaves `y` = dv_d/dt, `unit`, `gain`, `keep`, `delta`, `top`; with `looked` also |S_B v|, |S_C v| in `sizeB`, `sizeC`.
 */
function evaluate(layout: LaneLayout, h: string, looked: boolean): string {
  const { D, N, factors } = layout;
  const b = (q: number): string => (factors ? `projected[other + ${quads(N) + q}u]` : `token[here + ${q}u]`);
  return `flip = 1u - flip;
let here = (flip * ${layout.sequences}u + slot) * ${quads(D)}u;
token[here + lane / 4u][lane % 4u] = v;
workgroupBarrier();
var u4 = vec4f(); var p4 = vec4f(); var top4 = vec4f();
${forQuads(D, (q) => `{ let x = token[here + ${q}u]; u4 += ${weight(layout, "s", q)} * x; p4 += ${weight(layout, "m", q)} * x; top4 = max(top4, abs(x)); }`)}
let rawTop = max(max(top4.x, top4.y), max(top4.z, top4.w));
let scaled = rescale(rawTop, k);
let scale = scaled.x; k = scaled.y; v = v * scale; top = rawTop * scale; unit = power(k);
if (lane < ${factors ? 2 * N : N}u) { projected[other + place / 4u][place % 4u] = ${total("p4")} * scale; }
workgroupBarrier();
delta = softplus(${total("u4")} * scale * unit);
keep = exp(-(decay * delta));
gain = delta * v * unit * unit;
let gainB = gain${factors ? "" : " * scale"};
var y4 = vec4f();${looked ? " var b4 = vec4f(); var c4 = vec4f();" : ""}
${forQuads(N, (q) => `{ let c = projected[other + ${q}u]; let b = ${b(q)}; ${h}${q} = keep * ${h}${q} + gainB * b; y4 += c * ${h}${q};${looked ? " b4 += b * b; c4 += c * c;" : ""} }`)}
y = ${total("y4")};
${looked ? `sizeB = sqrt(${total("b4")})${factors ? "" : " * scale"}; sizeC = sqrt(${total("c4")});` : ""}`;
}

const clamped = (step: string): string => {
  const bound = `(${literal(MAX_ENTRY_FACTOR)} * top)`;
  return `min(${bound}, max(-${bound}, ${step}))`;
};

const overTokens = (L: number, body: string): string => `for (var l = 0u; l < ${L}u; l++) {
v = state[start + l * D + lane]; k = state[start + ${L}u * D + l];
${body}
}`;

const KEEP = "state[start + l * D + lane] = v;";
const keepExponent = (L: number): string => `if (lane == 0u) { state[start + ${L}u * D + l] = k; }`;

/** The half-way token in place of v, and the step with the rate found there. */
function midpoint(layout: LaneLayout): string {
  return `let old = v; let oldK = k; let oldTop = top;
v = v + ${clamped("0.5 * e * y")};
{ ${evaluate(layout, "g", false)} }
y = y * power(k - oldK); v = old; k = oldK; top = oldTop;`;
}

/** All tokens once, each moved as soon as its rate is known. */
function onePass(layout: LaneLayout, rule: MatrixRule): string {
  const { L, N } = layout;
  return `${declare("h", N)} ${rule === "midpoint" ? declare("g", N) : ""}
${overTokens(
  L,
  `{ ${evaluate(layout, "h", false)} }
${rule === "midpoint" ? midpoint(layout) : ""}
v = v + ${clamped("e * y")};
if (live) { ${KEEP} ${keepExponent(L)} }`,
)}
storageBarrier();
t = t + e;`;
}

/** Rates of all tokens and from them the depth step. */
function look(layout: LaneLayout, pace: RelativePace): string {
  const { L, D, N } = layout;
  return `${declare("h", N)} var q = 0.0; fastest = 0.0; big = 0.0;
${overTokens(
  L,
  `{ ${evaluate(layout, "h", true)} }
q = keep * q + abs(gain) * sizeB;
rates[own + lane / 4u][lane % 4u] = y; bounds[own + lane / 4u][lane % 4u] = q * sizeC;
workgroupBarrier();
var slope4 = vec4f(); var all4 = vec4f();
${forQuads(D, (i) => `slope4 += ${weight(layout, "s", i)} * rates[own + ${i}u]; all4 = max(all4, bounds[own + ${i}u]);`)}
let all = max(max(all4.x, all4.y), max(all4.z, all4.w));
big = max(big, top * unit);
if (top > 0.0 && all > 0.0) {
fastest = max(fastest, all / top);
slope = ${total("slope4")} * unit / max(1.0, delta); part = abs(gain) * sizeB * sizeC / all;
${speedText("wgsl", pace.change)}
}
if (live) { ${KEEP} ${keepExponent(L)} scratch[rate + l * D + lane] = y; }`,
)}
workgroupBarrier();
bounds[own + lane / 4u][lane % 4u] = fastest;
workgroupBarrier();
{ var all4 = vec4f(); ${forQuads(D, (i) => `all4 = max(all4, bounds[own + ${i}u]);`)} fastest = max(max(all4.x, all4.y), max(all4.z, all4.w)); }
storageBarrier();
${paceText("wgsl", pace, "t")}
t = t + e;`;
}

/** The tokens moved by the rates of `look`, which left them rescaled. */
function moveAll(layout: LaneLayout, rule: MatrixRule): string {
  const { L, N } = layout;
  if (rule === "euler")
    return overTokens(L, `v = v + e * scratch[rate + l * D + lane]; if (live) { ${KEEP} }`);
  return `${declare("g", N)}
${overTokens(
  L,
  `y = scratch[rate + l * D + lane]; top = 2.0;
${midpoint(layout)}
v = v + e * y;
if (live) { ${KEEP} }`,
)}`;
}

/** Numbers of one problem's state: as stateRows. */
function stateSize({ L, D }: Shape): number {
  return L * D + L + 1;
}

function bindings(layout: LaneLayout, paced: boolean): string {
  const { D, N, factors, sequences } = layout;
  const shared = (name: string, count: number): string =>
    `var<workgroup> ${name} : array<vec4f, ${sequences * count}>;`;
  return `@group(0) @binding(1) var<storage, read> par : array<vec4f>;
@group(0) @binding(2) var<storage, read> rest : array<f32>;
@group(0) @binding(3) var<storage, read> steps : array<f32>;
@group(0) @binding(4) var<storage, read_write> state : array<f32>;
${paced ? "@group(0) @binding(5) var<storage, read_write> scratch : array<f32>;" : ""}
${shared("token", 2 * quads(D))}
${shared("projected", (factors ? 2 : 1) * quads(N))}
${shared("rates", quads(D))}
${shared("bounds", quads(D))}
const D = ${D}u;`;
}

function registers(layout: LaneLayout): string {
  if (layout.weights === "memory") return "";
  const { D } = layout;
  return forQuads(
    D,
    (q) =>
      `let s${q} = par[first + ${q * D}u + lane]; let m${q} = par[first + ${(quads(D) + q) * D}u + lane];`,
  );
}

/** The kernel of a batch; sizes.width counts threads. */
export function laneShader(layout: LaneLayout, rule: MatrixRule, pace: MatrixPace): string {
  const { L, D, N, factors, sequences, share } = layout;
  const threads = sequences * D;
  const step = isPaced(pace) ? `${look(layout, pace)}\n${moveAll(layout, rule)}` : onePass(layout, rule);
  return `${COMMON}
${bindings(layout, isPaced(pace))}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) index : u32) {
let slot = index / D; let lane = index % D;
let wanted = (group.x + group.y * (sizes.width / ${threads}u)) * ${sequences}u + slot;
let live = wanted < sizes.B; let b = min(wanted, sizes.B - 1u); let p = b / ${share}u;
let first = p * ${2 * quads(D)}u * D; let decay = rest[p * D + lane];
let start = b * ${stateSize(layout)}u; let rate = b * ${L}u * D;
let own = slot * ${quads(D)}u; let other = slot * ${(factors ? 2 : 1) * quads(N)}u;
let place = select(lane, ${4 * quads(N)}u + lane - ${N}u, lane >= ${N}u);
${registers(layout)}
var flip = 0u; var v = 0.0; var k = 0.0; var top = 0.0; var unit = 0.0; var y = 0.0;
var delta = 0.0; var keep = 0.0; var gain = 0.0; var sizeB = 0.0; var sizeC = 0.0; var fastest = 0.0; var big = 0.0; var slope = 0.0; var part = 0.0;
var e = steps[b]; var t = state[start + ${L * D + L}u];
for (var n = 0u; n < sizes.steps; n++) {
${step}
}
if (live && lane == 0u) { state[start + ${L * D + L}u] = t; }
}`;
}
