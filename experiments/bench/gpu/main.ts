/**
 * Run on a machine with a GPU, once built: `node dist/experiments/bench/gpu/main.js OUT_FOLDER [quick]`. Writes speed.json and
 * classification.json there; stack_speed.py in this folder measures PyTorch and Triton on the same step.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { openGpujs, openWgsl, type Backend } from "../../../solvers/batched/index.ts";
import { InvariantError } from "../../../solvers/errors.ts";
import { writeFileAtomically } from "../../engine/atomicFile.ts";
import { classify, type Classification } from "../../sweeps/index.ts";
import { packageVersion } from "../../version.ts";
import { measureSpeed, type SpeedCase, type SpeedRow } from "./stackSpeed.ts";

const [folder, quickFlag] = process.argv.slice(2);
if (folder === undefined) throw new InvariantError("main.js: name the folder for the results");
const quick = quickFlag === "quick";
const scale = quick ? 2 ** -12 : 1;

function commit(): string {
  const given = process.env["TOKEN_DYNAMICS_COMMIT"];
  if (given !== undefined) return given;
  return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function write(name: string, backend: Backend, content: object): void {
  const { adapter, software } = backend;
  const provenance = {
    commit: commit(),
    version: packageVersion,
    node: process.versions.node,
    adapter,
    software,
    dtype: backend.dtype,
    seed: 1,
    date: new Date().toISOString().slice(0, 10),
  };
  writeFileAtomically(path.join(folder!, name), `${JSON.stringify({ provenance, ...content }, null, 2)}\n`);
}

interface Variant {
  readonly label: string;
  readonly open: () => Promise<Backend>;
  /** Steps of the short run, and token-steps that the long one has more: some tenths of a second, at least 1000 steps. */
  readonly short: number;
  readonly more: number;
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

function stepsOf(
  variant: Variant,
  { B, L }: { readonly B: number; readonly L: number },
): readonly [number, number] {
  if (quick) return [2, 6];
  return [variant.short, variant.short + Math.max(1000, Math.round(variant.more / (B * L)))];
}

async function speeds(
  variant: Variant,
  cases: readonly Omit<SpeedCase, "label" | "steps">[],
): Promise<SpeedRow[]> {
  const backend = await variant.open();
  const rows: SpeedRow[] = [];
  for (const each of cases) {
    const sized = { ...each, B: Math.max(64, each.B * scale) };
    const row = await measureSpeed(backend, {
      ...sized,
      label: variant.label,
      steps: stepsOf(variant, sized),
    });
    const rate = row.tokenStepsPerSecond.toExponential(2);
    const spread = row.range.map((value) => value.toExponential(1)).join(" to ");
    say(
      `${row.label} ${row.rule} L=${row.L} B=${row.B}: ${rate}/s (${spread}), ${row.overheadSeconds.toFixed(3)} s a call`,
    );
    rows.push(row);
  }
  await backend.close();
  return rows;
}

async function speedTable(): Promise<void> {
  const rows: SpeedRow[] = [];
  const fused = variants[3]!;
  for (const variant of variants) {
    for (const B of [2 ** 16, 2 ** 20])
      rows.push(...(await speeds(variant, [{ rule: "euler", L: 64, B, repeats: 5 }])));
  }
  rows.push(...(await speeds(fused, [{ rule: "log-euler", L: 64, B: 2 ** 20, repeats: 5 }])));
  const overL = [8, 16, 32].map((L) => ({ rule: "euler", L, B: 2 ** 20, repeats: 3 }) as const);
  const overB = [12, 14, 18].map((log) => ({ rule: "euler", L: 64, B: 2 ** log, repeats: 3 }) as const);
  rows.push(...(await speeds(fused, [...overL, ...overB])));
  const backend = await openWgsl();
  write("speed.json", backend, { rows });
  await backend.close();
}

async function classifications(): Promise<void> {
  const results: (Classification & { readonly fates: Readonly<Record<string, number>> })[] = [];
  const problems = Math.round(1e6 * scale);
  const run = async (backend: Backend, regime: Classification["regime"], tokens: number): Promise<void> => {
    const result = await classify(backend, { regime, problems, tokens, seed: 1, steps: 2000, reruns: 50 });
    say(
      `${regime}, ${tokens} tokens, on ${backend.engine}: ${JSON.stringify(result.counts)} ${JSON.stringify(result.seconds)}`,
    );
    const fates: Record<string, number> = {};
    for (const { inFloat64, furtherOut } of result.disagreements) {
      const fate = `float64 at the same depth ${inFloat64}, at ln θ = 10^4 ${furtherOut}`;
      fates[fate] = (fates[fate] ?? 0) + 1;
    }
    // Ten examples show what the disagreements are; all of them would be megabytes.
    results.push({ ...result, disagreements: result.disagreements.slice(0, 10), fates });
  };
  const wgsl = await openWgsl();
  for (const regime of ["convergence", "slow-divergence", "fast-divergence"] as const) {
    for (const tokens of [2, 8]) await run(wgsl, regime, tokens);
  }
  const gpujs = await openGpujs("webgpu");
  await run(gpujs, "convergence", 8);
  await gpujs.close();
  write("classification.json", wgsl, { results });
  await wgsl.close();
}

await speedTable();
await classifications();
process.exit(0);
