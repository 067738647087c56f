import { describe, expect, it } from "vitest";
import { readSpectra } from "../../../experiments/checkpoints/index.ts";
import { checkpointEvidence } from "../../../experiments/reports/checkpointEvidence.ts";
import { checkpointTable } from "../../../experiments/tables/checkpoints.ts";

const recorded = readSpectra()!;

describe("the table of checkpoints", () => {
  it("has a row for every layer, with signs, range, symmetry and class", () => {
    const { rows, columns, caption } = checkpointTable(recorded);
    expect(rows).toHaveLength(12);
    expect(rows.every((row) => row.length === columns.length)).toBe(true);
    expect(rows.map((row) => row[3])).toEqual([
      ...Array<string>(4).fill("16 / 0"),
      ...Array<string>(4).fill("8 / 8"),
      ...Array<string>(4).fill("0 / 16"),
    ]);
    expect(new Set(rows.map((row) => row[5]))).toEqual(new Set(["symmetric"]));
    expect(caption).toContain(recorded.provenance.commit);
  });

  it("shows asymmetry where there is some", () => {
    const [first, ...rest] = recorded.checkpoints;
    const [layer, ...layers] = first!.layers;
    const bent = { ...first!, layers: [{ ...layer!, asymmetry: 0.25 }, ...layers] };
    expect(checkpointTable({ ...recorded, checkpoints: [bent, ...rest] }).rows[0]).toContain(
      "asymmetry 0.25",
    );
  });

  it("is empty and says why without a record", () => {
    const { rows, caption } = checkpointTable(undefined);
    expect(rows).toEqual([]);
    expect(caption).toContain("npm run results:checkpoints");
  });
});

describe("the column of checkpoints", () => {
  it("says what was read, and that it tests no fate", () => {
    expect(checkpointEvidence(recorded.checkpoints)).toEqual([
      {
        statement: "eigenvalue-criteria",
        column: "checkpoints",
        summary: "spectra of 12 layers: 4 positive, 4 mixed, 4 negative; fates not tested",
        contradicted: 0,
        source: "mamba-pos, mamba-mixed, mamba-neg",
      },
    ]);
  });

  it("is not there without checkpoints", () => {
    expect(checkpointEvidence([])).toEqual([]);
  });
});
