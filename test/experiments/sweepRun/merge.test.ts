import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exitCodeOf } from "../../../experiments/engine/index.ts";
import {
  checkParts,
  planSweep,
  sweepColumns,
  summaryFile,
  summaryOf,
  SweepTally,
  writeMerged,
  writeParquet,
} from "../../../experiments/sweepRun/index.ts";
import { readSweepFile } from "../../../experiments/sweepRun/partFile.ts";
import { readRecord, type SweepRecord } from "../../../experiments/sweepRun/record.ts";
import { Scratch } from "../cli/harness.ts";
import { provenance, run, sweepInput, textOf } from "./fixtures.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());

const input = sweepInput({
  claims: ["stationary", "dichotomy"],
  design: { ...sweepInput().design, size: 60 },
});
const plan = planSweep(input, 1, null);
const parts = (name: string): string => path.join(scratch.folder, name, "sweeps", "small");

async function runAll(name: string, of: number, order: readonly number[]): Promise<void> {
  for (const index of order) await run(input, { index, of }, path.join(scratch.folder, name));
}

beforeAll(async () => {
  await runAll("one", 1, [1]);
  await runAll("four", 4, [3, 1, 4, 2]);
});

async function merge(
  folders: readonly string[],
  to: string,
): Promise<{ readonly file: string; readonly tally: SweepTally }> {
  const set = await checkParts(folders);
  const file = path.join(scratch.folder, to, "merged.ndjson");
  const tally = new SweepTally(plan.configuration, plan.statements);
  await writeMerged(set, file, (record) => tally.add(record));
  return { file, tally };
}

/** A copy of the four parts to be tampered with. */
function copy(name: string, leaveOut: readonly number[] = []): string {
  const folder = path.join(scratch.folder, name);
  mkdirSync(folder, { recursive: true });
  for (const index of [1, 2, 3, 4].filter((each) => !leaveOut.includes(each))) {
    const part = `part-0000${index}-of-00004.ndjson`;
    copyFileSync(path.join(parts("four"), part), path.join(folder, part));
  }
  return folder;
}

const second = "part-00002-of-00004.ndjson";

describe("merge", () => {
  it("gives the same bytes for one part and for four, in whatever folders", async () => {
    const one = await merge([parts("one")], "m1");
    const four = await merge([parts("four")], "m4");
    expect(textOf(four.file)).toBe(textOf(one.file));
    const [some, others] = [copy("some", [1, 3]), copy("others", [2, 4])];
    const spread = await merge([others, some, others], "m22");
    expect(textOf(spread.file)).toBe(textOf(one.file));
    expect(await four.tally.rows()).toEqual(await one.tally.rows());
  });

  it("writes a file that is itself checked to its last byte", async () => {
    const { file } = await merge([parts("four")], "m4");
    const records: SweepRecord[] = [];
    const header = await readSweepFile(file, (line) => void records.push(readRecord(line)));
    expect(header).toMatchObject({ format: "token-dynamics sweep", problems: { first: 0, count: 60 } });
    expect(header.shard).toBeUndefined();
    expect(records.map(({ index }) => index)).toEqual(Array.from({ length: 60 }, (_, k) => k));
  });

  it("counts every problem once in every row", async () => {
    const { tally } = await merge([parts("four")], "m4");
    const rows = await tally.rows();
    expect(rows).toHaveLength(plan.statements.flatMap(({ claims }) => claims).length);
    for (const { verdict } of rows) {
      const { supported, contradicted, inconclusive, skipped } = verdict.counts;
      expect(supported + contradicted + inconclusive + skipped).toBe(60);
    }
    const row = (claim: string): (typeof rows)[number] => rows.find((each) => each.claim === claim)!;
    expect(row("tokens stay").verdict).toMatchObject({ status: "supported", runs: 60 });
    expect(row("convergence exactly for negative mu").verdict.status).toBe("vacuous");
    // False is established, and seen; a vacuous row decides nothing.
    expect(row("without the hypothesis mu ≠ 0").verdict.status).toBe("contradicted");
    expect(exitCodeOf(rows, { strict: false })).toBe(3);
  });

  it("does not call it a fault that a design misses the counterexamples of what is false", async () => {
    const elsewhere = sweepInput({
      claims: ["dichotomy"],
      design: { kind: "random", size: 3, ranges: { mu: [-1, -1], x0: [1, 2] }, tokens: { min: 2, max: 2 } },
    });
    const { tally } = await run(elsewhere, { index: 1, of: 1 }, path.join(scratch.folder, "elsewhere"));
    const row = (await tally.rows()).find(({ claim }) => claim === "all tokens at once")!;
    expect(row.verdict).toMatchObject({ status: "inconclusive", counts: { supported: 3 } });
    expect(row.verdict.reason).toContain("established as false");
    expect(row.verdict.fault).toBeUndefined();
  });
});

