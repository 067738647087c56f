import { AdaptiveReference } from "./adaptive/reference.ts";
import { checkedBackend } from "./checkedBackend.ts";
import { checkBatch } from "./batch.ts";
import { LogTimeReference } from "./logTime/reference.ts";
import { loadMatrixReference } from "./matrix/cpu.ts";
import { LARGEST_LOG, cut, nextHidden, type Sequence } from "./sequence.ts";
import {
  MAX_EXPONENT,
  MAX_FACTOR,
  type Backend,
  type LoadedStack,
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

/** The float64 reference: one problem after the other, written to be read. O(L) a step. */
class ReferenceStack implements LoadedStack {
  readonly layout = "one problem after the other, float64 log-magnitudes";
  readonly #sign: Int8Array;
  readonly #logAbs: Float64Array;
  readonly #t: Float64Array;
  readonly #batch: StackBatch;
  readonly #rule: StepRule;

  constructor(batch: StackBatch, rule: StepRule) {
    this.#batch = batch;
    this.#rule = rule;
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
      step(sequence, this.#rule, eta[b]!);
      this.#t[b]! += eta[b]!;
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
  return checkedBackend({
    name: "cpu",
    engine: "reference",
    dtype: "f64",
    adapter: `Node.js ${process.versions.node}`,
    software: false,
    load: async (batch, rule, pace) => {
      checkBatch(batch, rule, pace);
      if (pace.kind === "log-time") return new LogTimeReference(batch, pace);
      if (pace.kind === "adaptive") return new AdaptiveReference(batch, rule, pace);
      return new ReferenceStack(batch, rule);
    },
    loadMatrix: loadMatrixReference,
    close: async () => {},
  });
}
