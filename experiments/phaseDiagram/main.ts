/**
 * Once built: `node dist/experiments/phaseDiagram/main.js OUT_FOLDER [quick] [--seconds N] [--engine wgsl|gpu.js|none]`.
 * Writes phase-diagram.json there after about five minutes on all cores (`quick`: half a minute). Without an engine, a
 * GPU helps where there is one; a named engine that is missing is an error.
 */
import { availableParallelism } from "node:os";
import path from "node:path";
import { openGpujs, openWgsl, type Backend } from "../../solvers/batched/index.ts";
import { BackendUnavailableError } from "../../solvers/errors.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { runScript } from "../script.ts";
import { packageVersion } from "../version.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { labelCell } from "./batchLabels.ts";
import { METHOD } from "./classify.ts";
import { encode } from "./codec.ts";
import { allCells, sampleSize } from "./plan.ts";
import { runCells } from "./runCells.ts";
import { openThreads } from "./threads.ts";

const SEED = 1;
/** Part of them in which batches run; problems without a label come from float64 alone. */
const LABEL_SHARE = 0.4;
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Null where none was asked for and there is no GPU: an adapter that computes on the CPU is no help. */
async function openBackend(engine: Arguments["engine"]): Promise<Backend | null> {
  if (engine === "none") return null;
  try {
    const backend = await (engine === "gpu.js" ? openGpujs("webgpu") : openWgsl());
    if (!backend.software || engine !== null) return backend;
    await backend.close();
    say(`no GPU, only ${backend.adapter}: float64 alone`);
  } catch (error) {
    if (engine !== null || !(error instanceof BackendUnavailableError)) throw error;
    say("no GPU: float64 alone");
  }
  return null;
}

async function main({ folder, seconds, scale, engine }: Arguments): Promise<void> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const backend = await openBackend(engine);
  const threads = openThreads(availableParallelism());
  let said = 0;
  const result = await runCells(allCells(), threads, {
    seed: SEED,
    sampleSize: (cell) => sampleSize(cell, scale),
    label: backend === null ? null : (cell, n) => labelCell(backend, SEED, cell, n),
    labelTimeLeft: () => elapsed() < LABEL_SHARE * seconds,
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
    batch:
      backend === null ? null : { engine: backend.engine, adapter: backend.adapter, dtype: backend.dtype },
    threads: threads.count,
    seconds: Math.round(elapsed()),
    cutShort,
  };
  const file = path.join(folder, "phase-diagram.json");
  writeFileAtomically(file, encode({ provenance, method: METHOD, cells, batchAudit, solverAudit }));
  const problems = cells.reduce((sum, cell) => sum + cell.n, 0);
  say(`${problems} problems in ${cells.length} cells, ${elapsed().toFixed(0)} s: ${file}`);
  say(`float32 against float64: ${JSON.stringify(batchAudit)}; two solvers: ${JSON.stringify(solverAudit)}`);
  await backend?.close();
}

await runScript("phaseDiagram/main.js", () => main(parseArguments(process.argv.slice(2))));
