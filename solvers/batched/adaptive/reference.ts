import type { LoadedStack, AdaptivePace, StackBatch, StackState, StepRule } from "../types.ts";
import { MAX_EXPONENT } from "../types.ts";
import { LARGEST_LOG, cut, nextHidden, type Sequence } from "../sequence.ts";
import {
  GROW,
  LARGEST_ETA,
  LARGEST_MOVE,
  NOTHING,
  ROUNDING,
  SAFETY,
  SHRINK,
  SMALLEST_ETA,
  firstEta,
  orderOf,
} from "./control.ts";

/** What a try found: the largest estimate, the largest movement and the largest s x of any token. */
interface Tried {
  readonly err: number;
  readonly move: number;
  readonly big: number;
}

/** The h of the token before, of each of the states that a try goes through. */
interface Hidden {
  start: number;
  middle: number;
  halfMiddle: number;
  half: number;
  lastMiddle: number;
}

/** Changes of ln|x| of one token: by one step η (its first stage apart), and by each of two steps η/2. */
interface Changes {
  readonly slope: number;
  readonly one: number;
  readonly first: number;
  readonly second: number;
}

/** The float64 reference of the adaptive pace, try for try what the kernels do (see text.ts). */
export class AdaptiveReference implements LoadedStack {
  readonly layout = "one problem after the other, float64 log-magnitudes";
  readonly #batch: StackBatch;
  readonly #rule: StepRule;
  readonly #pace: AdaptivePace;
  readonly #sign: Int8Array;
  readonly #logAbs: Float64Array;
  readonly #next: Float64Array;
  readonly #eta: Float64Array;
  readonly #t: Float64Array;
  readonly #accepted: Float64Array;
  readonly #rejected: Float64Array;

  constructor(batch: StackBatch, rule: StepRule, pace: AdaptivePace) {
    const { B, L, x0 } = batch;
    this.#batch = batch;
    this.#rule = rule;
    this.#pace = pace;
    this.#sign = Int8Array.from(x0, Math.sign);
    this.#logAbs = x0.map((x) => Math.log(Math.abs(x)));
    this.#next = new Float64Array(L);
    this.#eta = firstEta(batch, rule, pace);
    this.#t = new Float64Array(B);
    this.#accepted = new Float64Array(B);
    this.#rejected = new Float64Array(B);
  }

  /** Moves every h on to token l. */
  #changes(sequence: Sequence, h: Hidden, l: number, eta: number): Changes {
    const { mu } = sequence;
    const sign = sequence.sign[l]!;
    const log = sequence.logAbs[l]!;
    const next = (by: number, before: number): number =>
      nextHidden(sequence, sign, Math.min(log + by, LARGEST_LOG), before);
    const change = (share: number, hidden: number): number => cut(share * eta * mu * hidden, MAX_EXPONENT);
    h.start = next(0, h.start);
    const slope = change(1, h.start);
    if (orderOf(this.#rule) === 1) {
      h.half = next(slope / 2, h.half);
      return { slope, one: slope, first: slope / 2, second: change(0.5, h.half) };
    }
    h.middle = next(slope / 2, h.middle);
    h.halfMiddle = next(slope / 4, h.halfMiddle);
    const first = change(0.5, h.halfMiddle);
    h.half = next(first, h.half);
    h.lastMiddle = next(first + change(0.5, h.half) / 2, h.lastMiddle);
    return { slope, one: change(1, h.middle), first, second: change(0.5, h.lastMiddle) };
  }

  /** Leaves in `next` what the tokens would become. */
  #try(sequence: Sequence, eta: number): Tried {
    const h = { start: 0, middle: 0, halfMiddle: 0, half: 0, lastMiddle: 0 };
    let [err, move, big] = [0, 0, 0];
    for (let l = 0; l < sequence.logAbs.length; l++) {
      const log = sequence.logAbs[l]!;
      big = Math.max(big, sequence.s * sequence.sign[l]! * Math.exp(log));
      const { slope, one, first, second } = this.#changes(sequence, h, l, eta);
      const two = first + second;
      const error = (two - one) / (2 ** orderOf(this.#rule) - 1);
      move = Math.max(move, Math.abs(slope), Math.abs(two));
      err = Math.max(err, Math.abs(error) - ROUNDING * Math.abs(two));
      this.#next[l] = Math.min(log + two + error, LARGEST_LOG);
    }
    return { err, move, big };
  }

  #advanceOne(b: number, tries: number): void {
    const { L, mu, sDelta, a, state = "simplified" } = this.#batch;
    const { rtol, escape, until } = this.#pace;
    const sign = this.#sign.subarray(b * L, (b + 1) * L);
    const logAbs = this.#logAbs.subarray(b * L, (b + 1) * L);
    const sequence = { mu: mu[b]!, s: sDelta[b]!, a: a[b]!, state, sign, logAbs };
    for (let k = 0; k < tries; k++) {
      const eta = Math.min(this.#eta[b]!, until - this.#t[b]!);
      const { err, move, big } = this.#try(sequence, eta);
      if (big >= escape || eta <= 0) return;
      const allowed = (rtol / Math.max(err, rtol * NOTHING)) ** (1 / (orderOf(this.#rule) + 1));
      const share = SAFETY * Math.min(allowed, LARGEST_MOVE / Math.max(move, LARGEST_MOVE / GROW / 2));
      const next = eta * Math.min(GROW, Math.max(SHRINK, share));
      this.#eta[b] = Math.min(LARGEST_ETA, Math.max(SMALLEST_ETA, next));
      if (err <= rtol && move <= LARGEST_MOVE) {
        logAbs.set(this.#next);
        this.#t[b]! += eta;
        this.#accepted[b]!++;
      } else this.#rejected[b]!++;
    }
  }

  async advance(tries: number): Promise<void> {
    for (let b = 0; b < this.#batch.B; b++) this.#advanceOne(b, tries);
  }

  async read(): Promise<StackState> {
    const t = this.#t.slice();
    return {
      sign: this.#sign.slice(),
      logAbsX: this.#logAbs.slice(),
      t,
      logT: t.map(Math.log),
      signFlips: 0,
      tries: { accepted: this.#accepted.slice(), rejected: this.#rejected.slice() },
    };
  }

  release(): void {}
}
