import { openGpujs } from "../../solvers/batched/index.ts";
import { batchChecks, drawBatch, paceOf, workHere, workInThreads, type Workforce } from "../sweeps/index.ts";
import { workersAvailable } from "../engine/index.ts";
import { cpuSeconds } from "./timing.ts";
import type { BenchOptions, BenchPart, Figure } from "./types.ts";

/** What the figures are scaled to: problems, and the cores and seconds they may take. */
const PROBLEMS = 1e5;
const CORES = 2;
const ALLOWED = 240;

const TOKENS = 8;
/** Problems that are measured; for gpu.js as many as it gives to two threads, and not all of their steps. */
const MEASURED = { reference: 4096, webasm: 8192, webasmSteps: 50 } as const;

const check = batchChecks.find(({ theorem }) => theorem === "convergence")!;

function request(seed: number, count: number): Parameters<Workforce["draw"]>[0] {
  return { theorem: check.theorem, seed, first: 0, count, L: TOKENS };
}

/** Processor time of all threads, scaled: what the wall clock shows when nothing else runs. */
async function secondsFor(count: number, work: () => Promise<unknown>): Promise<number> {
  const started = cpuSeconds();
  await work();
  return ((cpuSeconds() - started) / CORES) * (PROBLEMS / count);
}

async function referenceSeconds({ seed }: BenchOptions): Promise<number> {
  const force = workersAvailable ? workInThreads(CORES) : workHere(check);
  try {
    // Threads load, and the code warms up, before the clock runs.
    await force.reference(request(seed + 1, 2048));
    return await secondsFor(MEASURED.reference, () => force.reference(request(seed, MEASURED.reference)));
  } finally {
    await force.close();
  }
}

/** gpu.js spreads a launch over threads of its own; every step costs the same, wherever a problem has got to. */
async function webasmSeconds({ seed }: BenchOptions): Promise<number> {
  const backend = await openGpujs("webasm");
  try {
    const batch = drawBatch(check, request(seed, MEASURED.webasm));
    const stack = await backend.load(batch, "log-midpoint", paceOf(check, TOKENS));
    // Compiles the kernels and starts the threads.
    await stack.advance(MEASURED.webasmSteps);
    const seconds = await secondsFor(MEASURED.webasm, () => stack.advance(MEASURED.webasmSteps));
    stack.release();
    return seconds * (check.reach(TOKENS).steps / MEASURED.webasmSteps);
  } finally {
    await backend.close();
  }
}

/** What a convergence check of 10^5 problems costs without a GPU. */
export const batchRate: BenchPart = {
  title: "batches without a GPU",
  run: async (options) => {
    const { steps } = check.reach(TOKENS);
    const what = `${TOKENS} tokens, ${steps} depth steps`;
    const name = "convergence check of 100,000 problems on two cores, share of the four minutes aimed at";
    options.onPart("batches: the float64 reference in worker threads");
    const reference = (await referenceSeconds(options)) / ALLOWED;
    options.onPart("batches: gpu.js on WebAssembly");
    const webasm = (await webasmSeconds(options)) / ALLOWED;
    const figures: readonly Figure[] = [
      {
        name: `${name}, float64 reference`,
        value: reference,
        unit: "ratio",
        aim: { side: "at most", value: 1 },
        how: `${what}, drawn, followed and judged; from a share of the problems, by processor time`,
      },
      {
        name: `${name}, gpu.js on WebAssembly`,
        value: webasm,
        unit: "ratio",
        aim: { side: "at most", value: 1 },
        how: `${what}, followed in gpu.js's own threads; from a share of the problems and steps, by processor time`,
      },
    ];
    return figures;
  },
};
