import { packParameters, packTokens, unpackState } from "./batch.ts";
import { logTimeStart, logTimeState, takenOut } from "./logTime/encode.ts";
import type { StackBatch, StackPace, StackState } from "./types.ts";

/** A batch as the float32 kernels take it, and the way back. */
export interface Encoding {
  /** [rows][B]: μ, s, a, η; with the log-time pace μ, s, a, ν and the signs of the tokens (logTime/text.ts). */
  readonly parameters: Float32Array;
  readonly rows: number;
  /** [L][B] what a kernel keeps of each token. */
  readonly tokens: Float32Array;
  /** [B] what it keeps of the depth. */
  readonly time: Float32Array;
  /** @param steps - depth steps done: the fixed pace knows its depth from them better than from a float32 sum. */
  decode(tokens: Float32Array, time: ArrayLike<number>, steps: number): StackState;
}

function encodeValues(batch: StackBatch, fixed: boolean): Encoding {
  return {
    parameters: packParameters(batch),
    rows: 4,
    tokens: packTokens(batch),
    time: new Float32Array(batch.B),
    decode: (tokens, time, steps) =>
      unpackState(batch, tokens, fixed ? batch.eta.map((eta) => eta * steps) : time),
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
    time,
    decode: (tokens, reached) => logTimeState(batch, time, (b, l) => tokens[l * B + b]!, reached),
  };
}

export function encode(batch: StackBatch, pace: StackPace): Encoding {
  return pace.kind === "log-time" ? encodeLogarithms(batch) : encodeValues(batch, pace.kind === "fixed");
}
