import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as Engine from "../../../experiments/engine/index.ts";
import { compiled } from "../compiled.ts";
import { encodeRow } from "../../../experiments/formats/index.ts";
import type { Statement } from "../../../theorems/types.ts";

let engine: typeof Engine;
let remove = (): void => undefined;
beforeAll(async () => {
  ({ exports: engine, remove } = await compiled<typeof Engine>("engine"));
}, 60_000);
afterAll(() => remove());

const statement: Statement = {
  id: "workers",
  title: "One right and one wrong constant",
  tokens: { min: 1, max: 2 },
  hypotheses: ["mu < 0", "x0[l] != 0"],
  ranges: { a: [0.5, 3] },
  claims: [
    { name: "right", kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "1 / sqrt(2 * abs(mu) * log(2))" },
    { name: "wrong", kind: "limit", of: "sqrt(t) * abs(x[1])", equals: "1.01 / sqrt(2 * abs(mu) * log(2))" },
  ],
};

describe("worker threads", () => {
  it("give the rows that one thread gives", async () => {
    expect(engine.workersAvailable).toBe(true);
    const options = { seed: 1, runs: 24, level: "fast" as const };
    const here = await engine.verifyStatement(statement, { ...options, workers: 0 });
    const there = await engine.verifyStatement(statement, { ...options, workers: 2 });
    expect(there.map(encodeRow)).toEqual(here.map(encodeRow));
    expect(here.map((row) => row.verdict.status)).toEqual(["supported", "contradicted"]);
    const replay = here[1]!.verdict.replay!;
    expect(replay.problem).toEqual({ kind: "scalar", mu: -1, sDelta: 1, a: 1, x0: [1] });
    const again = await engine.verifyStatement(statement, { ...options, path: replay.path });
    expect(again[1]!.verdict.replay).toEqual(replay);
  }, 120_000);

  it("stop when the signal aborts, and the run is no success", async () => {
    const controller = new AbortController();
    const run = engine.verifyStatement(statement, {
      seed: 1,
      runs: 2000,
      level: "fast",
      workers: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toThrow(/interrupted/);
  }, 60_000);
});
