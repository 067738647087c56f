import { describe, expect, it } from "vitest";
import { adapterName, scaleEvidence } from "../../../experiments/reports/scaleEvidence.ts";
import type { RecordedBatch } from "../../../experiments/sweeps/index.ts";
import { batchTable, fateText, tables } from "../../../experiments/tables/index.ts";
import { registry } from "../../../theorems/index.ts";

const run = (more: Partial<RecordedBatch>): RecordedBatch => ({
  theorem: "convergence",
  claims: ["explicit bound"],
  problems: 1000,
  tokens: 4,
  counts: { agrees: 1000, disagrees: 0, unresolved: 0 },
  fates: { supported: 0, contradicted: 0, inconclusive: 0 },
  rounding: 0,
  provenance: {
    backend: "webasm",
    engine: "gpu.js",
    adapter: "Node.js",
    dtype: "f32",
    layout: "",
    seed: 1,
    steps: 1000,
    untilLogTheta: 600,
    change: 0.4,
  },
  ...more,
});
const troubled = run({
  counts: { agrees: 990, disagrees: 8, unresolved: 2 },
  fates: { supported: 5, contradicted: 2, inconclusive: 1 },
  rounding: 4,
});

describe("scaleEvidence", () => {
  it("adds up the runs of a theorem, this run's and the recorded ones apart", () => {
    const recorded = {
      provenance: {
        commit: "abc",
        adapter: "nvidia nvidia-h200 NVIDIA: 580",
        dtype: "f32",
        date: "2026-11-22",
      },
      results: [run({ problems: 1_000_000 }), run({ problems: 1_000_000, tokens: 8 })],
    };
    const found = scaleEvidence([run({}), run({ theorem: "dichotomy" })], recorded);
    expect(found.map(({ statement, summary }) => `${statement}: ${summary}`)).toEqual([
      "convergence: 1,000 problems: none against, this run",
      "dichotomy: 1,000 problems: none against, this run",
      "convergence: 2,000,000 problems: none against, NVIDIA H200, 2026-11-22",
    ]);
    expect(found.every(({ column }) => column === "scale")).toBe(true);
  });

  it("names contradictions, what went to float64, and what is open", () => {
    const [found] = scaleEvidence([troubled], undefined);
    expect(found).toMatchObject({ contradicted: 2 });
    expect(found!.summary).toBe("1,000 problems: 2 against (8 put to float64), 3 undecided, this run");
  });

  it("says nothing where there is nothing", () => {
    expect(scaleEvidence([], undefined)).toEqual([]);
  });
});

describe("tables of batches and of speed", () => {
  it("show fates in the order of their weight", () => {
    expect(fateText(troubled)).toBe("2 contradicted, 1 inconclusive, 5 supported (4 by rounding)");
    expect(fateText(run({}))).toBe("–");
    const [row] = batchTable([troubled], 1).rows;
    expect(row!.slice(2, 8)).toEqual(["4", "1,000", "990", "8", fateText(troubled), "2"]);
  });

  it("are there for the recorded run, every row about a theorem of the registry", () => {
    const { columns, rows, caption } = tables["scale"]!(1);
    const ids = new Set(registry.map(({ id }) => id));
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row).toHaveLength(columns.length);
      expect(ids.has(row[0]!)).toBe(true);
    }
    expect(caption).toMatch(/Recorded on NVIDIA H200, \d{4}-\d\d-\d\d, commit [0-9a-f]{12}\./);
  });

  it("show our kernels beside PyTorch and Triton, each with its machine and date", () => {
    const { columns, rows, caption } = tables["gpu-speed"]!(1);
    const labels = rows.map(([label]) => label);
    expect(labels).toContain("gpu.js");
    expect(labels.some((label) => label!.startsWith("PyTorch"))).toBe(true);
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(caption.match(/NVIDIA H200, \d{4}-\d\d-\d\d/g)).toHaveLength(2);
  });

  it("show our kernels in D dimensions", () => {
    const { columns, rows, caption } = tables["gpu-speed-matrix"]!(1);
    expect(new Set(rows.map(([label]) => label!.split(",")[0]))).toEqual(new Set(["gpu.js", "WGSL"]));
    for (const row of rows) expect(row).toHaveLength(columns.length);
    expect(caption).toMatch(/NVIDIA H200, \d{4}-\d\d-\d\d/);
  });
});

describe("adapterName", () => {
  it("is short for NVIDIA and the adapter's own words otherwise", () => {
    expect(adapterName("nvidia nvidia-h200 NVIDIA: 580.159.04 580.159.4.0")).toBe("NVIDIA H200");
    expect(adapterName("google SwiftShader")).toBe("google SwiftShader");
  });
});
