import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../engine/index.ts";
import type { ReportFigure } from "../reports/types.ts";
import { textIfThere } from "../readResult.ts";
import { packageRoot } from "../version.ts";
import { programDigest } from "./programDigest.ts";

/** Recorded results that figures may be drawn from. */
const RESULTS = path.join(packageRoot, "experiments", "results");

function file(out: string): string {
  return path.join(out, "cache", "figures.json");
}

/** What figures depend on: the program, the recorded results, the seed. */
export function figureKey(seed: number, results = RESULTS): string {
  const hash = createHash("sha256").update(`${programDigest()}\0${seed}\0${process.version}`);
  const names = readdirSync(results, { recursive: true }) as string[];
  for (const name of names.filter((each) => each.endsWith(".json")).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(path.join(results, name)));
  }
  return hash.digest("hex");
}

/** A cache is a file like any other: nothing that could run is taken from it, whatever the page's policy would stop. */
const picture = z
  .string()
  .refine(
    (svg) => svg.startsWith("<svg ") && !/<(?:script|style|foreignObject)|\son\w+\s*=|javascript:/i.test(svg),
  );

const figure = z.object({
  id: z.string(),
  title: z.string(),
  theorem: z.string().exactOptional(),
  caption: z.string(),
  command: z.string(),
  content: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("drawn"), svg: picture, csv: z.string() }),
    z.object({ kind: z.literal("not-run"), reason: z.string() }),
  ]),
});

const stored = z.object({ key: z.string(), figures: z.array(figure) });

/** The figures that an earlier report under `out` made, if they depend on nothing that has changed. */
export function cachedFigures(out: string, key: string): readonly ReportFigure[] | undefined {
  const text = textIfThere(file(out));
  if (text === undefined) return undefined;
  try {
    const found = stored.safeParse(JSON.parse(text));
    return found.success && found.data.key === key ? found.data.figures : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keeps figures for the next report. */
export function keepFigures(out: string, key: string, figures: readonly ReportFigure[]): void {
  writeFileAtomically(file(out), `${JSON.stringify({ key, figures })}\n`);
}
