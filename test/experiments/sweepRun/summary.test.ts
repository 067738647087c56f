import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { summaryFile, sweepColumns } from "../../../experiments/sweepRun/index.ts";
import { Scratch } from "../cli/harness.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());

it("stray files and links beside the folders of sweeps do not keep a report from being made", () => {
  const sweeps = path.join(scratch.folder, "sweeps");
  mkdirSync(path.join(sweeps, "unmerged"), { recursive: true });
  writeFileSync(path.join(sweeps, ".DS_Store"), "");
  symlinkSync(path.join(scratch.folder, "nowhere"), path.join(sweeps, "dangling"));
  expect(sweepColumns(scratch.folder)).toEqual([]);
  const other = path.join(scratch.folder, "other");
  mkdirSync(other);
  writeFileSync(path.join(other, "sweeps"), "");
  expect(sweepColumns(other)).toEqual([]);
  writeFileSync(summaryFile(path.join(sweeps, "unmerged")), "{}");
  expect(() => sweepColumns(scratch.folder)).toThrow(/summary\.json/);
});
