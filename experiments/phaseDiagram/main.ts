/**
 * Once built: `node dist/experiments/phaseDiagram/main.js OUT_FOLDER [quick]`. Writes phase-diagram.json there, after
 * about five minutes on all cores (`quick`: half a minute); `--seconds N` and `--no-gpu` change that.
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { InputError } from "../../solvers/errors.ts";
import { writeFileAtomically } from "../engine/atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { packageVersion } from "../version.ts";
import { METHOD } from "./classify.ts";
import { encode } from "./codec.ts";
import { allCells, sampleSize } from "./plan.ts";
import { runCells } from "./runCells.ts";
import { openThreads } from "./threads.ts";

const SEED = 1;
/** Seconds in which new work is started; what has started is finished. */
const SECONDS = { full: 300, quick: 30 };

interface Arguments {
  readonly folder: string;
  readonly seconds: number;
  readonly scale: number;
}

function parse(words: readonly string[]): Arguments {
  const [folder, ...rest] = words;
  const quick = rest.includes("quick");
  const at = rest.indexOf("--seconds");
  const seconds = at < 0 ? SECONDS[quick ? "quick" : "full"] : Number(rest[at + 1]);
  if (folder === undefined || !(seconds > 0)) {
    throw new InputError("phase diagram", [
      {
        field: folder === undefined ? "OUT_FOLDER" : "--seconds",
        received: folder === undefined ? "nothing" : String(rest[at + 1]),
        expected: folder === undefined ? "a folder for the result" : "a number > 0",
        remedy: "node dist/experiments/phaseDiagram/main.js OUT_FOLDER [quick] [--seconds N]",
      },
    ]);
  }
  return { folder, seconds, scale: quick ? 1 / 16 : 1 };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main({ folder, seconds, scale }: Arguments): Promise<void> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const threads = openThreads(availableParallelism());
  let said = 0;
  const result = await runCells(allCells(), threads, {
    seed: SEED,
    sampleSize: (cell) => sampleSize(cell, scale),
    label: null,
    timeLeft: () => elapsed() < seconds,
    onProgress: (done, planned) => {
      if (elapsed() < said + 10) return;
      said = elapsed();
      say(`${said.toFixed(0)} s: ${done} of ${planned} chunks`);
    },
  });
  await threads.close();
  const { cells, batchAudit, solverAudit, cutShort } = result;
  const provenance = {
    commit: process.env["TOKEN_DYNAMICS_COMMIT"] ?? currentCommit(),
    version: packageVersion,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    seed: SEED,
    batch: null,
    threads: threads.count,
    seconds: Math.round(elapsed()),
    cutShort,
  };
  const file = path.join(folder, "phase-diagram.json");
  writeFileAtomically(file, encode({ provenance, method: METHOD, cells, batchAudit, solverAudit }));
  const problems = cells.reduce((sum, cell) => sum + cell.n, 0);
  say(`${problems} problems in ${cells.length} cells, ${elapsed().toFixed(0)} s: ${file}`);
}

await main(parse(process.argv.slice(2)));
process.exit(0);
