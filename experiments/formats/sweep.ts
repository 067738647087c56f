import { z } from "zod";
import type { ErrorDetail } from "../../solvers/errors.ts";
import { countRange, positive, ranges } from "./common.ts";
import { FormatError, detail, issueDetails, valueAt } from "./issues.ts";
import { countRangeDetails, intervalDetails } from "./rangeChecks.ts";
import { sweepSizeDetails } from "./sweepSize.ts";

/** Largest number of problems of one sweep, and of tokens and dimensions of one problem. */
export const MAX_SWEEP_SIZE = 1e9;
export const MAX_SWEEP_TOKENS = 65_536;
export const MAX_SWEEP_DIMENSION = 256;

const example = {
  id: "constants-over-a",
  design: { kind: "random", size: 100000, ranges: { a: [0.5, 3] }, tokens: { min: 2, max: 4 } },
  claims: ["convergence"],
  depth: { steps: 200, eta: 0.05 },
  seed: 1,
};

/** What `schema sweep` prints and what validates a sweep file. */
export const sweepSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
      .meta({ description: "Name of the sweep and of its folder: letters, digits, dot, dash, underscore." }),
    design: z
      .strictObject({
        kind: z.enum(["grid", "random"]).meta({
          description:
            "random: problem k is drawn from the ranges with the seed and k alone. grid: every combination of equally " +
            "spaced values of mu, s, a and each token, ends included; one dimension, one number of tokens, an interval " +
            "for each of mu, s, a and x0 ([v, v] fixes it).",
        }),
        size: z
          .int()
          .min(1)
          .max(MAX_SWEEP_SIZE)
          .meta({
            description:
              "How many problems. A grid spreads it evenly over its axes, so it must be such a product: 10000 for two " +
              "axes is 100 values each.",
          }),
        ranges: ranges.optional(),
        tokens: countRange(
          MAX_SWEEP_TOKENS,
          "How many tokens a problem may have; default 1 to 4.",
        ).optional(),
        dimension: countRange(MAX_SWEEP_DIMENSION, "Dimensions; without it, one dimension.").optional(),
      })
      .meta({ description: "Which problems." }),
    claims: z.array(z.string().min(1)).min(1).meta({
      description:
        "Ids of the statements to check on every problem that meets their hypotheses; all have the design's form.",
    }),
    depth: z
      .strictObject({
        steps: z
          .int()
          .min(1)
          .max(1e7)
          .meta({ description: "Layers of the residual stack that every problem is run through." }),
        eta: positive.meta({ description: "Step of one layer: depth t = steps * eta." }),
      })
      .meta({ description: "How deep." }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .optional()
      .meta({ description: "Seed of the draws; without it, that of --seed." }),
  })
  .meta({
    title: "A sweep",
    description:
      "A seeded batch of problems, integrated in parts that any scheduler can spread over machines.",
    examples: [example],
  });

/** A sweep file, checked. */
export type SweepInput = z.infer<typeof sweepSchema>;

const KEYS = [
  ...Object.keys(sweepSchema.shape),
  ...Object.keys(sweepSchema.shape.design.shape),
  ...["steps", "eta", "min", "max", "mu", "s", "a", "x0"],
];

/**
 * Checks a sweep (CONTRACT, "A sweep").
 *
 * @param knownIds - ids that `claims` may name.
 * @throws FormatError with every objection.
 */
export function parseSweep(value: unknown, source: string | null, knownIds: ReadonlySet<string>): SweepInput {
  const structure = sweepSchema.safeParse(value);
  const details = [
    ...(structure.success ? [] : issueDetails(structure.error.issues, value, KEYS)),
    ...["tokens", "dimension"].flatMap((key) =>
      countRangeDetails(valueAt(value, ["design", key]), ["design", key]),
    ),
    ...intervalDetails(valueAt(value, ["design", "ranges"]), ["design", "ranges"]),
    ...sweepSizeDetails(valueAt(value, ["design"])),
    ...claimIdDetails(valueAt(value, ["claims"]), knownIds),
  ];
  if (details.length > 0 || !structure.success) throw new FormatError(source, details);
  return structure.data;
}

function claimIdDetails(claims: unknown, knownIds: ReadonlySet<string>): ErrorDetail[] {
  if (!Array.isArray(claims)) return [];
  return claims.flatMap((id: unknown, i) => {
    if (typeof id !== "string" || id === "") return [];
    if (!knownIds.has(id)) {
      const remedy = "`token-dynamics list` shows the ids.";
      return [detail(["claims", i], id, "the id of a statement of the registry", remedy)];
    }
    const first = claims.indexOf(id);
    return first < i
      ? [detail(["claims", i], id, `an id that claims[${first}] does not have`, "Remove it here.")]
      : [];
  });
}
