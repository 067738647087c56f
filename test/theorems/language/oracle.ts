/** High-precision operands and the check that a value's error covers the truth. */
import { Decimal } from "decimal.js";
import fc from "fast-check";

import { extended, fromNumber, ZERO } from "../../../theorems/language/extended.ts";
import type { Value } from "../../../theorems/language/extended.ts";

export const Big = Decimal.clone({ precision: 50, maxE: 9e15, minE: -9e15 });
export type Big = Decimal;

/** All digits of a double: `new Decimal(x)` would take its shortest decimal. */
export function exact(x: number): Big {
  if (x === 0 || !Number.isFinite(x)) return new Big(x);
  let doublings = 0;
  let integer = x;
  for (; !Number.isInteger(integer); integer *= 2) doublings++;
  for (; Math.abs(integer) > 2 ** 53; integer /= 2) doublings--;
  return new Big(integer).times(new Big(2).pow(-doublings));
}

/** Slopes are fractions with small denominators by convention: 1/3 is one third, not the double next to it. */
export function fraction(slope: number): Big {
  const twelfths = Math.round(slope * 12);
  return Math.abs(slope * 12 - twelfths) < 1e-12 ? new Big(twelfths).div(12) : exact(slope);
}

/** What the program is given, and a true value inside its error. */
export interface Operand {
  readonly value: Value;
  readonly truth: Big;
}

/** Magnitudes log-uniform, errors from none to a factor of e, the truth anywhere inside the error. */
interface Draw {
  readonly kind: "zero" | "integer" | "plain" | "extended";
  readonly sign: number;
  readonly slope: number;
  readonly log: number;
  readonly error: number;
  readonly part: number;
}

const milli = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((n) => n / 1000);

const draw: fc.Arbitrary<Draw> = fc.record({
  kind: fc.oneof(
    { weight: 1, arbitrary: fc.constant("zero" as const) },
    { weight: 3, arbitrary: fc.constant("integer" as const) },
    { weight: 6, arbitrary: fc.constant("plain" as const) },
    { weight: 10, arbitrary: fc.constant("extended" as const) },
  ),
  sign: fc.constantFrom(-1, 1),
  slope: fc.constantFrom(0, 0, 0.5, -0.5, 1, -1, 0.25, -2),
  log: milli(-400, 400),
  error: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: milli(-14, 0).map((d) => 10 ** d) },
  ),
  part: milli(-1, 1),
});

/** Σ, log-uniform over the range where decimal.js can follow. */
export const sigma: fc.Arbitrary<number> = milli(-2, 3.5).map((d) => 10 ** d);

function make({ kind, sign, slope, log, error, part }: Draw, at: number, scale: number): Operand {
  if (kind === "zero") return { value: ZERO, truth: new Big(0) };
  const perturbation = exact(error).times(exact(part)).exp();
  if (kind === "extended") {
    const value = extended(sign, slope, log * scale, error);
    const truth = exact(slope).times(exact(at)).plus(exact(value.offset)).exp().times(sign);
    return { value, truth: truth.times(perturbation) };
  }
  const number = sign * (kind === "integer" ? Math.round(Math.abs(log)) : Math.exp(log * scale));
  return { value: fromNumber(number, number === 0 ? 0 : error), truth: exact(number).times(perturbation) };
}

/** One operand; magnitudes e^(±400·scale). */
export const operand = (at: number, scale = 1): fc.Arbitrary<Operand> => draw.map((d) => make(d, at, scale));

/** Two operands, often so close together that their difference cancels. */
export function pair(at: number, scale = 1): fc.Arbitrary<readonly [Operand, Operand]> {
  const near = fc
    .tuple(draw, fc.constantFrom(1, -1), milli(-17, 1), fc.constantFrom(-1, 0, 1))
    .map(([d, flip, digits, direction]) => {
      const log = d.log + (direction * 10 ** digits) / scale;
      return [
        make(d, at, scale),
        make({ ...d, log, sign: d.sign * flip, part: -d.part }, at, scale),
      ] as const;
    });
  return fc.oneof(near, fc.tuple(operand(at, scale), operand(at, scale)));
}

/**
 * Errors are sums of doubles, a few ulp off each (SLACK), and truths have 50 digits of numbers with up to 10 before
 * the point (GRAIN).
 */
const SLACK = 1 + 1e-9;
const GRAIN = 1e-34;

/** Undefined when the value covers the truth, otherwise what is wrong. `truth` undefined: complex or 0/0. */
export function objection(v: Value, truth: Big | undefined, at: number): string | undefined {
  const shown = `${JSON.stringify(v)} at Σ = ${at} for ${truth?.toString() ?? "undefined"}`;
  if (v.sign === 0 && v.offset === Infinity) return undefined; // claims nothing
  if (Number.isNaN(v.sign)) return truth === undefined ? undefined : `undefined: ${shown}`;
  if (truth === undefined) return `defined: ${shown}`;
  if (v.offset === Infinity) return truth.isFinite() || truth.s !== v.sign ? `infinite: ${shown}` : undefined;
  if (v.offset === -Infinity) return truth.isZero() ? undefined : `zero: ${shown}`;
  const log = fraction(v.slope).times(exact(at)).plus(exact(v.offset));
  if (v.sign === 0)
    return truth.isZero() || truth.abs().ln().lte(log.plus(1e-9)) ? undefined : `bound: ${shown}`;
  if (truth.isZero() || !truth.isFinite() || truth.s !== v.sign) return `sign: ${shown}`;
  const logTruth = truth.abs().ln();
  const covers = (claimed: Big, error: number): boolean =>
    logTruth
      .minus(claimed)
      .abs()
      .lte(error * SLACK + GRAIN);
  // The extended form of a double has its logarithm rounded besides: by 2^−52 of it at most.
  const isPlain = !Number.isNaN(v.num);
  if (isPlain && !covers(exact(v.num).abs().ln(), v.error)) return `double: ${shown}`;
  if (!covers(log, v.error + (isPlain ? Math.abs(v.offset) * 2 ** -52 : 0))) return `off: ${shown}`;
  return undefined;
}