describe("what merge refuses, and names", () => {
  const edit = (folder: string, change: (text: string) => string, part = second): string => {
    const file = path.join(folder, part);
    writeFileSync(file, change(textOf(file)));
    return folder;
  };
  const otherSweep = async (): Promise<string> => {
    const changed = { ...input, depth: { steps: 3, eta: 0.1 } };
    const { file } = await run(changed, { index: 2, of: 4 }, path.join(scratch.folder, "other"));
    const folder = copy("mixed");
    copyFileSync(file, path.join(folder, second));
    return folder;
  };
  const otherBackend = async (): Promise<string> => {
    const backend = { name: "webgpu", engine: "gpu.js", dtype: "f32" };
    const out = path.join(scratch.folder, "gpu");
    const { file } = await run(input, { index: 2, of: 4 }, out, { key: { backend } });
    const folder = copy("mixed-backends");
    copyFileSync(file, path.join(folder, second));
    return folder;
  };
  const overlap = (): string => {
    const folder = copy("overlap");
    copyFileSync(
      path.join(parts("one"), "part-00001-of-00001.ndjson"),
      path.join(folder, "part-00001-of-00001.ndjson"),
    );
    return folder;
  };
  const renamed = (): string => {
    const folder = copy("renamed", [3]);
    copyFileSync(path.join(folder, second), path.join(folder, "part-00003-of-00004.ndjson"));
    return folder;
  };
  const folderInstead = (): string => {
    const folder = copy("folder", [2]);
    mkdirSync(path.join(folder, second));
    return folder;
  };
  const flip = (text: string): string => text.replace('"supported"', '"contradicted"');

  const cases: readonly (readonly [string, () => string | Promise<string>, RegExp])[] = [
    ["a gap in the middle", () => copy("gap", [2]), /a gap: problems 15 to 29 of 60.*--shard 2\/4/s],
    ["a gap at the end", () => copy("end", [4]), /a gap: problems 45 to 59 of 60.*--shard 4\/4/s],
    ["an overlap", overlap, /overlap: problems .* in .*part-00001-of-0000[14]/s],
    ["another configuration", otherSweep, new RegExp(`${second}: got hash .*another configuration`)],
    ["another backend", otherBackend, new RegExp(`${second}: got hash .*another backend \\(webgpu\\)`)],
    [
      "a part cut short",
      () => edit(copy("cut"), (text) => text.slice(0, 4000)),
      new RegExp(`${second}.*whole`),
    ],
    [
      "a cut last line",
      () => edit(copy("cut2"), (text) => text.slice(0, -30)),
      new RegExp(`${second}.*last line`),
    ],
    ["a missing line", () => edit(copy("line"), (t) => t.replace(/\n.*\n/, "\n")), /14 problems.*15/s],
    ["a changed byte", () => edit(copy("byte"), flip), new RegExp(`${second}.*digest`)],
    ["a changed header", () => edit(copy("head"), (t) => t.replace('"seed":3', '"seed":4')), /hash/],
    ["an empty part", () => edit(copy("empty"), () => ""), new RegExp(`${second}.*an empty file`)],
    ["something else", () => edit(copy("else"), () => "hello\n"), new RegExp(`${second}.*hello`)],
    ["a folder of a part's name", folderInstead, new RegExp(`${second}: got no regular file`)],
    ["a part under another name", renamed, /part-00003-of-00004.ndjson: got the part part-00002/],
    ["more after the end", () => edit(copy("more"), (t) => `${t}{}\n`), /lines after the last one/],
    ["a folder without parts", () => scratch.folder, /no file part-NNNNN-of-NNNNN/],
    ["no folder", () => path.join(scratch.folder, "nowhere"), /no such folder/],
  ];
  it.each(cases)("%s", async (_, make, message) => {
    const folder = await make();
    await expect(checkParts([folder])).rejects.toThrow(message);
    await expect(checkParts([folder])).rejects.toMatchObject({ name: "InputError" });
  });

  it("several bad parts at once", async () => {
    const folder = edit(copy("two"), (text) => text.slice(0, -40));
    edit(folder, (text) => text.slice(0, -40), "part-00004-of-00004.ndjson");
    await expect(checkParts([folder])).rejects.toThrow(/part-00002(.|\n)*part-00004/);
  });

  it("claims that this version states differently", async () => {
    const out = path.join(scratch.folder, "statements");
    await run(input, { index: 1, of: 1 }, out, { key: { statements: "others" } });
    const folder = path.join(out, "sweeps", "small");
    await expect(checkParts([folder])).rejects.toThrow(/Merge with the version that made it/);
  });
});

