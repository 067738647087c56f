import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { batchText } from "../../../experiments/commands/batchText.ts";
import { defaultBatch } from "../../../experiments/commands/verifyBatches.ts";
import { readResults, storeResults, type VerifyResults } from "../../../experiments/commands/verifyStore.ts";
import type { BatchRun } from "../../../experiments/sweeps/index.ts";

const out = mkdtempSync(path.join(tmpdir(), "token-dynamics-batches-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const run = (theorem: string, problems: number): BatchRun => ({
  theorem,
  claims: ["blow-up"],
  problems,
  tokens: 4,
  counts: { agrees: problems - 3, disagrees: 2, unresolved: 1 },
  fates: { supported: 2, contradicted: 0, inconclusive: 0 },
  rounding: 1,
  examples: [],
  provenance: {
    backend: "webasm",
    engine: "gpu.js",
    adapter: "",
    dtype: "f32",
    layout: "",
    seed: 1,
    steps: 10,
    untilLogTheta: 60,
    change: 0.4,
  },
});

const results = (batches: readonly BatchRun[], seed = 1): VerifyResults => ({
  version: "0",
  source: "digest",
  seed,
  runs: 5,
  level: "fast",
  backend: "webasm",
  commit: "abc",
  environment: { node: "", platform: "", arch: "", cpus: "", packages: {} },
  command: "",
  statements: [],
  batches,
});

describe("batches of verify", () => {
  it("are none at the level fast, and larger on a GPU", () => {
    expect(defaultBatch("fast", true)).toBe(0);
    expect(defaultBatch("full", true)).toBe(1_000_000);
    expect(defaultBatch("full", false)).toBe(10_000);
  });

  it("are kept by theorem while the settings stay the same", () => {
    storeResults(out, results([run("dichotomy", 100), run("convergence", 100)]));
    storeResults(out, results([]));
    storeResults(out, results([run("convergence", 500)]));
    const kept = readResults(out)!.batches.map(({ theorem, problems }) => [theorem, problems]);
    expect(kept).toEqual([
      ["dichotomy", 100],
      ["convergence", 500],
    ]);
    storeResults(out, results([], 2));
    expect(readResults(out)!.batches).toEqual([]);
  });

  it("are said in words", () => {
    expect(batchText([])).toBe("");
    expect(batchText([run("dichotomy", 1000)])).toBe(
      "\nRandom problems in batches on webasm, f32\n" +
        "  dichotomy: 997 of 1,000 agree, 2 disagree, in float64: 2 supported (1 by rounding), 1 unresolved\n",
    );
  });
});
