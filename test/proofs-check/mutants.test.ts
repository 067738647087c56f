import { describe, expect, it } from "vitest";
import { allSteps } from "../../proofs-check/index.ts";
import { checkLink } from "../../proofs-check/links.ts";
import { buildStep } from "../../proofs-check/steps/kernel/build.ts";
import { runMutants } from "./runMutants.ts";

/** Every 20th mutant; mutants.slow.test.ts runs all of them. */
describe("mutants of the proof steps (sample)", () => {
  it("are all rejected", async () => {
    const report = await runMutants(20);
    expect(report.total).toBeGreaterThanOrEqual(200);
    expect(report.survivors).toEqual([]);
  }, 120_000);
});

describe("dropped and replaced steps", () => {
  it("no certificate holds without one of its premises", async () => {
    const kept: string[] = [];
    for (const step of allSteps()) {
      if (step.spec.kind !== "combine") continue;
      for (const label of Object.keys(step.spec.premises ?? {})) {
        // premises of weight 0 only name the step behind a sign fact
        if (step.spec.weights?.[label] === "0") continue;
        const { [label]: _dropped, ...premises } = { ...step.spec.premises };
        const result = await buildStep(
          step.id.split(".")[0]!,
          { ...step.spec, premises },
          step.context,
        ).check();
        if (result.status === "checked") kept.push(`${step.id}: ${label}`);
      }
    }
    expect(kept).toEqual([]);
  }, 120_000);

  it("no step can stand in for another of its module where a formula is taken from it", () => {
    const pool = allSteps().filter((s) => !s.id.startsWith("unrolled"));
    const accepted: string[] = [];
    let tried = 0;
    for (const user of pool) {
      for (const premise of user.premises.values()) {
        const used = pool.find((s) => s.id === premise[0])!;
        for (const other of pool.filter((s) => s.context === used.context && s.id !== used.id).slice(0, 4)) {
          // two identities between the same expression are the same statement, however they are written
          if (used.spec.kind === "identity" && other.spec.kind === "identity") continue;
          tried++;
          const stated = new Set(used.statement.map((f) => f.text));
          if (checkLink(user, other, premise) === null && !other.statement.some((f) => stated.has(f.text)))
            accepted.push(`${user.id}: ${other.id} for ${used.id}`);
        }
      }
    }
    expect(tried).toBeGreaterThan(500);
    expect(accepted).toEqual([]);
  }, 120_000);
});
