/**
 * Elementary functions in the text of the float32 kernels: gpu.js takes a subset of JavaScript, our own kernels are WGSL,
 * and most statements are both. `wasm` is gpu.js's JavaScript for its WebAssembly mode, which has vectors of four numbers
 * but no exponential: Math.exp leaves them for a call out of WebAssembly for each number, five times as slow as exp here.
 */

import type { BackendName } from "./types.ts";

export type Dialect = "javascript" | "wasm" | "wgsl";

/** More exponentials in one step gpu.js compiles for longer than most batches would gain: these take it some 3 s. */
const MOST_WRITTEN_OUT = 128;

/**
 * The dialect of gpu.js kernels on a backend.
 *
 * @param step - the text of one depth step in the dialect wasm.
 */
export function gpujsDialect(name: BackendName, step: string): Dialect {
  const writtenOut = step.split("xn = ").length - 1;
  return name === "webasm" && writtenOut <= MOST_WRITTEN_OUT ? "wasm" : "javascript";
}

export function call(dialect: Dialect, name: string): string {
  return dialect === "wgsl" ? name : `Math.${name}`;
}

export function literal(value: number): string {
  const text = Math.fround(value) === value ? String(value) : value.toPrecision(9);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** `yes` where the condition holds; both are evaluated. */
export function choice(dialect: Dialect, condition: string, yes: string, no: string): string {
  return dialect === "wgsl" ? `select(${no}, ${yes}, ${condition})` : `(${condition} ? ${yes} : ${no})`;
}

/** Powers of v of the polynomial through f at the n Chebyshev points of [low, high]. */
function interpolate(f: (v: number) => number, low: number, high: number, n: number): readonly number[] {
  const middle = (low + high) / 2;
  const points = Array.from(
    { length: n },
    (_, i) => middle + ((high - low) / 2) * Math.cos(((2 * i + 1) * Math.PI) / (2 * n)),
  );
  const divided = points.map(f);
  for (let k = 1; k < n; k++) {
    for (let i = n - 1; i >= k; i--)
      divided[i] = (divided[i]! - divided[i - 1]!) / (points[i]! - points[i - k]!);
  }
  // Newton's form to powers of v.
  const powers = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    for (let k = n - 1; k > 0; k--) powers[k] = powers[k - 1]! - points[i]! * powers[k]!;
    powers[0] = divided[i]! - points[i]! * powers[0]!;
  }
  return powers;
}

/**
 * Coefficients c of Σ c_k v^k ≈ 2 atanh(w)/w, v = w² in [0, 1/9], by interpolation at the five Chebyshev points
 * (error below 2·(1/9)^5/(11·2^9) ≈ 6e-9, a tenth of a float32 unit), so that ln(1+E) = w·p(w²), w = E/(2+E), keeps
 * its relative accuracy for every E in [0, 1]. A logarithm of 1 + E would lose it for small E.
 */
export function log1pCoefficients(): readonly number[] {
  const f = (v: number): number => (2 * Math.atanh(Math.sqrt(v))) / Math.sqrt(v);
  return interpolate(f, 0, 1 / 9, 5);
}

/**
 * Coefficients c of Σ c_k f^k ≈ (e^f − 1 − f)/f², |f| ≤ ln 2/2, at five Chebyshev points: times f² the error stays below
 * 0.12·0.3466^5·(5!/7!)/(5!·2^4) ≈ 1e-8, a fifth of a float32 unit of e^f.
 */
function expCoefficients(): readonly number[] {
  // The middle point, f = 0, from the series.
  const share = (f: number): number =>
    Math.abs(f) < 1e-3 ? 0.5 + f / 6 + (f * f) / 24 : (Math.expm1(f) - f) / (f * f);
  return interpolate(share, -Math.LN2 / 2, Math.LN2 / 2, 5);
}

function horner(coefficients: readonly number[], v: string): string {
  return coefficients.reduceRight(
    (inner, c) => (inner === "" ? literal(c) : `(${literal(c)}+${v}*${inner})`),
    "",
  );
}

/** What w is to be multiplied with for ln(1 + E), w = E/(2 + E), in the variable v = w². */
export const LOG1P_SHARE = horner(log1pCoefficients(), "v");

/** (e^f − 1 − f)/f² in the variable f = xf. */
const EXP_SHARE = horner(expCoefficients(), "xf");

/** The variables that expStatement uses. */
export const EXP_SCRATCH = ["xn", "xf", "xs"];

/** ln 2 in two parts: multiples of the first, up to 2^8 of them, are exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = Math.LN2 - LN2_HIGH;
/** Below this e^x leaves the normal numbers of float32; above its opposite it leaves float32. */
const SMALLEST_EXPONENT = -87;

/** xs = 2^|xn| for |xn| < 128, bit by bit: gpu.js has no way to the bits of a number. */
const POWER_OF_TWO = [64, 32, 16, 8, 4, 2, 1]
  .map((bit) => {
    const first = bit === 64 ? "1.0" : "xs";
    const power = bit === 64 ? literal(2 ** 64) : `xs*${literal(2 ** bit)}`;
    const rest = bit === 1 ? "" : ` xf = xf >= ${bit}.0 ? xf - ${bit}.0 : xf;`;
    return `xs = xf >= ${bit}.0 ? ${power} : ${first};${rest}`;
  })
  .join(" ");

/**
 * target = e^x, within two units of float32; in the dialect wasm 0 below e^−87, and arguments are held below 87.
 *
 * @param x - an expression without `target`, xn, xf and xs in it; it may be evaluated twice.
 */
export function expStatement(dialect: Dialect, target: string, x: string): string {
  if (dialect !== "wasm") return `${target} = ${call(dialect, "exp")}(${x});`;
  const bound = literal(-SMALLEST_EXPONENT);
  return (
    `xs = Math.max(-${bound}, Math.min(${bound}, ${x})); xn = Math.floor(xs*${literal(Math.LOG2E)} + 0.5); ` +
    `xf = (xs - xn*${literal(LN2_HIGH)}) - xn*${literal(LN2_LOW)}; ` +
    `${target} = xs > -${bound} ? 1.0 + (xf + xf*xf*${EXP_SHARE}) : 0.0; ` +
    `xf = Math.abs(xn); ${POWER_OF_TWO} ${target} = xn < 0.0 ? ${target}/xs : ${target}*xs;`
  );
}
