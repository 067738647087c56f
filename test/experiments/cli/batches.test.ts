import path from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureBuilt, runCli, Scratch } from "./harness.ts";

const scratch = new Scratch();
beforeAll(ensureBuilt);
afterAll(() => scratch.dispose());

interface Printed {
  readonly batches: readonly unknown[];
}

describe("verify --batch", () => {
  it("runs the theorem's batch on the backend, prints it and keeps it for the report", async () => {
    const out = path.join(scratch.folder, "out");
    const args = ["verify", "rate-ordering", "--runs", "2", "--out", out, "--backend", "cpu"];
    const { stdout } = await runCli([...args, "--batch", "60", "--json"]);
    const { batches } = JSON.parse(stdout) as Printed;
    expect(batches).toHaveLength(1);
    expect(batches[0]).toMatchObject({
      theorem: "rate-ordering",
      problems: 60,
      tokens: 4,
      counts: { agrees: 60, disagrees: 0, unresolved: 0 },
      provenance: { backend: "cpu", dtype: "f32" },
    });
    const kept = JSON.parse(readFileSync(path.join(out, "verify.json"), "utf8")) as Printed;
    expect(kept.batches).toEqual(batches);
  });

  it("refuses what is no number of problems", async () => {
    const { code, stderr } = await runCli(["verify", "--batch", "many"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--batch");
  });
});
