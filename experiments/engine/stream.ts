import type { Problem } from "../../solvers/types.ts";
import type { GeneratorSpec } from "../../theorems/generators/index.ts";
import { drawProblems } from "./path.ts";
import type { SampledProblem } from "./types.ts";

/** Draws for each problem asked for, at most; a statement that no draw meets until then is vacuous (CONTRACT). */
export const DRAWS_PER_RUN = 1000;
const FIRST_SLICE = 256;

/** The draws of one group that meet its hypotheses, in order. */
export class ProblemStream {
  private readonly spec: GeneratorSpec;
  private readonly seed: number;
  private readonly holds: (problem: Problem) => boolean;
  private readonly limit: number;
  private slice: readonly Problem[] = [];
  private sliceStart = 0;
  private at = 0;

  /** @param limit - draws at most. */
  constructor(spec: GeneratorSpec, seed: number, holds: (problem: Problem) => boolean, limit: number) {
    this.spec = spec;
    this.seed = seed;
    this.holds = holds;
    this.limit = limit;
  }

  /** Draws looked at so far. */
  get drawn(): number {
    return this.at;
  }

  /** Whether the limit on draws is reached. */
  get exhausted(): boolean {
    return this.at >= this.limit;
  }

  /**
   * The next problems that meet the hypotheses: up to `count`, from at most `draws` draws, so that the caller
   * can look up between two calls.
   */
  take(count: number, draws: number): SampledProblem[] {
    const found: SampledProblem[] = [];
    const end = Math.min(this.limit, this.at + draws);
    while (found.length < count && this.at < end) {
      const problem = this.next();
      if (this.holds(problem)) found.push({ problem, path: String(this.at - 1) });
    }
    return found;
  }

  private next(): Problem {
    if (this.at >= this.sliceStart + this.slice.length) {
      // Slices that grow with the index: reaching a slice means skipping all draws before it, so slices of one
      // size would cost the square of the number of draws.
      this.sliceStart = this.at;
      const size = Math.min(Math.max(FIRST_SLICE, Math.floor(this.at / 2)), this.limit - this.at);
      this.slice = drawProblems(this.spec, this.seed, this.sliceStart, size);
    }
    return this.slice[this.at++ - this.sliceStart]!;
  }
}
