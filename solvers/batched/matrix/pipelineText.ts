/**
 * The kernels of one depth step in gpu.js, where a thread returns one number and every intermediate is a table [rows][B].
 *
 * The recurrence of H is cut into chunks of CHUNK tokens. Inside a chunk its sum is written out through the scores
 * (S_C x_l)ᵀ(S_B x_j), at most CHUNK a token; across chunks it is a scan over the chunks' own H, on as many levels of
 * FAN chunks as L needs, so that the work stays proportional to L.
 *
 * Tokens are x_l = 2^k_l·v_l. A state has L·D rows v, L rows k and one row t.
 */
import { call, literal } from "../elementaryText.ts";
import { deltaStatement } from "../kernelText.ts";
import type { RelativePace } from "../types.ts";
import type { Shape } from "./form.ts";
import { paceText, settleText, speedText } from "./kernelText.ts";
import { MAX_ENTRY_FACTOR } from "./types.ts";

export const CHUNK = 8;
export const FAN = 8;

/** What the kernels of one batch have in common. */
export interface Layout extends Shape {
  /** Columns a channel of H has: N, and one more for its bound q where the pace asks for it. */
  readonly columns: number;
}

const f = (name: string): string => call("javascript", name);

/** `name` = ⌊row/width⌋ and `rest` = row mod width, from the thread's row or another expression. */
function split(row: string, width: number, name: string, rest: string): string {
  return `var ${name} = Math.floor((${row} + 0.5) / ${width}); var ${rest} = ${row} - ${name} * ${width};`;
}

function problem({ share }: Shape): string {
  return share === 1
    ? "var b = this.thread.x; var p = this.thread.x;"
    : `var b = this.thread.x; var p = Math.floor((this.thread.x + 0.5) / ${share});`;
}

/** 2^k of token l, and Δ, the decay e^−aΔ and the gain Δ x_d·2^k of token j in channel d. */
const unit = (shape: Shape, l: string): string => `Math.pow(2.0, s[${shape.L * shape.D} + ${l}][b])`;
const delta = ({ rows }: Shape, j: string, d: string): string => `w[(${j}) * ${rows} + ${d}][b]`;
const decay = (shape: Shape, j: string, d: string): string =>
  `Math.exp(-(W[${shape.rows * shape.D} + ${d}][p] * ${delta(shape, j, d)}))`;
const entry = ({ D }: Shape, l: string, d: string): string => `s[(${l}) * ${D} + ${d}][b]`;
const cOf = ({ rows, D }: Shape, l: string, n: string): string => `w[(${l}) * ${rows} + ${D} + ${n}][b]`;
const bOf = (shape: Shape, j: string, n: string): string =>
  shape.factors ? `w[(${j}) * ${shape.rows} + ${shape.D + shape.N} + ${n}][b]` : entry(shape, j, n);

/** Δ (rows 0 … D − 1 of a token), S_C v and S_B v: output [L·rows]. */
export function projectKernel(shape: Shape): string {
  const { D, rows } = shape;
  return `function (s, W) {
${problem(shape)} ${split("this.thread.y", rows, "l", "r")}
var sum = 0.0; var u = 0.0; var E = 0.0; var w = 0.0; var v = 0.0; var d = 0.0;
for (var e = 0; e < ${D}; e++) { sum += W[r * ${D} + e][p] * ${entry(shape, "l", "e")}; }
${deltaStatement("javascript", `sum * ${unit(shape, "l")}`)}
if (r < ${D}) { sum = d; }
return sum;
}`;
}

/** (S_C v_l)ᵀ(S_B v_j) for the tokens j of l's chunk: output [L·CHUNK]. */
export function scoreKernel(shape: Shape): string {
  return `function (s, w) {
var b = this.thread.x; ${split("this.thread.y", CHUNK, "l", "i")}
var j = Math.floor((l + 0.5) / ${CHUNK}) * ${CHUNK} + i; var sum = 0.0;
if (j <= l) { for (var n = 0; n < ${shape.N}; n++) { sum += ${cOf(shape, "l", "n")} * ${bOf(shape, "j", "n")}; } }
return sum;
}`;
}

/** |S_C v_l| and |S_B v_l|: output [2·L]. */
export function normKernel(shape: Shape): string {
  const { L, N } = shape;
  return `function (s, w) {
var b = this.thread.x; ${split("this.thread.y", L, "which", "l")} var sum = 0.0; var term = 0.0;
for (var n = 0; n < ${N}; n++) {
term = ${cOf(shape, "l", "n")};
if (which > 0.5) { term = ${bOf(shape, "l", "n")}; }
sum += term * term;
}
return Math.sqrt(sum);
}`;
}

