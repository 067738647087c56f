import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../atomicFile.ts";
import type { ReportFigure } from "../reports/types.ts";
import { textIfThere } from "../readResult.ts";
import { packageRoot } from "../version.ts";
import { programDigest } from "./programDigest.ts";

/** Recorded results that figures may be drawn from. */
const RESULTS = path.join(packageRoot, "experiments", "results");

function fileOf(out: string, id: string): string {
  return path.join(out, "cache", "figures", `${id}.json`);
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

const stored = z.object({ key: z.string(), figure });

/** A figure that an earlier command drew under `out`, if it depends on nothing that has changed. */
export function cachedFigure(out: string, key: string, id: string): ReportFigure | undefined {
  const text = textIfThere(fileOf(out, id));
  if (text === undefined) return undefined;
  try {
    const { success, data } = stored.safeParse(JSON.parse(text));
    return success && data.key === key && data.figure.id === id ? data.figure : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keeps a figure for the next command. */
export function keepFigure(out: string, key: string, drawn: ReportFigure): void {
  writeFileAtomically(fileOf(out, drawn.id), `${JSON.stringify({ key, figure: drawn })}\n`);
}
