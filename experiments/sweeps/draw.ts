import { rng } from "../../solvers/numerics/rng.ts";
import type { StackBatch } from "../../solvers/batched/index.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import { DECAY, drawSign, logUniform } from "./checks/draws.ts";
import type { BatchCheck } from "./types.ts";

/** |μ| and |s| over four decades, both signs where the statement leaves them open. */
const SCALES: readonly [number, number] = [1e-2, 1e2];
/** How far ln t and ln θ are apart at most: |ln |μ|/s²|. */
export const LARGEST_SHIFT = 3 * Math.log(SCALES[1]);

/** Problems of one stream of random numbers: a problem depends on seed and index alone, not on the piece it is part of. */
export const STREAM_PROBLEMS = 1024;

/** Which problems: `first` a multiple of STREAM_PROBLEMS. */
export interface DrawRequest {
  readonly theorem: string;
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly L: number;
}

/** FNV-1a, 20 bits of it: theorems draw from streams of their own. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0) % 2 ** 20;
}

function emptyBatch(B: number, L: number): StackBatch {
  const [mu, sDelta, a, eta] = Array.from({ length: 4 }, () => new Float64Array(B)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { B, L, mu, sDelta, a, eta: eta.fill(1), x0: new Float64Array(B * L) };
}

/** The problems first … first + count − 1 of a check. */
export function drawBatch(check: BatchCheck, { seed, first, count, L }: DrawRequest): StackBatch {
  const batch = emptyBatch(count, L);
  const y0 = new Float64Array(L);
  const stream = hash(check.theorem) * 2 ** 32 + L * 2 ** 24 + first / STREAM_PROBLEMS;
  let random = rng(seed, stream);
  for (let b = 0; b < count; b++) {
    if (b > 0 && b % STREAM_PROBLEMS === 0) random = rng(seed, stream + b / STREAM_PROBLEMS);
    batch.a[b] = logUniform(random, DECAY);
    const s = drawSign(random) * logUniform(random, SCALES);
    batch.sDelta[b] = s;
    batch.mu[b] = check.draw(random, y0) * logUniform(random, SCALES);
    for (let l = 0; l < L; l++) batch.x0[b * L + l] = y0[l]! / s;
  }
  return batch;
}

export function problemOf(batch: StackBatch, b: number): ScalarProblem {
  const x0 = Array.from(batch.x0.subarray(b * batch.L, (b + 1) * batch.L));
  return { kind: "scalar", mu: batch.mu[b]!, sDelta: batch.sDelta[b]!, a: batch.a[b]!, x0 };
}
