import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Sweeps from "../../../experiments/sweeps/index.ts";
import { compiled } from "../compiled.ts";
import { testSeed } from "../../setup.ts";

let sweeps: typeof Sweeps;
let remove = (): void => undefined;
beforeAll(async () => {
  ({ exports: sweeps, remove } = await compiled<typeof Sweeps>("sweeps"));
}, 60_000);
afterAll(() => remove());

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
