import { adapterName } from "../reports/scaleEvidence.ts";
import type { ReportTable } from "../reports/types.ts";
import {
  readRecordedMatrixSpeeds,
  readRecordedSpeeds,
  type RecordedMatrixSpeeds,
  type RecordedSpeeds,
} from "../sweeps/index.ts";

/** "9.74e10" as people write it. */
function rate(value: number): string {
  const [digits, exponent] = value.toExponential(2).split("e+");
  return `${digits}·10^${exponent}`;
}

function rowOf(row: RecordedSpeeds["rows"][number]): readonly string[] {
  const { label, rule, L, B, tokenStepsPerSecond, range, overheadSeconds, error } = row;
  return [
    label,
    rule,
    String(L),
    `2^${Math.log2(B)}`,
    rate(tokenStepsPerSecond),
    range.map(rate).join(" to "),
    overheadSeconds === undefined ? "–" : `${Math.max(0, 1000 * overheadSeconds).toFixed(1)} ms`,
    error.toExponential(1),
  ];
}

function matrixRowOf(row: RecordedMatrixSpeeds["rows"][number]): readonly string[] {
  const [label, rule, ...rest] = rowOf(row) as [string, string, ...string[]];
  return [label, rule, String(row.D), String(row.N), ...rest];
}

function origin(recorded: Pick<RecordedSpeeds, "provenance"> | undefined, what: string): string {
  if (recorded === undefined) return `${what}: not recorded in this installation.`;
  const { adapter, date, commit } = recorded.provenance;
  return `${what}: ${adapterName(adapter)}, ${date}, commit ${commit.slice(0, 12)}.`;
}

/** What the kernels' differences are made of, at the largest size that all of them ran. */
function gap(recorded: RecordedSpeeds | undefined): string {
  const at = (label: string): number | undefined =>
    recorded?.rows.find(
      (row) => row.label === label && row.rule === "euler" && row.L === 64 && row.B === 2 ** 20,
    )?.tokenStepsPerSecond;
  const [gpujs, fused] = [at("gpu.js"), at("WGSL, steps fused")];
  const single = at("WGSL, one step a launch, tokens in registers");
  if (gpujs === undefined || fused === undefined || single === undefined) return "";
  return (
    `There WGSL is ${(fused / gpujs).toFixed(1)} times as fast as gpu.js: that recomputation; and launching every step ` +
    `by itself, with the tokens through memory, takes ${(fused / single).toFixed(1)} times as long. `
  );
}

/**
 * Token-steps per second of the batched stack in one dimension, ours beside PyTorch and Triton, from the recorded runs.
 *
 * @param folder - where speed.json and pytorch.json are; default the recorded ones.
 */
export function gpuSpeedTable(folder?: string): ReportTable {
  const ours = readRecordedSpeeds("speed.json", folder);
  const others = readRecordedSpeeds("pytorch.json", folder);
  return {
    id: "gpu-speed",
    title: "Speed of the residual stack on a GPU",
    caption:
      "Token-steps per second in float32, one dimension: one token of one problem through one layer. Medians over repeats, " +
      "differences of a long and a short run, so that what happens once a call (upload, dispatch, reading back) stands apart. " +
      "A gpu.js thread returns four numbers, so of L tokens each is computed (L/4 + 1)/2 times on average, 8.5 times at " +
      "L = 64; the WGSL kernels compute each once. Longer sequences gpu.js scans, one number a thread. " +
      gap(ours) +
      `${origin(ours, "This project")} ${origin(others, "PyTorch and Triton")}`,
    command: "node dist/experiments/bench/gpu/main.js OUT",
    columns: ["Kernel", "Step", "L", "B", "Token-steps/s", "From … to", "Once a call", "Error in ln x"],
    rows: [...(ours?.rows ?? []), ...(others?.rows ?? [])].map(rowOf),
  };
}

/** The same in D dimensions, our kernels alone. @param folder - as above. */
export function gpuSpeedMatrixTable(folder?: string): ReportTable {
  const recorded = readRecordedMatrixSpeeds(folder);
  return {
    id: "gpu-speed-matrix",
    title: "Speed of the residual stack on a GPU, in D dimensions",
    caption:
      "Token-steps per second in float32, timed as in one dimension. N: rows of S_B and S_C; M itself is given where N = D. " +
      "A midpoint step is chosen on the device and evaluates the field more than once. gpu.js holds short sequences in " +
      `registers; longer ones are tables on the device, some ten kernels a step. ${origin(recorded, "This project")}`,
    command: "node dist/experiments/bench/gpu/matrixSpeed.js OUT",
    columns: [
      "Kernel",
      "Step",
      "D",
      "N",
      "L",
      "B",
      "Token-steps/s",
      "From … to",
      "Once a call",
      "Error of a token",
    ],
    rows: (recorded?.rows ?? []).map(matrixRowOf),
  };
}
