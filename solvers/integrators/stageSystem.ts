import { luFactor, luSolve } from "../numerics/lu.ts";

/** How the components of a system hang together. */
export interface Structure {
  /** Ends of consecutive blocks, the last one n: components of a block depend on that block and earlier ones only. */
  readonly blocks: readonly number[];
  /** [n] 1 for components without a derivative, whose "field" is a residual that must vanish; else 0. */
  readonly algebraic: Uint8Array;
  /** Whether the algebraic components of the start fit the others; if not, the first step makes them. */
  readonly consistent: boolean;
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly matrix: Float64Array;
  readonly pivots: Int32Array;
}

/**
 * The linear system of a Newton iteration for the stages of an implicit Runge–Kutta step,
 * δ_p − h Σ_q a_pq J_q δ_q = r_p, with −J_p δ_p = r_p in the rows of algebraic components.
 *
 * Solved block by block, as the structure's dependencies allow: an LU factorisation of size stages × block each.
 */
export class StageSystem {
  private readonly stages: number;
  private readonly A: Float64Array;
  private readonly n: number;
  private readonly algebraic: Uint8Array;
  private readonly blocks: readonly Block[];
  private readonly part: Float64Array;
  private readonly jacobians: Float64Array[] = [];
  private h = 0;

  /** @param A - [stages·stages] Runge–Kutta matrix. */
  constructor(A: Float64Array, n: number, structure: Structure) {
    this.stages = Math.round(Math.sqrt(A.length));
    this.A = A;
    this.n = n;
    this.algebraic = structure.algebraic;
    this.blocks = structure.blocks.map((to, b) => {
      const from = b === 0 ? 0 : structure.blocks[b - 1]!;
      const size = this.stages * (to - from);
      return { from, to, matrix: new Float64Array(size * size), pivots: new Int32Array(size) };
    });
    this.part = new Float64Array(this.stages * n);
  }

  /**
   * @param jacobians - [n·n] for every stage; kept until the next call.
   * @returns false if a block is singular.
   */
  factor(h: number, jacobians: readonly Float64Array[]): boolean {
    this.h = h;
    this.jacobians.splice(0, this.jacobians.length, ...jacobians);
    for (const block of this.blocks) {
      this.fill(block);
      if (!luFactor(block.matrix, block.pivots)) return false;
    }
    return true;
  }

  private fill({ from, to, matrix }: Block): void {
    const { stages: s, A, n, h, algebraic } = this;
    const width = to - from;
    matrix.fill(0);
    for (let q = 0; q < s; q++) {
      const J = this.jacobians[q]!;
      for (let i = from; i < to; i++) {
        for (let p = 0; p < s; p++) {
          if (algebraic[i] === 1 && p !== q) continue;
          const weight = algebraic[i] === 1 ? 1 : h * A[p * s + q]!;
          const row = (p * width + i - from) * s * width + q * width - from;
          for (let j = from; j < to; j++) matrix[row + j] = -weight * J[i * n + j]!;
          if (p === q && algebraic[i] === 0) matrix[row + i]! += 1;
        }
      }
    }
  }

  /** @param r - [stages·n] stage after stage, overwritten by the solution. */
  solve(r: Float64Array): void {
    const { stages: s, n } = this;
    for (const { from, to, matrix, pivots } of this.blocks) {
      const width = to - from;
      const x = this.part.subarray(0, s * width);
      if (from > 0) this.subtractEarlier(r, from, to);
      for (let p = 0; p < s; p++) for (let i = 0; i < width; i++) x[p * width + i] = r[p * n + from + i]!;
      luSolve(matrix, pivots, x);
      for (let p = 0; p < s; p++) for (let i = 0; i < width; i++) r[p * n + from + i] = x[p * width + i]!;
    }
  }

  /** Brings what is known of earlier blocks to the right-hand side of rows from…to. */
  private subtractEarlier(r: Float64Array, from: number, to: number): void {
    const { stages: s, A, n, h, algebraic } = this;
    const sums = new Float64Array(s);
    for (let i = from; i < to; i++) {
      for (let q = 0; q < s; q++) {
        const J = this.jacobians[q]!;
        let sum = 0;
        for (let j = 0; j < from; j++) sum += J[i * n + j]! * r[q * n + j]!;
        sums[q] = sum;
      }
      for (let p = 0; p < s; p++) {
        if (algebraic[i] === 1) r[p * n + i]! += sums[p]!;
        else for (let q = 0; q < s; q++) r[p * n + i]! += h * A[p * s + q]! * sums[q]!;
      }
    }
  }
}
