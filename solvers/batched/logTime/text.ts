/**
 * The text of the float32 kernels that follow a problem in σ = ln(t + t0), for gpu.js and WGSL alike (see kernelText.ts).
 *
 * A token is kept as λ = ln|x| + νσ, with ν = 1/2 where tokens shrink (μ < 0: λ tends to a constant) and 0 where they grow,
 * so that dλ/dσ = ν + μ(t + t0)h, and (t + t0)x² is one exponential of 2λ + (1 − 2ν)σ: ln t = 10^3 is as near as
 * t = 1. One step is the explicit midpoint rule in σ. Where x follows a power of t both of its stages vanish, so that the
 * limits of convergence are fixed points of the step, whatever its length.
 *
 * In par: rows 0 … 2 are μ, s, a; row 3 is ν; row 4 + l is the sign of token l. A zero token has λ = −10^30.
 */
import { LOG1P_SHARE, call, choice, expStatement, literal, type Dialect } from "../elementaryText.ts";
import { deltaStatement } from "../kernelText.ts";
import type { LogTimePace } from "../types.ts";

/** Slower than this nothing moves, and change/rate would leave float32. */
const SMALLEST_RATE = "1e-32";
/** (t + t0)x²Δ is held at this, times the Δ of a positive s x: inside float32 with the step e^−80 long at the least. */
const LARGEST_EXPONENT = "56.0";

/** `h` goes on to a token of λ `x` and sign `p` at σ `s`; leaves u = s_Δ x and own = (t + t0)Δx². */
function hiddenStatement(dialect: Dialect, h: string, x: string, p: string, s: string): string {
  const f = (name: string): string => call(dialect, name);
  // Δ is e^u times a number in [ln 2, 1] where u < 0: it goes into the exponent, and far below float32 with it.
  const exponent = `${f("min")}(${LARGEST_EXPONENT}, 2.0*${x} + (1.0 - 2.0*e)*${s} + ${f("min")}(u, 0.0))`;
  return (
    `${expStatement(dialect, "f", `${x} - e*${s}`)} ${deltaStatement(dialect, `sd*${p}*f`)} ` +
    `${expStatement(dialect, "own", exponent)} own = own*${choice(dialect, "u > 0.0", "d", `${LOG1P_SHARE}/(2.0+E)`)}; ` +
    `${expStatement(dialect, "f", "-(av*d)")} ${h} = f*${h} + own;`
  );
}

/** Takes the token into account: its slope, the fastest rate (see LogTimePace) and the largest s x. */
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
