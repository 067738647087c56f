import { execFileSync } from "node:child_process";
import path from "node:path";
import { InputError } from "../../../solvers/errors.ts";
import type { Backend } from "../../../solvers/batched/index.ts";
import { writeFileAtomically } from "../../atomicFile.ts";
import { packageVersion } from "../../version.ts";

function commit(): string {
  const given = process.env["TOKEN_DYNAMICS_COMMIT"];
  if (given !== undefined) return given;
  return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
}

/** @throws InputError where the command line names no folder for the results. */
export function requireFolder(folder: string | undefined, program: string): void {
  if (folder !== undefined) return;
  const remedy = `node dist/experiments/bench/gpu/${program} OUT_FOLDER [quick]`;
  throw new InputError("bench-gpu", [
    { field: "OUT_FOLDER", received: "nothing", expected: "a folder for the results", remedy },
  ]);
}

/** A line of progress. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a result as JSON under its provenance: the backend is the one that ran it. */
export function writeResult(folder: string, name: string, backend: Backend, content: object): void {
  const { adapter, software, dtype } = backend;
  const provenance = {
    commit: commit(),
    version: packageVersion,
    node: process.versions.node,
    adapter,
    software,
    dtype,
    seed: 1,
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileAtomically(path.join(folder, name), `${JSON.stringify({ provenance, ...content }, null, 2)}\n`);
}
