/**
 * Statements that the float32 kernels in D dimensions share, in gpu.js's JavaScript and in WGSL, and from them a whole
 * depth step of a sequence in one thread.
 */
import { call, literal, type Dialect } from "../elementaryText.ts";
import { deltaStatement } from "../kernelText.ts";
import type { MatrixPace, RelativePace } from "../types.ts";
import { isPaced, type Shape } from "./form.ts";
import {
  LARGEST_EXPONENT,
  MAX_ENTRY,
  MAX_ENTRY_FACTOR,
  SMALLEST_PART,
  SMALLEST_RATE,
  type MatrixRule,
} from "./types.ts";

/** 2^k for an integer k, exact in WGSL (webgpu/common.ts); gpu.js has no way to the bits. */
export function power(dialect: Dialect, k: string): string {
  return dialect === "wgsl" ? `power(${k})` : `Math.pow(2.0, ${k})`;
}

/** `shift` and `scale` for a token of exponent `k` whose largest entry is `top`: what k grows by, and v's factor. */
export function settleText(dialect: Dialect, k: string): string {
  const exponent = dialect === "wgsl" ? "exponent(top)" : "Math.floor(Math.log2(top))";
  const held = literal(MAX_ENTRY / 2 ** LARGEST_EXPONENT);
  const after = power(dialect, `${call(dialect, "min")}(${k} + shift, 100.0)`);
  return `shift = 0.0; scale = 1.0;
if (top > 0.0) { shift = ${exponent}; scale = ${power(dialect, "-shift")}; }
if (top * scale * ${after} > ${literal(MAX_ENTRY)}) { shift = ${literal(LARGEST_EXPONENT)} - ${k}; scale = ${held} / top; }`;
}

/** `fastest` takes in a Δ that changes by `slope` of itself per unit of t and makes `part` of H. */
export function speedText(dialect: Dialect, change: number): string {
  const f = (name: string): string => call(dialect, name);
  const grown = `slope * ${literal(change)} / ${f("log")}(1.0 + ${literal(change)} / part)`;
  return `part = ${f("max")}(part, ${literal(SMALLEST_PART)});
if (slope > 0.0) { fastest = ${f("max")}(fastest, ${grown}); }
else { fastest = ${f("max")}(fastest, -(slope * part)); }`;
}

