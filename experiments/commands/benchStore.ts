import path from "node:path";
import { z } from "zod";
import { textIfThere } from "../readResult.ts";
import type { ControlRun } from "../reports/types.ts";
import { packageRoot } from "../version.ts";

/** Where `bench` leaves its figures. */
export function benchFile(out: string): string {
  return path.join(out, "bench.json");
}

/** The controls as last recorded with the sources (`npm run results:controls`). */
export const controlsFile: string = path.join(packageRoot, "experiments", "results", "controls.json");

const control = z.object({
  name: z.string(),
  alteration: z.string(),
  expected: z.enum(["contradicted", "supported"]),
  observed: z.string(),
  passed: z.boolean(),
});

/** What the report wants of bench.json; the rest is let through. */
const benched = z.looseObject({
  version: z.string(),
  commit: z.string(),
  source: z.string(),
  figures: z.array(z.looseObject({ controls: z.array(control).optional() })),
});

const recorded = z.object({
  origin: z.object({ version: z.string(), commit: z.string(), command: z.string() }),
  controls: z.array(control),
});

/** The JSON of a file; undefined if there is none, or it is not JSON. */
function jsonOf(file: string): unknown {
  const text = textIfThere(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One control a line, so that a change of one shows as one. */
export function encodeControls({ origin, controls }: ControlRun): string {
  const lines = controls.map((each) => JSON.stringify(each)).join(",\n");
  return `{"origin":${JSON.stringify(origin)},"controls":[\n${lines}\n]}\n`;
}

/**
 * The controls that `bench` ran last under `out` with this program; failing that, those recorded with the sources, which
 * say of which commit they are; undefined if there are neither.
 *
 * @param source - digest of the program that the report is about.
 */
export function readControls(out: string, source: string, fallback = controlsFile): ControlRun | undefined {
  const bench = benched.safeParse(jsonOf(benchFile(out)));
  if (bench.success && bench.data.source === source) {
    const { version, commit, figures } = bench.data;
    const controls = figures.flatMap(({ controls: own = [] }) => own);
    if (controls.length > 0) return { origin: { version, commit, command: "npm run bench" }, controls };
  }
  const record = recorded.safeParse(jsonOf(fallback));
  return record.success && record.data.controls.length > 0 ? record.data : undefined;
}
