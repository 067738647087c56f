/**
 * The phase diagram, once built: `node dist/experiments/phaseDiagram/main.js OUT_FOLDER [quick] [--seconds N]
 * [--resume FILE]`. Writes phase-diagram.json there after about nine minutes on all cores (`quick`: half a minute);
 * with --resume, its samples extend those of a result before.
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { runScript } from "../script.ts";
import { packageVersion } from "../version.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { METHOD } from "./classify.ts";
import { encode } from "./codec.ts";
import { allCells, sampleSize } from "./plan.ts";
import { resumable } from "./resume.ts";
import { runCells } from "./runCells.ts";
import { openThreads } from "./threads.ts";

const SEED = 1;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main({ folder, seconds, scale, resume }: Arguments): Promise<void> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const commit = process.env["TOKEN_DYNAMICS_COMMIT"] ?? currentCommit();
  const before = resume === null ? null : resumable(resume, SEED, commit);
  const threads = openThreads(availableParallelism());
  let said = 0;
  const { cells, solverAudit, cutShort } = await runCells(allCells(), threads, {
    seed: SEED,
    sampleSize: (cell) => sampleSize(cell, scale),
    before,
    timeLeft: () => elapsed() < seconds,
    onProgress: (done, planned) => {
      if (elapsed() < said + 10) return;
      said = elapsed();
      say(`${said.toFixed(0)} s: ${done} of ${planned} chunks`);
    },
  });
  await threads.close();
  const provenance = {
    commit,
    version: packageVersion,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    seed: SEED,
    threads: threads.count,
    seconds: Math.round(elapsed()) + (before?.provenance.seconds ?? 0),
    cutShort,
  };
  const file = path.join(folder, "phase-diagram.json");
  writeFileAtomically(file, encode({ provenance, method: METHOD, cells, solverAudit }));
  const problems = cells.reduce((sum, cell) => sum + cell.n, 0);
  say(`${problems} problems in ${cells.length} cells, ${elapsed().toFixed(0)} s: ${file}`);
  say(`two solvers: ${JSON.stringify(solverAudit)}`);
}

await runScript("phaseDiagram/main.js", () => main(parseArguments(process.argv.slice(2))));