/** `e` from `fastest`, `big` and the depth `t`; 0 once escaped or arrived. */
export function paceText(dialect: Dialect, pace: RelativePace, t: string): string {
  const f = (name: string): string => call(dialect, name);
  return `e = ${f("min")}(${literal(pace.change)} / ${f("max")}(fastest, ${literal(SMALLEST_RATE)}), ${literal(pace.until)} - ${t});
if (big >= ${literal(pace.escape)}) { e = 0.0; }`;
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const sum = (n: number, term: (i: number) => string): string => range(n).map(term).join(" + ");

/** Names of the registers: W as in form.ts, a, and of token l its entries and exponent. */
export const weightName = (row: number, e: number): string => `w${row}_${e}`;
export const decayName = (d: number): string => `a${d}`;
export const entryName = (l: number, d: number): string => `x${l}_${d}`;
export const exponentName = (l: number): string => `k${l}`;

/** A token in variables, and how its loop over the sequence fetches it and puts it back. */
export interface TokenPlace {
  readonly x: (d: number) => string;
  readonly k: string;
  /** Where its rate waits between the passes of a paced step. */
  readonly rate: (d: number) => string;
  readonly fetch: string;
  readonly keep: string;
}

/** Writes a statement for every token, in order. */
export type OverTokens = (statement: (token: TokenPlace) => string) => string;

/** All tokens in registers: the statement L times. */
export function inRegisters({ L }: Shape): OverTokens {
  return (statement) =>
    range(L)
      .map((l) =>
        statement({
          x: (d) => entryName(l, d),
          k: exponentName(l),
          rate: (d) => `f${l}_${d}`,
          fetch: "",
          keep: "",
        }),
      )
      .join("\n");
}

/** The variables of `stepText`, to be declared before the loop over depth. @param L - tokens in registers. */
export function stepNames({ L, D, N }: Shape, rule: MatrixRule, paced: boolean): readonly string[] {
  const table = (name: string, rows: number, columns: number): string[] =>
    range(rows).flatMap((i) => range(columns).map((j) => `${name}${i}_${j}`));
  const list = (name: string, n: number): string[] => range(n).map((i) => `${name}${i}`);
  const scalars = [
    "u",
    "E",
    "w",
    "v",
    "d",
    "unit",
    "keep",
    "gain",
    "top",
    "shift",
    "scale",
    "bound",
    "factor",
    "kz",
  ];
  const pacing = ["all", "slope", "part", "fastest", "big", "sizeB", "sizeC"];
  return [
    ...scalars,
    ...[...table("h", D, N), ...list("c", N), ...list("b", N), ...list("y", D)],
    ...(rule === "midpoint" ? [...table("g", D, N), ...list("z", D)] : []),
    ...(paced ? [...pacing, ...list("q", D), ...list("dl", D), ...list("gn", D), ...table("f", L, D)] : []),
  ];
}

/** Rates y of the token in `x(d)` with exponent `k`; H in `h` goes on to it. */
function evaluate(
  dialect: Dialect,
  shape: Shape,
  x: (d: number) => string,
  k: string,
  h: string,
  look: boolean,
): string {
  const { D, N, factors } = shape;
  const f = (name: string): string => call(dialect, name);
  const row = (r: number): string => sum(D, (e) => `${weightName(r, e)}*${x(e)}`);
  const lines = [`unit = ${power(dialect, k)};`];
  for (const n of range(N)) {
    lines.push(`c${n} = ${row(D + n)}; b${n} = ${factors ? row(D + N + n) : x(n)};`);
  }
  if (look) {
    lines.push(
      `sizeB = ${f("sqrt")}(${sum(N, (n) => `b${n}*b${n}`)}); sizeC = ${f("sqrt")}(${sum(N, (n) => `c${n}*c${n}`)});`,
    );
  }
  for (const d of range(D)) {
    lines.push(
      deltaStatement(dialect, `(${row(d)})*unit`),
      `keep = ${f("exp")}(-(${decayName(d)}*d)); gain = d*${x(d)}*unit*unit;`,
      ...range(N).map((n) => `${h}${d}_${n} = keep*${h}${d}_${n} + gain*b${n};`),
      `y${d} = ${sum(N, (n) => `c${n}*${h}${d}_${n}`)};`,
    );
    if (look) lines.push(`dl${d} = d; gn${d} = ${f("abs")}(gain)*sizeB; q${d} = keep*q${d} + gn${d};`);
  }
  return lines.join("\n");
}

function largest(dialect: Dialect, n: number, term: (i: number) => string): string {
  return range(n).reduce((most, i) => `${call(dialect, "max")}(${most}, ${term(i)})`, "0.0");
}

/** Takes a token, just evaluated, into account for the pace, and keeps its rates. */
function lookAt(dialect: Dialect, { D }: Shape, { x, rate }: TokenPlace, change: number): string {
  const f = (name: string): string => call(dialect, name);
  const slopes = range(D).map(
    (d) => `slope = (${sum(D, (e) => `${weightName(d, e)}*y${e}`)})*unit/${f("max")}(1.0, dl${d});
part = gn${d}*sizeC/all;
${speedText(dialect, change)}`,
  );
  return `top = ${largest(dialect, D, (d) => `${f("abs")}(${x(d)})`)}; all = sizeC*${largest(dialect, D, (d) => `q${d}`)};
big = ${f("max")}(big, top*unit);
${range(D)
  .map((d) => `${rate(d)} = y${d};`)
  .join(" ")}
if (top > 0.0 && all > 0.0) {
fastest = ${f("max")}(fastest, all/top);
${slopes.join("\n")}
}`;
}

/** to ← x + factor·y, each entry within MAX_ENTRY_FACTOR times the largest of x; then the settled exponent in `to.k`. */
function move(
  dialect: Dialect,
  D: number,
  from: { readonly x: (d: number) => string; readonly k: string },
  to: { readonly x: (d: number) => string; readonly k: string },
): string {
  const f = (name: string): string => call(dialect, name);
  const moved = range(D).map(
    (d) => `${to.x(d)} = ${from.x(d)} + ${f("min")}(bound, ${f("max")}(-bound, factor*y${d}));`,
  );
  return `bound = ${literal(MAX_ENTRY_FACTOR)}*${largest(dialect, D, (d) => `${f("abs")}(${from.x(d)})`)};
${moved.join(" ")}
top = ${largest(dialect, D, (d) => `${f("abs")}(${to.x(d)})`)};
${settleText(dialect, from.k)}
${range(D)
  .map((d) => `${to.x(d)} = ${to.x(d)}*scale;`)
  .join(" ")} ${to.k} = ${from.k} + shift;`;
}

/** The last pass of a step: each token moved by e. With the relative pace its rate is known already. */
function moveToken(
  dialect: Dialect,
  shape: Shape,
  rule: MatrixRule,
  paced: boolean,
  token: TokenPlace,
): string {
  const { D } = shape;
  const { x, k, rate } = token;
  const known = range(D).map((d) => `y${d} = ${rate(d)};`);
  const lines = [token.fetch, paced ? known.join(" ") : evaluate(dialect, shape, x, k, "h", false)];
  if (rule === "midpoint") {
    const half = { x: (d: number): string => `z${d}`, k: "kz" };
    lines.push(
      "factor = 0.5*e;",
      move(dialect, D, token, half),
      evaluate(dialect, shape, half.x, half.k, "g", false),
    );
    lines.push(`factor = e*${power(dialect, `kz - ${k}`)};`);
  } else lines.push("factor = e;");
  lines.push(move(dialect, D, token, token), token.keep);
  return lines.join("\n");
}

/** One depth step of a sequence in one thread. */
export function stepText(
  dialect: Dialect,
  shape: Shape,
  rule: MatrixRule,
  pace: MatrixPace,
  overTokens: OverTokens,
): string {
  const { D, N } = shape;
  const paced = isPaced(pace);
  const zero = (name: string): string =>
    range(D)
      .flatMap((d) => range(N).map((n) => `${name}${d}_${n} = 0.0;`))
      .join(" ");
  const lines = [zero("h"), ...(rule === "midpoint" ? [zero("g")] : [])];
  if (paced) {
    const start = range(D).map((d) => `q${d} = 0.0;`);
    lines.push(`fastest = 0.0; big = 0.0; ${start.join(" ")}`);
    lines.push(
      overTokens(
        (token) => `${token.fetch}
${evaluate(dialect, shape, token.x, token.k, "h", true)}
${lookAt(dialect, shape, token, pace.change)}`,
      ),
      paceText(dialect, pace, "t"),
    );
  }
  lines.push(
    overTokens((token) => moveToken(dialect, shape, rule, paced, token)),
    "t = t + e;",
  );
  return lines.join("\n");
}
