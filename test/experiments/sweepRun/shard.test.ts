import { describe, expect, it } from "vitest";
import { parseShard } from "../../../experiments/commands/parseOptions.ts";
import { PART_NAME, partName, shardOf, shardRange } from "../../../experiments/sweepRun/shard.ts";
import { InputError } from "../../../solvers/errors.ts";

describe("--shard", () => {
  it.each([
    ["1/1", { index: 1, of: 1 }],
    ["3/16", { index: 3, of: 16 }],
    ["99999/99999", { index: 99999, of: 99999 }],
  ])("%s", (text, shard) => expect(parseShard(text)).toEqual(shard));

  it.each(["0/4", "5/4", "4", "1/0", "-1/4", "1/100000", "a/b", "1/4/2", "", " 1/4", "1.5/4", "1e1/20"])(
    "refuses %j",
    (text) => expect(() => parseShard(text)).toThrow(/--shard.*--shard 1\/16/s),
  );
});

const slurm = (id: number, more: Record<string, string> = {}): Record<string, string> => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: "0",
  SLURM_ARRAY_TASK_MAX: "15",
  SLURM_ARRAY_TASK_COUNT: "16",
  ...more,
});

describe("the environment of a scheduler", () => {
  it.each([
    ["--array=0-15", slurm(0), { index: 1, of: 16 }],
    ["--array=0-15, the last", slurm(15), { index: 16, of: 16 }],
    [
      "--array=1-16",
      slurm(1, { SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_MAX: "16" }),
      { index: 1, of: 16 },
    ],
    [
      "--array=10-40:10",
      slurm(30, {
        SLURM_ARRAY_TASK_MIN: "10",
        SLURM_ARRAY_TASK_MAX: "40",
        SLURM_ARRAY_TASK_STEP: "10",
        SLURM_ARRAY_TASK_COUNT: "4",
      }),
      { index: 3, of: 4 },
    ],
    ["an indexed job", { JOB_COMPLETION_INDEX: "0", JOB_COMPLETIONS: "8" }, { index: 1, of: 8 }],
    ["its last", { JOB_COMPLETION_INDEX: "7", JOB_COMPLETIONS: "8" }, { index: 8, of: 8 }],
  ])("%s is taken, and said", (_, environment, shard) => {
    const found = shardOf(undefined, environment);
    expect(found.shard).toEqual(shard);
    expect(found.said).toContain(`shard ${shard.index}/${shard.of}`);
  });

  it("comes after the flag, and nothing means the whole sweep", () => {
    expect(shardOf({ index: 2, of: 3 }, slurm(5))).toEqual({ shard: { index: 2, of: 3 } });
    expect(shardOf(undefined, {})).toEqual({ shard: { index: 1, of: 1 } });
    expect(shardOf(undefined, { SLURM_ARRAY_TASK_ID: "" })).toEqual({ shard: { index: 1, of: 1 } });
  });

  it.each([
    ["no number", slurm(0, { SLURM_ARRAY_TASK_ID: "x" }), "SLURM_ARRAY_TASK_ID"],
    ["a negative count", slurm(0, { SLURM_ARRAY_TASK_COUNT: "-4" }), "SLURM_ARRAY_TASK_COUNT"],
    ["no count", { SLURM_ARRAY_TASK_ID: "3" }, "SLURM_ARRAY_TASK_COUNT"],
    ["no first task", slurm(3, { SLURM_ARRAY_TASK_MIN: "" }), "SLURM_ARRAY_TASK_MIN"],
    [
      "a task before the first",
      slurm(0, { SLURM_ARRAY_TASK_MIN: "1", SLURM_ARRAY_TASK_MAX: "16" }),
      "shard 0",
    ],
    [
      "some tasks of an array run again, --array=3,7",
      slurm(3, { SLURM_ARRAY_TASK_MIN: "3", SLURM_ARRAY_TASK_MAX: "7", SLURM_ARRAY_TASK_COUNT: "2" }),
      "--shard $SLURM_ARRAY_TASK_ID/N",
    ],
    ["a job without its size", { JOB_COMPLETION_INDEX: "3" }, "JOB_COMPLETIONS"],
    ["a job of no size", { JOB_COMPLETION_INDEX: "0", JOB_COMPLETIONS: "0" }, "shard 1 of 0"],
    ["an index past the end", { JOB_COMPLETION_INDEX: "8", JOB_COMPLETIONS: "8" }, "shard 9 of 8"],
    ["an index that is no number", { JOB_COMPLETION_INDEX: "1.5", JOB_COMPLETIONS: "8" }, "1.5"],
  ])("%s is bad input that names the remedy", (_, environment, named) => {
    expect(() => shardOf(undefined, environment)).toThrow(InputError);
    expect(() => shardOf(undefined, environment)).toThrow(named);
    expect(() => shardOf(undefined, environment)).toThrow("--shard");
  });
});

describe("the problems of the shards", () => {
  it.each([
    [2000, 16],
    [10, 3],
    [3, 7],
    [1, 1],
    [1e9, 4_999],
  ])("%d problems in %d shards: all of them, each once, evenly", (size, of) => {
    let end = 0;
    for (let index = 1; index <= of; index++) {
      const { first, count } = shardRange(size, { index, of });
      expect(first).toBe(end);
      expect(Math.abs(count - size / of)).toBeLessThan(1);
      end += count;
    }
    expect(end).toBe(size);
  });

  it("have names that sort by number", () => {
    expect(partName({ index: 1, of: 16 })).toBe("part-00001-of-00016.ndjson");
    expect(partName({ index: 99999, of: 99999 })).toMatch(PART_NAME);
  });
});
