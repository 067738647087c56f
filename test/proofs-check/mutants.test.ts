import { describe, expect, it } from "vitest";
import { runMutants } from "./runMutants.ts";

/** Every 20th mutant; mutants.slow.test.ts runs all of them. */
describe("mutants of the proof steps (sample)", () => {
  it("are all rejected", async () => {
    const report = await runMutants(20);
    expect(report.total).toBeGreaterThanOrEqual(200);
    expect(report.survivors).toEqual([]);
  }, 120_000);
});
