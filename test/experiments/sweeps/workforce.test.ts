import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Sweeps from "../../../experiments/sweeps/index.ts";
import { testSeed } from "../../setup.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** Beside the sources, so that the bundle finds the dependencies; git-ignored. */
const folder = join(root, "node_modules", ".cache", `sweeps-workers-test-${process.pid}`);
const sources = join(root, "experiments", "sweeps");

/** Worker threads load JavaScript only; under vitest there is none, so the sweeps are compiled first. */
let sweeps: typeof Sweeps;
beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(sources, "index.ts"), join(sources, "worker.ts")],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  sweeps = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "index.js")).href)) as typeof Sweeps;
}, 60_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("worker threads", () => {
  it("draw and judge what one thread does, in the same order", async () => {
    const check = sweeps.batchChecks.find(({ theorem }) => theorem === "fast-divergence")!;
    // Not a multiple of what a thread gets; tokens left where they were, so that the check objects to many.
    const request = { theorem: check.theorem, seed: testSeed, first: 2048, count: 2500, L: 3 };
    const [here, there] = [sweeps.workHere(check), sweeps.workInThreads(2)];
    try {
      const batch = await here.draw(request);
      expect(await there.draw(request)).toEqual(batch);
      const logAbsX = batch.x0.map((x) => Math.log(Math.abs(x)));
      const logT = new Float64Array(2500).fill(40).map((value, b) => value + (b % 7));
      const judged = await here.judge(request, batch, { logAbsX, logT });
      expect(judged.disagreeing.length).toBeGreaterThan(100);
      expect(await there.judge(request, batch, { logAbsX, logT })).toEqual(judged);
      expect(await there.reference({ ...request, count: 1100 })).toEqual(
        await here.reference({ ...request, count: 1100 }),
      );
    } finally {
      await there.close();
    }
  }, 60_000);
});
