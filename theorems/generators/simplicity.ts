/**
 * How hard a number is to read: 0 for 1, then −1, 0, and from there growing with the significant digits, the
 * distance of the magnitude from 1, and a minus sign. Shrinking only ever lowers it, so shrinking ends.
 */
export function complexity(value: number): number {
  if (value === 1) return 0;
  if (value === -1) return 1;
  if (value === 0) return 2;
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e") as [string, string];
  const digits = mantissa.replace(".", "").length;
  return 2 + 8 * digits + Math.abs(Number(exponent)) + leadingDigit(mantissa) + (value < 0 ? 1 : 0);
}

/** 2 and 5 read easier than 7: a tie-break between one-digit numbers. */
function leadingDigit(mantissa: string): number {
  const digit = mantissa[0];
  return digit === "1" ? 0 : digit === "2" || digit === "5" ? 2 : 3;
}

/**
 * Simpler numbers to try instead of `value`, the simplest first: 1, −1, 0, its magnitude, 2 and 0.5 with its
 * sign, and the value with fewer digits.
 *
 * @param allowed - whether a number may stand in this place (its range).
 */
export function simplerNumbers(value: number, allowed: (value: number) => boolean): number[] {
  const sign = value < 0 ? -1 : 1;
  const rounded = [1, 2, 3].flatMap((digits) => {
    const nearest = Number(value.toPrecision(digits));
    const unit = 10 ** (Math.floor(Math.log10(Math.abs(value) || 1)) - digits + 1);
    // Its neighbours as well: the nearest number may lie out of range or beyond a boundary.
    return [nearest, ...[nearest - unit, nearest + unit].map((x) => Number(x.toPrecision(digits)))];
  });
  const power = sign * 10 ** Math.round(Math.log10(Math.abs(value) || 1));
  const all = [sign, -sign, 0, sign * 2, sign * 0.5, power, -value, ...rounded];
  const limit = complexity(value);
  return [...new Set(all)].filter((x) => Number.isFinite(x) && complexity(x) < limit && allowed(x));
}
