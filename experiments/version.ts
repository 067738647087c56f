import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The package's own folder: the nearest one above this file whose package.json is ours (dist/ and sources differ in depth). */
function findPackageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** Folder of the installed package or of the checkout. */
export const packageRoot: string = findPackageRoot();

/** Version of this package, as package.json has it. */
export const packageVersion: string = (
  JSON.parse(readFileSync(path.join(packageRoot, "package.json"), "utf8")) as { version: string }
).version;

/** Problems that once failed, by value, kept with the sources: `verify` tries them before it draws any. */
export const counterexamplesFile: string = path.join(
  packageRoot,
  "experiments",
  "results",
  "counterexamples.ndjson",
);
