import type { LogField } from "./logField.ts";
import type { ScaledProblem } from "./scaledProblem.ts";

/** Relative size of what the leader's equation alone leaves out, below which it is the leader. */
const DECOUPLED = 1e-13;
/** A token whose inherited state is at most this share of its own term may keep the time. */
const LEADS = 0.5;
const LOG_LINEAR = Math.log(40);
const LOG_TIE = 60;
const TIED = 0.5;

/** Which token runs to infinity first, read off the field at its last evaluation. */
export class Leaders {
  private readonly scaled: ScaledProblem;
  private readonly field: LogField;

  constructor(scaled: ScaledProblem, field: LogField) {
    this.scaled = scaled;
    this.field = field;
  }

  /** The token to keep the time by: the fastest one that dominates its own equation. */
  timekeeper(): number | undefined {
    const k = this.fastest();
    return this.field.excess(k) < LEADS ? k : undefined;
  }

  private runs(i: number): boolean {
    return this.scaled.sZero || this.scaled.sign[i]! > 0;
  }

  private fastest(): number {
    let k = -1;
    for (let i = 0; i < this.scaled.n; i++) {
      if (this.runs(i) && (k < 0 || this.field.logOwn(i) > this.field.logOwn(k))) k = i;
    }
    return k;
  }

  /** The token whose own term is all that matters to its equation; undefined until there is one. */
  decoupled(y: Float64Array): number | undefined {
    const { n } = this.scaled;
    const { rate, own } = this.field;
    const fastest = this.fastest();
    const [first, k] = y[fastest]! > LOG_TIE ? this.tied(fastest) : [fastest, fastest];
    const ownK = own[k]!;
    if (!(ownK > 0) || this.field.excess(k) > DECOUPLED) return undefined;
    // In a tie the tokens from the first tied one on run along with the leader; only those before it must be slow.
    for (let i = 0; i < first; i++) if (rate[i]! > DECOUPLED * ownK) return undefined;
    for (let i = k + 1; i < n; i++) if (this.runs(i) && own[i]! > 1e-6 * ownK) return undefined;
    return k;
  }

  /**
   * Differences between tokens grow like |y|³, so that tokens still alike at |y| = e^LOG_TIE differ by less than any
   * rounding. The last of them inherits a little from the others and is the one that wins.
   *
   * @returns the first and the last such token.
   */
  private tied(fastest: number): readonly [number, number] {
    let first = fastest;
    let last = fastest;
    for (let i = 0; i < this.scaled.n; i++) {
      if (!this.runs(i) || this.field.logOwn(i) < this.field.logOwn(fastest) + Math.log(TIED)) continue;
      first = Math.min(first, i);
      last = Math.max(last, i);
    }
    return [first, last];
  }

  /** Followers' own terms, and e^{−Y} in the leader's, are below rounding; Y ≥ 40 also makes ln ln Y a good clock. */
  followersLocked(k: number, y: Float64Array): boolean {
    const { rate, own } = this.field;
    if (y[k]! < LOG_LINEAR) return false;
    for (let i = k + 1; i < this.scaled.n; i++) {
      if (own[i]! > DECOUPLED * rate[i]!) return false;
    }
    return true;
  }
}
