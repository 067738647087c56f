import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { ControlResult } from "../reports/types.ts";

/** Where `bench` leaves its figures. */
export function benchFile(out: string): string {
  return path.join(out, "bench.json");
}

const control = z.object({
  name: z.string(),
  alteration: z.string(),
  expected: z.enum(["contradicted", "supported"]),
  observed: z.string(),
  passed: z.boolean(),
});

/** What the report wants of the file; the rest is let through. */
const stored = z.looseObject({
  source: z.string(),
  figures: z.array(z.looseObject({ controls: z.array(control).optional() })),
});

/**
 * The controls that `bench` ran last under `out`; none if it has not run, or not with this program.
 *
 * @param source - digest of the program that the report is about.
 */
export function readControlResults(out: string, source: string): readonly ControlResult[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(benchFile(out), "utf8"));
  } catch (error) {
    // No file, or one that another program wrote: there are no results to show.
    if ((error as NodeJS.ErrnoException).code === "ENOENT" || error instanceof SyntaxError) return [];
    throw error;
  }
  const bench = stored.safeParse(value);
  if (!bench.success || bench.data.source !== source) return [];
  return bench.data.figures.flatMap(({ controls = [] }) => controls);
}
