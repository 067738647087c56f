import { firstEta } from "./adaptive/control.ts";
import { packParameters, packTokens, unpackState } from "./batch.ts";
import { logTimeStart, logTimeState, takenOut } from "./logTime/encode.ts";
import { clockNames } from "./registerText.ts";
import type { AdaptivePace, StackBatch, StackPace, StackState, StepRule } from "./types.ts";

/** A batch as the float32 kernels take it, and the way back. */
export interface Encoding {
  /** [rows][B]: μ, s, a, η; with the log-time pace μ, s, a, ν and the signs of the tokens (logTime/text.ts). */
  readonly parameters: Float32Array;
  readonly rows: number;
  /** [L][B] what a kernel keeps of each token. */
  readonly tokens: Float32Array;
  /** [clockNames][B] what it keeps of the depth. */
  readonly clock: Float32Array;
  /** @param steps - depth steps done: the fixed pace knows its depth from them better than from a float32 sum. */
  decode(tokens: Float32Array, clock: Float32Array, steps: number): StackState;
}

function encodeValues(batch: StackBatch, fixed: boolean): Encoding {
  return {
    parameters: packParameters(batch),
    rows: 4,
    tokens: packTokens(batch),
    clock: new Float32Array(batch.B),
    decode: (tokens, clock, steps) =>
      unpackState(batch, tokens, fixed ? batch.eta.map((eta) => eta * steps) : clock),
  };
}

function encodeAdaptive(batch: StackBatch, rule: StepRule, pace: AdaptivePace): Encoding {
  const { B } = batch;
  const row = (clock: Float32Array, name: string): Float32Array => {
    const first = clockNames(pace).indexOf(name) * B;
    return clock.subarray(first, first + B);
  };
  const start = new Float32Array(clockNames(pace).length * B);
  row(start, "e").set(firstEta(batch, rule, pace));
  return {
    ...encodeValues(batch, false),
    clock: start,
    decode: (tokens, clock) => ({
      ...unpackState(batch, tokens, row(clock, "t")),
      tries: {
        accepted: Float64Array.from(row(clock, "accepted")),
        rejected: Float64Array.from(row(clock, "rejected")),
      },
    }),
  };
}

function encodeLogarithms(batch: StackBatch): Encoding {
  const { B, L, mu, x0 } = batch;
  const { lambda, sigma } = logTimeStart(batch);
  const parameters = new Float32Array((4 + L) * B);
  parameters.set(packParameters({ ...batch, eta: mu.map(takenOut) }));
  for (let l = 0; l < L; l++) {
    for (let b = 0; b < B; b++) parameters[(4 + l) * B + b] = Math.sign(x0[b * L + l]!);
  }
  const time = Float32Array.from(sigma);
  return {
    parameters,
    rows: 4 + L,
    tokens: packTokens({ ...batch, x0: lambda }),
    clock: time,
    decode: (tokens, reached) => logTimeState(batch, time, (b, l) => tokens[l * B + b]!, reached),
  };
}

export function encode(batch: StackBatch, rule: StepRule, pace: StackPace): Encoding {
  if (pace.kind === "log-time") return encodeLogarithms(batch);
  if (pace.kind === "adaptive") return encodeAdaptive(batch, rule, pace);
  return encodeValues(batch, pace.kind === "fixed");
}
