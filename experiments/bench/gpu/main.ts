/**
 * Run on a machine with a GPU, once built: `node dist/experiments/bench/gpu/main.js OUT_FOLDER [quick] [speed]`. Writes
 * classification.json (not for `speed`) and speed.json there; stack_speed.py in this folder measures PyTorch and Triton on
 * the same step.
 */
import { availableParallelism } from "node:os";
import { openGpujs, openWgsl, type Backend } from "../../../solvers/batched/index.ts";
import { createRunner, loadTools } from "../../engine/index.ts";
import { runScript } from "../../script.ts";
import {
  batchChecks,
  runBatch,
  workInThreads,
  type BatchCheck,
  type BatchRun,
  type BatchSeconds,
} from "../../sweeps/index.ts";
import { registry } from "../../../theorems/index.ts";
import { requireFolder, say, writeResult } from "./output.ts";
import { measureSpeed, type SpeedCase, type SpeedRow } from "./stackSpeed.ts";

const [folder, ...words] = process.argv.slice(2);
const quick = words.includes("quick");
const scale = quick ? 2 ** -12 : 1;

interface Variant {
  readonly label: string;
  readonly open: () => Promise<Backend>;
  /** Steps of the short run, and token-steps that the long one has more: some tenths of a second, at least 1000 steps. */
  readonly short: number;
  readonly more: number;
}

interface Size {
  readonly B: number;
  readonly L: number;
}

const variants: readonly Variant[] = [
  { label: "gpu.js", open: () => openGpujs("webgpu"), short: 100, more: 2e11 },
  {
    label: "WGSL, one step a launch, tokens in memory",
    open: () => openWgsl({ tokens: "memory", stepsPerLaunch: 1 }),
    short: 100,
    more: 1e11,
  },
  {
    label: "WGSL, one step a launch, tokens in registers",
    open: () => openWgsl({ tokens: "registers", stepsPerLaunch: 1 }),
    short: 100,
    more: 1e11,
  },
  { label: "WGSL, steps fused", open: () => openWgsl({ tokens: "registers" }), short: 100, more: 5e11 },
];

const inMemory: Variant = {
  label: "WGSL, steps fused, tokens in memory",
  open: () => openWgsl({ tokens: "memory" }),
  short: 100,
  more: 5e10,
};

function stepsOf(variant: Variant, { B, L }: Size): readonly [number, number] {
  if (quick) return [2, 6];
  return [variant.short, variant.short + Math.max(1000, Math.round(variant.more / (B * L)))];
}

interface Timing extends Size {
  readonly variant: Variant;
  readonly rule?: SpeedCase["rule"];
  readonly repeats: number;
}

/** Every kernel at two sizes, the cost over L and over B, and sequences past the registers; equal sizes together. */
function timings(): readonly Timing[] {
  const [gpujs, , , fused] = variants as readonly [Variant, Variant, Variant, Variant];
  const everywhere = (B: number): Timing[] => variants.map((variant) => ({ variant, L: 64, B, repeats: 5 }));
  const scanned = { ...gpujs, more: 1e10 };
  return [
    ...everywhere(2 ** 16),
    ...everywhere(2 ** 20),
    { variant: fused, rule: "log-euler", L: 64, B: 2 ** 20, repeats: 5 },
    ...[8, 10, 12].flatMap((log) =>
      [scanned, inMemory].map((variant) => ({ variant, L: 2 ** log, B: 2 ** (24 - log), repeats: 3 })),
    ),
    ...[8, 16, 32].map((L) => ({ variant: fused, L, B: 2 ** 20, repeats: 3 })),
    ...[12, 14, 18].map((log) => ({ variant: fused, L: 64, B: 2 ** log, repeats: 3 })),
  ];
}

async function measure({ variant, rule = "euler", L, B, repeats }: Timing): Promise<SpeedRow> {
  const backend = await variant.open();
  const size = { L, B: Math.max(64, B * scale) };
  const steps = stepsOf(variant, size);
  const row = await measureSpeed(backend, { ...size, label: variant.label, rule, repeats, steps });
  await backend.close();
  const rate = row.tokenStepsPerSecond.toExponential(2);
  const spread = row.range.map((value) => value.toExponential(1)).join(" to ");
  say(
    `${row.label} ${rule} L=${L} B=${B}: ${rate}/s (${spread}), ${row.overheadSeconds.toFixed(3)} s a call`,
  );
  return row;
}

async function speedTable(): Promise<void> {
  const rows: SpeedRow[] = [];
  for (const timing of timings()) rows.push(await measure(timing));
  const backend = await openWgsl();
  writeResult(folder!, "speed.json", backend, { rows });
  await backend.close();
}

/** Every theorem of one dimension at several lengths on WGSL, and the convergence check that the issue times on gpu.js too. */
async function classifications(): Promise<void> {
  const problems = quick ? 2048 : 2 ** 20;
  const workers = availableParallelism();
  const runner = createRunner({ workers }, loadTools);
  // One pool for all runs: what threads take to start is no part of a check.
  const force = workInThreads(workers);
  const results: (BatchRun & { readonly seconds: BatchSeconds })[] = [];
  const run = async (backend: Backend, check: BatchCheck, tokens: number): Promise<void> => {
    const statement = registry.find((theorem) => theorem.id === check.theorem)!;
    const tools = await loadTools();
    const options = { backend, problems, tokens, seed: 1, force, runner, tools };
    const { run: found, seconds } = await runBatch(statement, check, options);
    const { counts, fates } = found;
    const where = `${check.theorem}, ${tokens} tokens, on ${backend.engine}`;
    say(`${where}: ${JSON.stringify(counts)} ${JSON.stringify(fates)} ${JSON.stringify(seconds)}`);
    results.push({ ...found, seconds });
  };
  const wgsl = await openWgsl();
  for (const check of batchChecks) for (const tokens of [2, 4, 8]) await run(wgsl, check, tokens);
  const gpujs = await openGpujs("webgpu");
  await run(gpujs, batchChecks[0]!, 8);
  await gpujs.close();
  await runner.close();
  await force.close();
  writeResult(folder!, "classification.json", wgsl, { results });
  await wgsl.close();
}

await runScript("gpu/main.js", async () => {
  requireFolder(folder, "main.js");
  if (!words.includes("speed")) await classifications();
  await speedTable();
});
