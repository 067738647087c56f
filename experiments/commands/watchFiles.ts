import { readdirSync, statSync } from "node:fs";
import path from "node:path";

/** The files below a folder, at any depth, with one of the endings; none where there is no such folder. */
export function filesBelow(folder: string, endings: readonly string[]): readonly string[] {
  try {
    const names = readdirSync(folder, { recursive: true }) as string[];
    return names
      .filter((name) => endings.includes(path.extname(name)))
      .map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Differs as soon as one of the files is written, made or removed. */
function stampOf(files: readonly string[]): string {
  const stamps = files.flatMap((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found === undefined ? [] : [`${file} ${found.size} ${found.mtimeMs} ${found.ino}`];
  });
  return stamps.sort().join("\n");
}

/**
 * Calls `changed` once files have changed and then stayed as they are for one interval: a run writes several times. They
 * are looked at, as not every file system tells of changes: those of a container or over a network do not.
 *
 * @param files - which files; asked at every look.
 * @returns what ends the watching.
 */
export function watchFiles(
  files: () => readonly string[],
  intervalMs: number,
  changed: () => void,
): () => void {
  let told = stampOf(files());
  let last = told;
  const timer = setInterval(() => {
    const now = stampOf(files());
    if (now === last && now !== told) {
      told = now;
      changed();
    }
    last = now;
  }, intervalMs);
  return () => clearInterval(timer);
}