describe("the summary", () => {
  it("has rows, replays and where the parts were made, and feeds the report's column", async () => {
    const set = await checkParts([parts("four")]);
    const { tally } = await merge([parts("four")], "m4");
    const rows = await tally.rows();
    const summary = summaryOf(set, tally.depth, rows, "td") as Record<string, unknown>;
    expect(summary).toMatchObject({
      seed: 3,
      backend: "cpu",
      depth: { problems: 60, signFlipped: 0 },
      provenance: { parts: [provenance] },
    });
    const replays = summary["replays"] as { readonly claim: string; readonly command: string }[];
    expect(replays.map(({ claim }) => claim)).toContain("without the hypothesis mu ≠ 0");
    expect(replays[0]!.command).toMatch(/^td verify dichotomy --seed 3 --path =/);

    const out = path.join(scratch.folder, "columns");
    expect(sweepColumns(out)).toEqual([]);
    const file = summaryFile(path.join(out, "sweeps", "small"));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(summary));
    const column = {
      statement: "stationary",
      column: "scale",
      contradicted: 0,
      summary: "60 problems, 120 trials: none against, sweep small",
      source: "sweep small, cpu",
    };
    // The paper's claims of the dichotomy say nothing where mu = 0, and its wrong variants do not count.
    expect(sweepColumns(out)).toEqual([column]);
    const worse = structuredClone(summary) as { rows: { verdict: { counts: object } }[] };
    worse.rows[0]!.verdict.counts = { supported: 50, contradicted: 7, inconclusive: 3, skipped: 0 };
    writeFileSync(file, JSON.stringify(worse));
    const against = "60 problems, 120 trials: 7 against, 3 undecided, sweep small";
    expect(sweepColumns(out)).toEqual([{ ...column, contradicted: 7, summary: against }]);
    for (const broken of ["{}", JSON.stringify({ ...(summary as object), sweep: undefined })]) {
      writeFileSync(file, broken);
      expect(() => sweepColumns(out)).toThrow(/summary\.json.*merge/s);
    }
  });
});

describe("Parquet", () => {
  it("is read back by another reader: the same rows, typed", async () => {
    const set = await checkParts([parts("four")]);
    const { file } = await merge([parts("four")], "m4");
    const parquet = path.join(scratch.folder, "merged.parquet");
    await writeParquet(set, parquet);
    const bytes = readFileSync(parquet);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const rows = (await parquetReadObjects({ file: buffer })) as Record<string, unknown>[];
    const records = textOf(file).trimEnd().split("\n").slice(1, -1).map(readRecord);
    expect(rows).toHaveLength(60);
    rows.forEach((row, k) => {
      const { problem, depth, claims } = records[k]!;
      if (problem.kind !== "scalar") throw new Error("one dimension was asked for");
      expect(row).toMatchObject({ index: k, tokens: problem.x0.length, mu: 0, sDelta: problem.sDelta });
      expect(row["x0"]).toEqual(problem.x0);
      expect(row["logAbsX"]).toEqual(depth.logAbsX);
      expect(row["sign"]).toEqual(depth.sign);
      expect(row["escaped"]).toBe(depth.escaped);
      expect(row["stationary: tokens stay"]).toBe(claims["stationary"]!["tokens stay"]);
      expect(row["dichotomy: convergence exactly for negative mu"]).toBe("skipped");
    });
    const found = parquetMetadata(buffer).key_value_metadata ?? [];
    expect(found.find(({ key }) => key === "token-dynamics")?.value).toContain(set.header.hash);
    expect(existsSync(`${parquet}.${process.pid}.tmp`)).toBe(false);
  });

  it("leaves nothing behind where a part goes bad meanwhile", async () => {
    const folder = copy("vanishing");
    const set = await checkParts([folder]);
    rmSync(path.join(folder, second));
    const parquet = path.join(scratch.folder, "never.parquet");
    await expect(writeParquet(set, parquet)).rejects.toThrow();
    expect(scratch.files().filter((name) => name.startsWith("never"))).toEqual([]);
  });
});
