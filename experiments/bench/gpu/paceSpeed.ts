/**
 * What an error estimate costs on a device beside a bound on the rates: convergent problems to t = 10^6 with several
 * tolerances of the adaptive pace and several bounds of the log-time pace, on WGSL and gpu.js.
 *
 * Once built: `node dist/experiments/bench/gpu/paceSpeed.js OUT_FOLDER [quick]`, on any machine with a WebGPU adapter;
 * writes paces.json there. Some twenty seconds on a GPU.
 */
import {
  openGpujs,
  openWgsl,
  type Backend,
  type StackBatch,
  type StackPace,
  type StackState,
} from "../../../solvers/batched/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { runScript } from "../../script.ts";
import { requireFolder, say, writeResult } from "./output.ts";
import { drawUnit } from "./stackSpeed.ts";
import { median, timeSteps } from "./timing.ts";

const [folder, quickFlag] = process.argv.slice(2);
const quick = quickFlag === "quick";

const L = 8;
/** Of gpu.js fewer, as its tables cross to the host at every call. */
const PROBLEMS = quick ? { wgsl: 2 ** 10, "gpu.js": 2 ** 10 } : { wgsl: 2 ** 20, "gpu.js": 2 ** 18 };
/** Steps of the short and the long run that are timed. */
const TIMED = quick
  ? ({ wgsl: [2, 12], "gpu.js": [2, 12] } as const)
  : ({ wgsl: [100, 3100], "gpu.js": [20, 520] } as const);
/** Problems whose steps are counted, and of those the ones that are compared with the float64 solver. */
const COUNTED = quick ? 256 : 4096;
const COMPARED = 12;
const END = 1e6;
const ESCAPE = 1e4;
/** Steps between two looks while they are counted, and the most that are made. */
const LOOK = 10;
const MOST = 4000;

const adaptive = (rtol: number): StackPace => ({ kind: "adaptive", rtol, escape: ESCAPE, until: END });
const logTime = (change: number): StackPace => ({
  kind: "log-time",
  change,
  escape: ESCAPE,
  until: Math.log(END),
});
const PACES = [...[1e-2, 1e-3, 1e-4].map(adaptive), ...[0.4, 0.1, 0.05].map(logTime)];

interface PaceRow {
  readonly engine: string;
  readonly pace: StackPace;
  readonly L: number;
  readonly B: number;
  /** After which all of the counted problems, and half of them, stand at the end, t or t + t0 = 10^6. */
  readonly steps: { readonly all: number; readonly half: number };
  /** Largest and median distance of ln|x| from the float64 solver at the end. */
  readonly error: { readonly largest: number; readonly median: number };
  readonly tokenStepsPerSecond: number;
  /** Of all B problems to the end. */
  readonly seconds: number;
}

function firstOf(batch: StackBatch, count: number): StackBatch {
  const cut = (values: Float64Array, width: number): Float64Array =>
    values.slice(0, count * width).map(Math.fround);
  const { mu, sDelta, a, eta, x0 } = batch;
  return {
    B: count,
    L,
    mu: cut(mu, 1),
    sDelta: cut(sDelta, 1),
    a: cut(a, 1),
    eta: cut(eta, 1),
    x0: cut(x0, L),
  };
}

/** Steps until the problems stand still, which they do at the end alone, and the state there. */
async function toTheEnd(
  backend: Backend,
  batch: StackBatch,
  pace: StackPace,
): Promise<{ readonly steps: PaceRow["steps"]; readonly state: StackState }> {
  const stack = await backend.load(batch, "log-midpoint", pace);
  try {
    let state = await stack.read();
    for (let all = 0, half = 0; ; all += LOOK) {
      const before = state.t;
      await stack.advance(LOOK);
      state = await stack.read();
      const standing = state.t.reduce((n, t, b) => n + (t === before[b] ? 1 : 0), 0);
      if (half === 0 && standing >= batch.B / 2) half = all;
      if (standing === batch.B || all >= MOST) return { steps: { all, half }, state };
    }
  } finally {
    stack.release();
  }
}

function errors({ mu, sDelta, a, x0 }: StackBatch, { logAbsX, t }: StackState): PaceRow["error"] {
  const found = Array.from({ length: COMPARED }, (_, b) => {
    const tokens = Array.from(x0.subarray(b * L, (b + 1) * L));
    const problem = { kind: "scalar", mu: mu[b]!, sDelta: sDelta[b]!, a: a[b]!, x0: tokens } as const;
    const exact = simulate(problem, { coordinate: "t", values: [t[b]!] }).rows[0]!.logAbsX;
    return Math.max(...Array.from(exact, (log, l) => Math.abs(log - logAbsX[b * L + l]!)));
  });
  return { largest: Math.max(...found), median: median(found) };
}

async function rowOf(
  engine: keyof typeof TIMED,
  backend: Backend,
  all: StackBatch,
  few: StackBatch,
  pace: StackPace,
): Promise<PaceRow> {
  const { B } = all;
  const { steps, state } = await toTheEnd(backend, few, pace);
  const stack = await backend.load(all, "log-midpoint", pace);
  await stack.advance(1);
  const { perStep } = await timeSteps(stack, TIMED[engine], 3);
  stack.release();
  const each = median(perStep);
  return {
    engine,
    pace,
    L,
    B,
    steps,
    error: errors(few, state),
    tokenStepsPerSecond: (B * L) / each,
    seconds: each * steps.all,
  };
}

await runScript("gpu/paceSpeed.js", async () => {
  requireFolder(folder, "paceSpeed.js");
  const rows: PaceRow[] = [];
  for (const engine of ["wgsl", "gpu.js"] as const) {
    const backend = engine === "wgsl" ? await openWgsl() : await openGpujs("webgpu");
    const all = drawUnit(PROBLEMS[engine], L);
    const few = firstOf(all, COUNTED);
    for (const pace of PACES) {
      const row = await rowOf(engine, backend, all, few, pace);
      const { kind } = pace;
      const by =
        kind === "adaptive" ? `rtol ${pace.rtol}` : kind === "log-time" ? `change ${pace.change}` : "";
      say(
        `${row.engine} ${kind} ${by}: ${row.steps.half} to ${row.steps.all} steps, error ${row.error.median.toExponential(1)}, ` +
          `${row.tokenStepsPerSecond.toExponential(2)}/s, ${row.seconds.toFixed(4)} s`,
      );
      rows.push(row);
    }
    writeResult(folder!, "paces.json", backend, { rows });
    await backend.close();
  }
});
