import { exponentOf, scaleByPowerOfTwo } from "../../numerics/scaled.ts";
import type { MatrixPace } from "../types.ts";
import { checkMatrixBatch, cheapestForm, matrixState } from "./batch.ts";
import { isPaced } from "./form.ts";
import { Recurrence } from "./recurrence.ts";
import {
  LARGEST_EXPONENT,
  MAX_ENTRY,
  MAX_ENTRY_FACTOR,
  SMALLEST_RATE,
  type LoadedMatrixStack,
  type MatrixBatch,
  type MatrixRule,
  type MatrixState,
} from "./types.ts";

/** Tokens of one problem as x_l = 2^k_l · v_l: views into the batch's arrays. */
interface Tokens {
  /** [L·D] the largest entry of a nonzero token is in [1, 2). */
  readonly v: Float64Array;
  /** [L] integers. */
  readonly k: Float64Array;
}

function largestEntry(v: Float64Array, start: number, D: number): number {
  let largest = 0;
  for (let d = start; d < start + D; d++) largest = Math.max(largest, Math.abs(v[d]!));
  return largest;
}

/** Moves powers of two to the exponents (exact) and holds a token at MAX_ENTRY. */
function settle({ v, k }: Tokens, D: number): void {
  for (let l = 0; l < k.length; l++) {
    const largest = largestEntry(v, l * D, D);
    if (largest === 0) continue;
    const shift = exponentOf(largest);
    const held = scaleByPowerOfTwo(largest, k[l]!) > MAX_ENTRY;
    for (let d = l * D; d < (l + 1) * D; d++) {
      v[d] = held
        ? (v[d]! / largest) * (MAX_ENTRY / 2 ** LARGEST_EXPONENT)
        : scaleByPowerOfTwo(v[d]!, -shift);
    }
    k[l] = held ? LARGEST_EXPONENT : k[l]! + shift;
  }
}

/** v ← v + η·rate, each entry within MAX_ENTRY_FACTOR times the largest of `from`. */
function move(from: Float64Array, rate: Float64Array, eta: number, D: number, to: Float64Array): void {
  for (let start = 0; start < from.length; start += D) {
    const bound = MAX_ENTRY_FACTOR * largestEntry(from, start, D);
    for (let i = start; i < start + D; i++) {
      to[i] = from[i]! + Math.max(-bound, Math.min(bound, eta * rate[i]!));
    }
  }
}

/** The float64 reference: one problem after the other. O(L) a step. */
class MatrixReference implements LoadedMatrixStack {
  readonly layout = "one problem after the other, float64, an exponent a token";
  readonly #batch: MatrixBatch;
  readonly #rule: MatrixRule;
  readonly #pace: MatrixPace;
  readonly #v: Float64Array;
  readonly #k: Float64Array;
  readonly #t: Float64Array;
  readonly #recurrence: Recurrence;
  readonly #rate: Float64Array;
  readonly #half: Tokens;

  constructor(batch: MatrixBatch, rule: MatrixRule, pace: MatrixPace) {
    const { B, L, D } = batch;
    this.#batch = batch;
    this.#rule = rule;
    this.#pace = pace;
    this.#v = batch.x0.slice();
    this.#k = new Float64Array(B * L);
    this.#t = new Float64Array(B);
    this.#recurrence = new Recurrence(batch);
    this.#rate = new Float64Array(L * D);
    this.#half = { v: new Float64Array(L * D), k: new Float64Array(L) };
    settle({ v: this.#v, k: this.#k }, D);
  }

  /** The depth step of the pace from the rates just found, 0 for a problem that has escaped or arrived. */
  #eta(b: number): number {
    const { change, largest } = this.#recurrence;
    if (this.#pace.kind === "fixed") return this.#batch.eta[b]!;
    if (largest >= this.#pace.escape) return 0;
    return Math.min(this.#pace.change / Math.max(change, SMALLEST_RATE), this.#pace.until - this.#t[b]!);
  }

  #step(tokens: Tokens, b: number): boolean {
    const { D } = this.#batch;
    const change = isPaced(this.#pace) ? this.#pace.change : undefined;
    this.#recurrence.evaluate(tokens.v, tokens.k, this.#rate, change);
    const eta = this.#eta(b);
    if (eta === 0) return false;
    if (this.#rule === "midpoint") {
      const half = this.#half;
      move(tokens.v, this.#rate, eta / 2, D, half.v);
      half.k.set(tokens.k);
      settle(half, D);
      this.#recurrence.evaluate(half.v, half.k, this.#rate, undefined);
      // The rates are in units of the half-way tokens' powers of two.
      for (let i = 0; i < this.#rate.length; i++) {
        const l = Math.floor(i / D);
        this.#rate[i] = scaleByPowerOfTwo(this.#rate[i]!, half.k[l]! - tokens.k[l]!);
      }
    }
    move(tokens.v, this.#rate, eta, D, tokens.v);
    settle(tokens, D);
    this.#t[b]! += eta;
    return true;
  }

  async advance(steps: number): Promise<void> {
    const { B, L, D } = this.#batch;
    for (let b = 0; b < B; b++) {
      this.#recurrence.choose(b);
      const v = this.#v.subarray(b * L * D, (b + 1) * L * D);
      const k = this.#k.subarray(b * L, (b + 1) * L);
      for (let done = 0; done < steps && this.#step({ v, k }, b); done++);
    }
  }

  async read(): Promise<MatrixState> {
    return matrixState(this.#batch.D, this.#v, this.#k, this.#t);
  }

  release(): void {}
}

/**
 * The reference every other backend is tested against.
 *
 * @throws ShapeError, DomainError as checkMatrixBatch.
 */
export async function loadMatrixReference(
  batch: MatrixBatch,
  rule: MatrixRule,
  pace: MatrixPace,
): Promise<LoadedMatrixStack> {
  checkMatrixBatch(batch, pace);
  return new MatrixReference(cheapestForm(batch), rule, pace);
}
