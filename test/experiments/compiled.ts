import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a folder of experiments exports, compiled. */
export interface Compiled<Exports> {
  readonly exports: Exports;
  /** Deletes the compiled files. */
  remove(): void;
}

/** Compiles a folder with its worker: threads load JavaScript only, and under vitest there is none. */
export async function compiled<Exports>(name: "engine" | "sweeps"): Promise<Compiled<Exports>> {
  // Beside the sources, so that the bundle finds the dependencies; git-ignored.
  const folder = join(root, "node_modules", ".cache", `${name}-workers-test-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: ["index.ts", "worker.ts"].map((file) => join(root, "experiments", name, file)),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  const url = pathToFileURL(join(folder, "index.js")).href;
  return {
    exports: (await import(/* @vite-ignore */ url)) as Exports,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
