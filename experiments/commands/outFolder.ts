import { mkdtempSync, rmdirSync, statSync, lstatSync } from "node:fs";
import path from "node:path";
import { flagError } from "./parseOptions.ts";

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** The folder itself, or the nearest thing above it that is there, be it a link to nowhere. */
function nearestThere(folder: string): string {
  try {
    lstatSync(folder);
    return folder;
  } catch (error) {
    const above = path.dirname(folder);
    const absent = codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
    if (!absent || above === folder) throw error;
    return nearestThere(above);
  }
}

/** Why nothing can be written at a place where a folder should be; undefined where something can. */
function objection(folder: string): string | undefined {
  let there = folder;
  try {
    there = nearestThere(folder);
    const found = statSync(there, { throwIfNoEntry: false });
    if (found === undefined) return `${there} is a link to nothing`;
    if (!found.isDirectory()) return `${there} is a file`;
    // Permissions do not tell all: read-only mounts, full disks and /proc are found out by trying.
    rmdirSync(mkdtempSync(path.join(there, ".token-dynamics-")));
    return undefined;
  } catch (error) {
    return `Nothing can be written in ${there} (${codeOf(error)})`;
  }
}

/**
 * Looks whether files can be written under `--out`: found out before hours of work, and without making the folder.
 *
 * @throws InputError if not.
 */
export function checkOut(out: string): void {
  const why = objection(path.resolve(out));
  if (why !== undefined)
    throw flagError("--out", out, "a directory that can be written", `${why}: give another --out.`);
}