/** Chunk, channel and column of a table [chunks·D·columns]. */
function cell({ D, columns }: Layout): string {
  return `${split("this.thread.y", columns, "cd", "n")} ${split("cd", D, "c", "d")}`;
}

/** Each chunk's own H: output [chunks·D·columns]. */
export function ownKernel(layout: Layout): string {
  const { L, N, columns } = layout;
  const bound =
    columns > N ? `if (n > ${N} - 0.5) { h = h0 * past + ${f("abs")}(gain) * norms[${L} + j][b]; }` : "";
  const column = columns > N ? `Math.min(n, ${N - 1})` : "n";
  return `function (s, w, W${columns > N ? ", norms" : ""}) {
${problem(layout)} ${cell(layout)}
var h = 0.0; var h0 = 0.0; var past = 0.0; var gain = 0.0; var size = 0.0; var j = 0; var m = ${column};
for (var i = 0; i < ${CHUNK}; i++) {
j = c * ${CHUNK} + i;
if (j < ${L}) {
size = ${unit(layout, "j")}; h0 = h;
past = ${decay(layout, "j", "d")}; gain = ${delta(layout, "j", "d")} * ${entry(layout, "j", "d")} * size * size;
h = h0 * past + gain * ${bOf(layout, "j", "m")};
${bound}
}
}
return h;
}`;
}

/** Σ aΔ over each chunk: output [chunks·D]. */
export function decayKernel(layout: Layout): string {
  const { L, D, rows } = layout;
  return `function (w, W) {
${problem(layout)} ${split("this.thread.y", D, "c", "d")} var sum = 0.0; var j = 0;
for (var i = 0; i < ${CHUNK}; i++) {
j = c * ${CHUNK} + i;
if (j < ${L}) { sum += W[${rows * D} + d][p] * ${delta(layout, "j", "d")}; }
}
return sum;
}`;
}

/** FAN chunks of a level as one of the next: their H, or Σ aΔ. `count` chunks on the lower level. */
export function foldKernel(layout: Layout, count: number, what: "own" | "decay"): string {
  const { D, columns } = layout;
  const decayOf = `decay[i * ${D} + d][b]`;
  const step =
    what === "own"
      ? `sum = Math.exp(-${decayOf}) * sum + own[(i * ${D} + d) * ${columns} + n][b];`
      : `sum += ${decayOf};`;
  return `function (${what === "own" ? "own, decay" : "decay"}) {
var b = this.thread.x; ${what === "own" ? cell(layout) : split("this.thread.y", D, "c", "d")} var sum = 0.0; var i = 0;
for (var k = 0; k < ${FAN}; k++) { i = c * ${FAN} + k; if (i < ${count}) { ${step} } }
return sum;
}`;
}

/** H at the start of each chunk of a level, from that of its group of FAN chunks (`top`, absent on the last level). */
export function startKernel(layout: Layout, top: boolean): string {
  const { D, columns } = layout;
  return `function (own, decay${top ? ", top" : ""}) {
var b = this.thread.x; ${cell(layout)} var group = Math.floor((c + 0.5) / ${FAN}); var i = 0;
var h = ${top ? `top[(group * ${D} + d) * ${columns} + n][b]` : "0.0"};
for (var k = 0; k < ${FAN}; k++) {
i = group * ${FAN} + k;
if (i < c) { h = Math.exp(-decay[i * ${D} + d][b]) * h + own[(i * ${D} + d) * ${columns} + n][b]; }
}
return h;
}`;
}

/** From H at the start of token l's chunk on to l: the loop over the tokens j of the chunk. */
function alongChunk(layout: Layout, statement: string): string {
  return `for (var i = 0; i < ${CHUNK}; i++) {
j = first + i;
if (j <= l) {
size = ${unit(layout, "j")};
gain = ${delta(layout, "j", "d")} * ${entry(layout, "j", "d")} * size * size;
y = ${decay(layout, "j", "d")} * y + ${statement};
}
}`;
}

const applyVariables = (layout: Layout): string =>
  `${problem(layout)} ${split("this.thread.y", layout.D, "l", "d")} var chunk = Math.floor((l + 0.5) / ${CHUNK});
var first = chunk * ${CHUNK}; var y = 0.0; var gain = 0.0; var size = 0.0; var j = 0;`;

