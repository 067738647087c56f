import { z } from "zod";
import { FormatError, issueDetails } from "./issues.ts";
import { matrixProblemSchema, scalarProblemSchema } from "./problemSchema.ts";

const count = z.int().min(0);
const problem = z
  .union([scalarProblemSchema, matrixProblemSchema])
  .meta({ id: "problem", description: "A problem in the format of `schema problem`." });

const evidence = z.looseObject({
  problem,
  predicted: z.string(),
  observed: z.string(),
  outcome: z.enum(["supported", "contradicted", "inconclusive", "skipped"]),
  reason: z.string().meta({ description: "Why, in one line; tokens are counted from 1." }),
});

const replay = z
  .looseObject({
    problem,
    seed: z.int(),
    path: z
      .string()
      .meta({ description: "With the seed, `verify --seed S --path P` draws the problem again." }),
    predicted: z.string(),
    observed: z.string(),
  })
  .meta({ description: "The smallest problem found that contradicts the claim." });

const verdict = z.looseObject({
  status: z
    .enum(["proved", "refuted", "supported", "contradicted", "inconclusive", "vacuous"])
    .meta({ description: "proved and refuted by certificate, the others numerical." }),
  runs: count.meta({ description: "Problems that met the hypotheses." }),
  counts: z.looseObject({ supported: count, contradicted: count, inconclusive: count, skipped: count }),
  evidence: z.array(evidence),
  certificates: z
    .array(
      z.looseObject({
        step: z.string(),
        method: z.enum(["symbolic", "interval", "smt", "rule"]),
        artefact: z.string(),
      }),
    )
    .optional(),
  reason: z.string().optional(),
  replay: replay.optional(),
  fault: z.boolean().optional().meta({ description: "The workbench contradicts itself on this row." }),
});

const row = z.looseObject({
  theorem: z.string(),
  claim: z.string(),
  attributedTo: z.enum(["paper", "workbench", "user"]),
  established: z
    .union([z.boolean(), z.literal("open")])
    .optional()
    .meta({ description: "What is known about the claim; statements from a file have none." }),
  verdict,
});

/** What `schema report` prints; later versions may add keys, so unknown ones are let through. */
export const reportSchema = z
  .looseObject({
    version: z.string().meta({ description: "Version of the program." }),
    seed: z.int(),
    backend: z.string().meta({ description: "Backend that batches ran on." }),
    rows: z.array(row),
  })
  .meta({
    title: "A report",
    description: "What `verify --json` prints and `report` writes: one row for every claim.",
    examples: [
      {
        version: "1.0.0",
        seed: 1,
        backend: "webasm",
        rows: [
          {
            theorem: "convergence",
            claim: "limit",
            attributedTo: "paper",
            established: true,
            verdict: {
              status: "supported",
              runs: 200,
              counts: { supported: 199, contradicted: 0, inconclusive: 1, skipped: 12 },
              evidence: [],
            },
          },
        ],
      },
    ],
  });

/** A report that was read. */
export type ReportInput = z.infer<typeof reportSchema>;

/**
 * Checks a report, as `report --compare` reads it.
 *
 * @throws FormatError with every objection.
 */
export function parseReport(value: unknown, source: string | null): ReportInput {
  const structure = reportSchema.safeParse(value);
  if (structure.success) return structure.data;
  throw new FormatError(source, issueDetails(structure.error.issues, value, Object.keys(reportSchema.shape)));
}
