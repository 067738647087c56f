import { z } from "zod";

/** Smallest and largest nonzero magnitude of any number of a problem (CONTRACT, bad input). */
export const MIN_MAGNITUDE = 1e-150;
export const MAX_MAGNITUDE = 1e150;

/** A real number of a problem: 0, or a magnitude from 1e-150 to 1e150. The printed schema says the same. */
export const real = z
  .number()
  .min(-MAX_MAGNITUDE)
  .max(MAX_MAGNITUDE)
  .refine((value) => value === 0 || Math.abs(value) >= MIN_MAGNITUDE, {
    message: "0, or a magnitude from 1e-150 to 1e150",
    params: { remedy: "Write 0, or rescale: x by s and t by mu/s^2 leave the equations as they are." },
  })
  .meta({
    id: "real",
    description: "A finite number: 0, or a magnitude from 1e-150 to 1e150.",
    anyOf: [{ const: 0 }, { minimum: MIN_MAGNITUDE }, { maximum: -MIN_MAGNITUDE }],
  });

/** A real number above 0. */
export const positive = z
  .number()
  .min(MIN_MAGNITUDE)
  .max(MAX_MAGNITUDE)
  .meta({ id: "positive", description: "A number from 1e-150 to 1e150." });

/** Inclusive range of a count. */
export function countRange(
  largest: number,
  description: string,
): z.ZodObject<{ min: z.ZodInt; max: z.ZodInt }, z.core.$strict> {
  const count = z.int().min(1).max(largest);
  return z.strictObject({ min: count, max: count }).meta({ description });
}

const interval = z
  .tuple([real, real])
  .meta({ description: "Closed interval [lo, hi], lo ≤ hi.", examples: [[-2, 3]] });
const positiveInterval = z
  .tuple([positive, positive])
  .meta({ description: "Closed interval [lo, hi], 0 < lo ≤ hi.", examples: [[0.5, 3]] });

/** The `ranges` of a conjecture or a sweep. */
export const ranges = z
  .strictObject({ mu: interval, s: interval, a: positiveInterval, x0: interval })
  .partial()
  .meta({
    id: "ranges",
    description:
      "Closed intervals to draw from: mu, s (S_Delta), a, x0 (every token). Inside one, half of the draws are " +
      "uniform and half log-uniform in magnitude. In D dimensions mu scales M (its entry of largest magnitude) " +
      "and s scales the rows of S_Delta.",
    examples: [{ a: [0.5, 3], x0: [-2, 2] }],
  });
