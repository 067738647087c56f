/**
 * Token-steps per second in D dimensions. Run on a machine with a GPU, once built:
 * `node dist/experiments/bench/gpu/matrixSpeed.js OUT_FOLDER [quick]`. Writes matrix-speed.json there.
 */
import {
  openGpujs,
  openReference,
  openWgsl,
  type Backend,
  type MatrixBatch,
  type MatrixRule,
  type MatrixPace,
} from "../../../solvers/batched/index.ts";
import { rng } from "../../../solvers/numerics/rng.ts";
import { runScript } from "../../script.ts";
import { requireFolder, say, writeResult } from "./output.ts";
import { median, stepsTaking, timeSteps } from "./timing.ts";

interface Size {
  readonly D: number;
  /** Rows of S_B and S_C; D if M is given. */
  readonly N: number;
  readonly L: number;
  readonly B: number;
}

interface Variant {
  readonly label: string;
  readonly open: (size: Size) => Promise<Backend>;
  /** Whether the variant is worth a row at this size. */
  readonly suits: (size: Size) => boolean;
}

interface Row extends Size {
  readonly label: string;
  readonly layout: string;
  readonly rule: MatrixRule;
  readonly pace: MatrixPace["kind"];
  readonly tokenStepsPerSecond: number;
  readonly range: readonly [number, number];
  readonly overheadSeconds: number;
  readonly steps: number;
  /** Of one evaluation of the field, for one token: projections and the recurrence of H. */
  readonly multiplicationsPerToken: number;
  /** Largest relative difference of a token from the float64 reference after `checkedSteps`. */
  readonly error: number;
  readonly checkedSteps: number;
}

const [folder, quickFlag] = process.argv.slice(2);
const quick = quickFlag === "quick";

/** The sizes of the phase diagram, a Mamba-like layer, and that cost is linear in L and in B. */
const sizes: readonly Size[] = [
  { D: 2, N: 2, L: 4, B: 2 ** 20 },
  { D: 2, N: 2, L: 32, B: 2 ** 17 },
  { D: 4, N: 4, L: 8, B: 2 ** 17 },
  { D: 8, N: 8, L: 8, B: 2 ** 17 },
  { D: 16, N: 16, L: 32, B: 2 ** 14 },
  { D: 32, N: 32, L: 32, B: 2 ** 13 },
  { D: 64, N: 64, L: 32, B: 2 ** 12 },
  { D: 64, N: 16, L: 32, B: 2 ** 12 },
  { D: 64, N: 16, L: 32, B: 2 ** 9 },
  { D: 64, N: 16, L: 128, B: 2 ** 9 },
  { D: 64, N: 16, L: 1024, B: 2 ** 9 },
];

/** Enough to see that everything runs: a few small batches, timed without care. */
const quickSizes: readonly Size[] = [0, 3, 7].map((i) => ({ ...sizes[i]!, B: 4 }));

const few = ({ D, L }: Size): boolean => L * (D + 1) < 20;

const variants: readonly Variant[] = [
  { label: "gpu.js", open: () => openGpujs("webgpu"), suits: () => true },
  { label: "gpu.js, tables", open: () => openGpujs("webgpu", { sequences: "tables" }), suits: few },
  { label: "WGSL", open: () => openWgsl(), suits: () => true },
  {
    label: "WGSL, a thread a channel",
    open: () => openWgsl({ threads: "channel" }),
    suits: ({ D }) => D <= 4,
  },
  {
    label: "WGSL, the other place for weights",
    open: ({ D }) => openWgsl({ weights: D > 32 ? "registers" : "memory" }),
    suits: ({ D, L }) => D >= 16 && L === 32,
  },
  {
    label: "WGSL, one step a launch",
    open: () => openWgsl({ stepsPerLaunch: 1 }),
    suits: ({ L }) => L === 32,
  },
];

const CHECKED_PROBLEMS = 16;
const CHECKED_STEPS = 20;
const PACES: readonly (readonly [MatrixRule, MatrixPace])[] = [
  ["euler", { kind: "fixed" }],
  ["midpoint", { kind: "relative", change: 0.1, escape: 1e9, until: 1e30 }],
];

