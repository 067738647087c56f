import { describe, expect, it } from "vitest";
import { runMutants } from "./runMutants.ts";

describe("mutants of the proof steps (all)", () => {
  it("are all rejected", async () => {
    const report = await runMutants(1);
    process.stdout.write(`${report.text}\n`);
    expect(report.total).toBeGreaterThanOrEqual(4000);
    expect(report.survivors).toEqual([]);
    // the mathematics of the altered step itself objects to most; links and claims to the rest
    expect(report.byOwnCheck / report.total).toBeGreaterThan(0.85);
  }, 600_000);
});
