import { softplus } from "../numerics/softplus.ts";
import { gainOf } from "../s6/stateRule.ts";
import { AdaptiveReference } from "./adaptive/reference.ts";
import { checkBatch } from "./batch.ts";
import { LogTimeReference } from "./logTime/reference.ts";
import { loadMatrixReference } from "./matrix/cpu.ts";
import { LARGEST_LOG, cut, nextHidden, type Sequence } from "./sequence.ts";
import {
  MAX_EXPONENT,
  MAX_FACTOR,
  type Backend,
  type LoadedStack,
  type Pace,
  type StackBatch,
  type StepRule,
} from "./types.ts";

/** One depth step η of every token, in place, in log-magnitudes. */
function step(sequence: Sequence, rule: StepRule, eta: number): void {
  const { mu, sign, logAbs } = sequence;
  let h = 0;
  let hMid = 0;
  for (let l = 0; l < logAbs.length; l++) {
    const old = logAbs[l]!;
    h = nextHidden(sequence, sign[l]!, old, h);
    let change = cut(eta * mu * h, rule === "euler" ? MAX_FACTOR : MAX_EXPONENT);
    if (rule === "euler") {
      if (1 + change < 0) sign[l] = -sign[l]!;
      // 1 + change < 0 flips the sign; ln|1 + change| is log1p either way.
      change = 1 + change < 0 ? Math.log(-1 - change) : Math.log1p(change);
    } else if (rule === "log-midpoint") {
      hMid = nextHidden(sequence, sign[l]!, Math.min(old + change / 2, LARGEST_LOG), hMid);
      change = cut(eta * mu * hMid, MAX_EXPONENT);
    }
    logAbs[l] = Math.min(old + change, LARGEST_LOG);
  }
}

/** The η of the relative pace, 0 for a problem that has escaped or arrived. */
function relativeStep(sequence: Sequence, pace: Pace & { kind: "relative" }, t: number): number {
  let h = 0;
  let rate = 0;
  for (let l = 0; l < sequence.logAbs.length; l++) {
    h = nextHidden(sequence, sequence.sign[l]!, sequence.logAbs[l]!, h);
    // Where s x is negative Δ is exponential in it: the token's own part of h must not change by more than e^change.
    const size = Math.exp(sequence.logAbs[l]!);
    const u = sequence.s * sequence.sign[l]! * size;
    if (u >= pace.escape) return 0;
    const own = Math.max(0, -u) * gainOf(sequence.state, sequence.a, softplus(u)) * size * size;
    rate = Math.max(rate, Math.abs(sequence.mu) * (Math.abs(h) + own));
  }
  return Math.min(pace.change / rate, pace.until - t);
}

/** The float64 reference: one problem after the other, written to be read. O(L) a step. */
class ReferenceStack implements LoadedStack {
  readonly layout = "one problem after the other, float64 log-magnitudes";
  readonly #sign: Int8Array;
  readonly #logAbs: Float64Array;
  readonly #t: Float64Array;
  readonly #batch: StackBatch;
  readonly #rule: StepRule;
  readonly #pace: Pace;

  constructor(batch: StackBatch, rule: StepRule, pace: Pace) {
    this.#batch = batch;
    this.#rule = rule;
    this.#pace = pace;
    this.#sign = Int8Array.from(batch.x0, Math.sign);
    this.#logAbs = batch.x0.map((x) => Math.log(Math.abs(x)));
    this.#t = new Float64Array(batch.B);
  }

  #advanceOne(b: number, steps: number): void {
    const { L, mu, sDelta, a, eta, state = "simplified" } = this.#batch;
    const sign = this.#sign.subarray(b * L, (b + 1) * L);
    const logAbs = this.#logAbs.subarray(b * L, (b + 1) * L);
    const sequence = { mu: mu[b]!, s: sDelta[b]!, a: a[b]!, state, sign, logAbs };
    for (let k = 0; k < steps; k++) {
      const size = this.#pace.kind === "fixed" ? eta[b]! : relativeStep(sequence, this.#pace, this.#t[b]!);
      if (size === 0) return;
      step(sequence, this.#rule, size);
      this.#t[b]! += size;
    }
  }

  async advance(steps: number): Promise<void> {
    for (let b = 0; b < this.#batch.B; b++) this.#advanceOne(b, steps);
  }

  async read(): ReturnType<LoadedStack["read"]> {
    const signFlips = this.#sign.reduce((n, sign, i) => n + (sign * this.#batch.x0[i]! < 0 ? 1 : 0), 0);
    const t = this.#t.slice();
    return { sign: this.#sign.slice(), logAbsX: this.#logAbs.slice(), t, logT: t.map(Math.log), signFlips };
  }

  release(): void {}
}

/**
 * The reference every other backend is tested against.
 *
 * @returns a backend named cpu, engine "reference", in float64.
 */
export function openReference(): Backend {
  return {
    name: "cpu",
    engine: "reference",
    dtype: "f64",
    adapter: `Node.js ${process.versions.node}`,
    software: false,
    load: async (batch, rule, pace) => {
      checkBatch(batch, rule, pace);
      if (pace.kind === "log-time") return new LogTimeReference(batch, pace);
      if (pace.kind === "adaptive") return new AdaptiveReference(batch, rule, pace);
      return new ReferenceStack(batch, rule, pace);
    },
    loadMatrix: loadMatrixReference,
    close: async () => {},
  };
}