/** M = −2I + Gaussian entries of variance 1/(4D), or −S_Bᵀ S_B/N: problems that converge, at no special point. */
function draw({ D, N, L, B }: Size): MatrixBatch {
  const random = rng(1);
  const fill = (n: number, value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => Math.fround(value(i)));
  const onDiagonal = (i: number): boolean => Math.floor((i % (D * D)) / D) === i % D;
  const sB = fill(N < D ? B * N * D : 0, () => random.normal());
  return {
    ...{ B, L, D, share: 1 },
    inputOutput:
      N < D
        ? { kind: "factors", N, sB, sC: sB.map((value) => Math.fround(-value / N)) }
        : {
            kind: "matrix",
            M: fill(B * D * D, (i) => random.normal() / (2 * Math.sqrt(D)) - (onDiagonal(i) ? 2 : 0)),
          },
    sDelta: fill(B * D * D, () => random.normal() / Math.sqrt(D)),
    a: fill(B * D, () => 0.1 * 100 ** random.uniform()),
    // So small that thousands of steps move nothing far and rounding is not amplified.
    eta: fill(B, () => 1e-4 / D),
    x0: fill(B * L * D, () => random.normal()),
  };
}

async function errorAgainstReference(
  backend: Backend,
  size: Size,
  rule: MatrixRule,
  pace: MatrixPace,
): Promise<number> {
  const few = draw({ ...size, B: Math.min(size.B, CHECKED_PROBLEMS) });
  const [got, want] = await Promise.all(
    [backend, openReference()].map(async (each) => {
      const stack = await each.loadMatrix(few, rule, pace);
      await stack.advance(CHECKED_STEPS);
      const state = await stack.read();
      stack.release();
      return state;
    }),
  );
  const apart = (p: Float64Array, q: Float64Array): number =>
    p.reduce((most, value, i) => Math.max(most, Math.abs(value - q[i]!)), 0);
  return Math.max(apart(got!.logNorm, want!.logNorm), apart(got!.direction, want!.direction));
}

async function measure(
  backend: Backend,
  label: string,
  batch: MatrixBatch,
  size: Size,
  [rule, pace]: readonly [MatrixRule, MatrixPace],
): Promise<Row> {
  const error = await errorAgainstReference(backend, size, rule, pace);
  const stack = await backend.loadMatrix(batch, rule, pace);
  // A relative pace may arrive: its steps then cost the same, and move nothing.
  const steps = await stepsTaking(stack, quick ? 0 : 0.25, 32);
  const { perStep, overheadSeconds } = await timeSteps(stack, [32, steps + 32], quick ? 1 : 3);
  stack.release();
  const { D, N, L, B } = size;
  const rates = perStep.map((seconds) => (B * L) / seconds);
  return {
    ...{ label, layout: stack.layout, ...size, rule, pace: pace.kind },
    tokenStepsPerSecond: median(rates),
    range: [Math.min(...rates), Math.max(...rates)],
    overheadSeconds,
    steps,
    multiplicationsPerToken: D * (D + N + (2 * N < D ? N : 0)) + 3 * D * N,
    error,
    checkedSteps: CHECKED_STEPS,
  };
}

async function measureAll(): Promise<void> {
  const rows: Row[] = [];
  for (const size of quick ? quickSizes : sizes) {
    const batch = draw(size);
    for (const variant of variants.filter(({ suits }) => suits(size))) {
      const backend = await variant.open(size);
      for (const way of PACES) {
        const row = await measure(backend, variant.label, batch, size, way);
        const { D, N, L, B, error } = row;
        const rate = row.tokenStepsPerSecond.toExponential(2);
        say(
          `${row.label}, ${row.rule} D=${D} N=${N} L=${L} B=${B}: ${rate}/s, error ${error.toExponential(1)}`,
        );
        rows.push(row);
      }
      await backend.close();
    }
    // Written after every size: what a machine that goes away has measured is kept.
    const backend = await openWgsl();
    writeResult(folder!, "matrix-speed.json", backend, { rows });
    await backend.close();
  }
}

await runScript("gpu/matrixSpeed.js", async () => {
  requireFolder(folder, "matrixSpeed.js");
  await measureAll();
});
