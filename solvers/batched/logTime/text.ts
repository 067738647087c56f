/**
 * The text of the float32 kernels that follow a problem in σ = ln(t + t0), for gpu.js and WGSL alike (see kernelText.ts).
 *
 * A token is kept as λ = ln|x| + νσ, with ν = 1/2 where tokens shrink (μ < 0: λ tends to a constant) and 0 where they grow,
 * so that dλ/dσ = ν + μ(t + t0)h, and (t + t0)Δx² is one exponential of 2λ + (1 − 2ν)σ + ln Δ: ln t = 10^3 is as near as
 * t = 1. One step is the explicit midpoint rule in σ. Where x follows a power of t both of its stages vanish, so that the
 * limits of convergence are fixed points of the step, whatever its length.
 *
 * In par: rows 0 … 2 are μ, s, a; row 3 is ν; row 4 + l is the sign of token l. A zero token has λ = −10^30.
 */
import { call, deltaStatement, literal, type Dialect } from "../kernelText.ts";
import type { LogTimePace } from "../types.ts";

/** Slower than this nothing moves, and change/rate would leave float32. */
const SMALLEST_RATE = "1e-32";
/** Δ is read below this from its argument: ln Δ(u) = u within e^u. */
const SMALLEST_DELTA = "1e-37";
/** (t + t0)Δx² is held below e^80, inside float32; the step is then e^−80 long. */
const LARGEST_EXPONENT = "80.0";

/** `h` goes on to a token of λ `x` and sign `p` at σ `s`; leaves u = s_Δ x and own = (t + t0)Δx². */
function hiddenStatement(dialect: Dialect, h: string, x: string, p: string, s: string): string {
  const f = (name: string): string => call(dialect, name);
  return (
    `${deltaStatement(dialect, `sd*${p}*${f("exp")}(${x} - e*${s})`)} ` +
    `own = 2.0*${x} + (1.0 - 2.0*e)*${s} + ${f("min")}(u, ${f("log")}(${f("max")}(d, ${SMALLEST_DELTA}))); ` +
    `own = ${f("exp")}(${f("min")}(${LARGEST_EXPONENT}, own)); ${h} = ${f("exp")}(-(av*d))*${h} + own;`
  );
}

/** Takes the token into account: its slope, the fastest rate (see Pace) and the largest s x. */
export function slopeStatement(dialect: Dialect, x: string, p: string, slope: string): string {
  const f = (name: string): string => call(dialect, name);
  return (
    `${hiddenStatement(dialect, "h", x, p, "t")} ${slope} = e + m*h; ` +
    `rate = ${f("max")}(rate, ${f("abs")}(m)*(h + ${f("max")}(-u, 0.0)*own)); big = ${f("max")}(big, u);`
  );
}

/** Chooses the step `g` in σ; 0 once escaped or arrived. Before it, RESET_SLOPES and the slopes of all tokens. */
export function stepStatement(dialect: Dialect, pace: LogTimePace): string {
  const f = (name: string): string => call(dialect, name);
  const steady = literal(2 * pace.change);
  return (
    `g = ${f("min")}(${literal(pace.until)} - t, ${f("min")}(${steady}, ${literal(pace.change)}/${f("max")}(rate, ${SMALLEST_RATE}))); ` +
    `if (big >= ${literal(pace.escape)}) { g = 0.0; } hm = 0.0;`
  );
}

/** Moves the token by the midpoint rule. */
export function moveStatement(dialect: Dialect, x: string, p: string, slope: string): string {
  return `y = ${x} + ${slope}*(0.5*g); ${hiddenStatement(dialect, "hm", "y", p, "(t + 0.5*g)")} ${x} = ${x} + g*(e + m*hm);`;
}

export const RESET_SLOPES = "h = 0.0; rate = 0.0; big = 0.0;";

/** One step of the tokens x0 … x(n−1) with signs p0 … and slopes r0 …, all in variables. */
export function logTimeStep(dialect: Dialect, pace: LogTimePace, n: number): string {
  const tokens = Array.from({ length: n }, (_, l) => [`x${l}`, `p${l}`, `r${l}`] as const);
  return [
    RESET_SLOPES,
    ...tokens.map(([x, p, r]) => slopeStatement(dialect, x, p, r)),
    stepStatement(dialect, pace),
    ...tokens.map(([x, p, r]) => moveStatement(dialect, x, p, r)),
    "t = t + g;",
  ].join("\n");
}
