/** What a shard is cut into: blocks for the stack, and within them chunks for the judge. */
import type { Backend } from "../../solvers/batched/index.ts";
import type { Problem } from "../../solvers/types.ts";
import type { SweepPlan } from "./plan.ts";
import type { DepthState } from "./record.ts";
import { depthStates } from "./stack.ts";

/** Problems of a chunk: what a kill can lose. Fewer where problems are large. */
const CHUNK_PROBLEMS = 128;
const CHUNK_NUMBERS = 2 ** 20;
/** Problems run through the stack at once: kernels are compiled for every batch, and the states are cheap to make again. */
const BLOCK_PROBLEMS = 4096;

/** How many problems a chunk of this sweep has. */
export function chunkSize({ configuration: { design } }: SweepPlan): number {
  const D = design.dimension?.max ?? 0;
  // In D dimensions M and S_Delta, D² numbers each, go with the tokens.
  const numbers = design.tokens!.max * Math.max(1, D) + 2 * D * D;
  return Math.max(1, Math.min(CHUNK_PROBLEMS, Math.floor(CHUNK_NUMBERS / numbers)));
}

/** What the stack needs to know. */
export interface BlockRun {
  readonly plan: SweepPlan;
  readonly backend: Backend;
  readonly signal?: AbortSignal;
}

/** A problem of the shard and where the stack left it. */
export interface StackedProblem {
  readonly problem: Problem;
  readonly state: DepthState;
}

/** Runs the stack ahead of the judge, block by block. */
export class Blocks {
  readonly #run: BlockRun;
  readonly #end: number;
  readonly #size: number;
  #first = 0;
  #block: readonly StackedProblem[] = [];

  /** @param end - the first problem that is another shard's. */
  constructor(run: BlockRun, end: number) {
    this.#run = run;
    this.#end = end;
    this.#size = Math.min(BLOCK_PROBLEMS, BLOCK_PROBLEMS * (chunkSize(run.plan) / CHUNK_PROBLEMS));
  }

  /** Problems first … first + count − 1. */
  async take(first: number, count: number): Promise<readonly StackedProblem[]> {
    const at = first - this.#first;
    if (at < 0 || at + count > this.#block.length) await this.#compute(first, Math.max(count, this.#size));
    return this.#block.slice(first - this.#first, first - this.#first + count);
  }

  async #compute(first: number, count: number): Promise<void> {
    const { plan, backend, signal } = this.#run;
    const length = Math.min(Math.floor(count), this.#end - first);
    const problems = Array.from({ length }, (_, i) => plan.problem(first + i));
    const states = await depthStates(backend, problems, plan.configuration.depth, signal);
    this.#first = first;
    this.#block = problems.map((problem, i) => ({ problem, state: states[i]! }));
  }
}