/** dv_{d,l}/dt = (S_C v_l)ᵀH_d: output [L·D]. */
export function rateKernel(layout: Layout): string {
  const { D, N, columns } = layout;
  return `function (s, w, W, score, start) {
${applyVariables(layout)}
for (var n = 0; n < ${N}; n++) { y += ${cOf(layout, "l", "n")} * start[(chunk * ${D} + d) * ${columns} + n][b]; }
${alongChunk(layout, `gain * score[l * ${CHUNK} + i][b]`)}
return y;
}`;
}

/** What bounds |dv_{d,l}/dt| when nothing cancels: output [L·D]. */
export function boundKernel(layout: Layout): string {
  const { L, D, N, columns } = layout;
  return `function (s, w, W, norms, start) {
${applyVariables(layout)}
y = start[(chunk * ${D} + d) * ${columns} + ${N}][b];
${alongChunk(layout, `Math.abs(gain) * norms[${L} + j][b]`)}
return y * norms[l][b];
}`;
}

/** Of each token the fastest relative change (rows 0 … L − 1), and its largest |x_d| (rows L … 2L − 1). */
export function speedKernel(shape: Shape, change: number): string {
  const { L, D } = shape;
  return `function (s, w, W, rate, bound, norms) {
${problem(shape)} ${split("this.thread.y", L, "which", "l")}
var top = 0.0; var all = 0.0; var size = ${unit(shape, "l")};
for (var d = 0; d < ${D}; d++) { top = Math.max(top, Math.abs(${entry(shape, "l", "d")})); all = Math.max(all, bound[l * ${D} + d][b]); }
var fastest = 0.0; var slope = 0.0; var part = 0.0; var dl = 0.0;
if (which < 0.5 && top > 0.0 && all > 0.0) {
fastest = all / top;
for (var d = 0; d < ${D}; d++) {
slope = 0.0;
for (var e = 0; e < ${D}; e++) { slope += W[d * ${D} + e][p] * rate[l * ${D} + e][b]; }
dl = ${delta(shape, "l", "d")};
slope = slope * size / Math.max(1.0, dl);
part = Math.abs(dl * ${entry(shape, "l", "d")} * size * size) * norms[l][b] * norms[${L} + l][b];
part = part / all;
${speedText("javascript", change)}
}
}
if (which > 0.5) { fastest = top * size; }
return fastest;
}`;
}

/** The depth step: output [1]. 0 once escaped or arrived. */
export function paceKernel(shape: Shape, pace: RelativePace): string {
  const { L, D } = shape;
  return `function (s, speed) {
var b = this.thread.x; var fastest = 0.0; var big = 0.0; var e = 0.0;
for (var l = 0; l < ${L}; l++) { fastest = Math.max(fastest, speed[l][b]); big = Math.max(big, speed[${L} + l][b]); }
${paceText("javascript", pace, `s[${L * D + L}][b]`)}
return e;
}`;
}

/**
 * The state after `part` of the step: v + part·η·rate, where the rates were taken `at` another state's powers of two;
 * then powers of two go to k, and a token is held at MAX_ENTRY. Output [L·D + L + 1].
 */
export function moveKernel(shape: Shape, part: number): string {
  const { L, D } = shape;
  return `function (s, at, rate, eta) {
var b = this.thread.x; var row = this.thread.y; var l = 0; var d = 0;
if (row < ${L * D}) { l = Math.floor((row + 0.5) / ${D}); d = row - l * ${D}; }
else if (row < ${L * D + L}) { l = row - ${L * D}; }
var k = s[${L * D} + l][b]; var e = eta[0][b] * ${literal(part)};
var size = e * Math.pow(2.0, at[${L * D} + l][b] - k); var old = 0.0;
for (var i = 0; i < ${D}; i++) { old = Math.max(old, Math.abs(${entry(shape, "l", "i")})); }
old = old * ${literal(MAX_ENTRY_FACTOR)};
var top = 0.0; var v = 0.0; var mine = 0.0;
for (var i = 0; i < ${D}; i++) {
v = ${entry(shape, "l", "i")} + Math.min(old, Math.max(-old, size * rate[l * ${D} + i][b]));
top = Math.max(top, Math.abs(v));
if (i === d) { mine = v; }
}
var shift = 0.0; var scale = 1.0;
${settleText("javascript", "k")}
mine = mine * scale;
if (row >= ${L * D}) { mine = k + shift; }
if (row >= ${L * D + L}) { mine = s[${L * D + L}][b] + e; }
return mine;
}`;
}
