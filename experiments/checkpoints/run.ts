import { FormatError } from "../formats/index.ts";
import type { Activations } from "./activations.ts";
import {
  linear,
  relativeDeviation,
  rmsNorm,
  runBlock,
  type BlockTrace,
  type BlockWeights,
} from "./forward/index.ts";
import type { MambaModel } from "./mambaModel.ts";
import { measure, type SequenceMeasures } from "./measures.ts";
import type { TensorSource } from "./safetensors.ts";
import type { Sequences } from "./tokenIds.ts";

/** What the tokens of a run are made from: ids, saved activations, or both. */
export interface RunInputs {
  /** Known for a forward pass of our own. */
  readonly ids: Sequences | undefined;
  readonly activations: Activations | undefined;
}

/** How far our float64 is from saved activations, as largest relative deviations of one token's state. */
export interface Deviations {
  /** Our embeddings from the saved ones; where those were saved and ids are known. */
  embeddings?: number;
  /** [layers] each of our blocks, given the saved state before it. */
  readonly blocks: number[];
  /** Our logits, given the saved last state. */
  logits?: number;
  /** [layers] our own forward pass after each layer; where ids are known. */
  readonly whole: number[];
  wholeLogits?: number;
}

/** How well the next token is predicted: −ln p, averaged over all tokens but the first of each sequence. */
export interface Prediction {
  readonly nats: number;
  readonly tokens: number;
}

/** Tokens whose logits are in memory at once. */
const LOGIT_TOKENS = 64;
/** Rows of the output projection that are read at once. */
const HEAD_ROWS = 1024;

/** Squares of larger states leave the doubles. */
const LARGEST = 1e100;

/** ln Σ e^v, without overflow. */
function logSumExp(values: Float64Array): number {
  let top = -Infinity;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - top);
  return top + Math.log(sum);
}

/**
 * A model's tokens, layer by layer: our own forward pass where ids are known, the saved states where there are any. With
 * saved states every block is run on those, so that measures are of the saved run, and a fault shows at its own layer.
 */
export class ModelRun {
  readonly sequences: number;
  /** [layers][sequences] */
  readonly measures: SequenceMeasures[][] = [];
  readonly deviations: Deviations | undefined;
  private readonly tensors: TensorSource;
  private readonly model: MambaModel;
  private readonly inputs: RunInputs;
  private readonly finalNorm: Float64Array;
  /** The residual stream of our own forward pass, per sequence. */
  private readonly own: Float64Array[] | undefined;

  constructor(tensors: TensorSource, model: MambaModel, inputs: RunInputs, finalNorm: Float64Array) {
    this.tensors = tensors;
    this.model = model;
    this.inputs = inputs;
    this.finalNorm = finalNorm;
    this.own = inputs.ids?.map((ids) => this.embedded(ids));
    this.sequences = inputs.ids?.length ?? inputs.activations?.batch ?? 0;
    this.deviations = inputs.activations === undefined ? undefined : { blocks: [], whole: [] };
    this.compareEmbeddings();
  }

  /** Takes all sequences through one block. @throws FormatError if a state is not finite, or beyond 1e100. */
  step(layer: number, weights: BlockWeights): void {
    const measured = Array.from({ length: this.sequences }, (_, b) => {
      const saved = this.inputs.activations?.before(layer, b);
      const own = this.own?.[b];
      const x = saved ?? own!;
      const trace = this.block(x, weights, layer);
      if (own !== undefined)
        this.own![b] = saved === undefined ? trace.out : this.block(own, weights, layer).out;
      this.compareBlock(layer, b, trace.out);
      const after = this.inputs.activations?.after(layer, b) ?? trace.out;
      return measure(x, after, trace, weights, b);
    });
    this.measures.push(measured);
  }

  /** Logits of all sequences: compared with saved ones, and how well they predict the ids; undefined without a head. */
  predict(progress: (part: number) => void): Prediction | undefined {
    const { head } = this.model;
    if (head === undefined) return undefined;
    let [nats, tokens] = [0, 0];
    for (let b = 0; b < this.sequences; b++) {
      const found = this.predictSequence(head, b);
      nats += found.nats;
      tokens += found.tokens;
      progress((b + 1) / this.sequences);
    }
    return tokens === 0 ? undefined : { nats: nats / tokens, tokens };
  }

  private embedded(ids: readonly number[]): Float64Array {
    const { embeddings, sizes } = this.model;
    const x = new Float64Array(ids.length * sizes.hidden);
    ids.forEach((id, l) => x.set(this.tensors.rows(embeddings, id, 1).data, l * sizes.hidden));
    return x;
  }

  private block(x: Float64Array, weights: BlockWeights, layer: number): BlockTrace {
    const trace = runBlock(x, weights, this.model.epsilon);
    const bounded = (values: Float64Array): boolean => values.every((value) => Math.abs(value) <= LARGEST);
    if (bounded(trace.out) && bounded(trace.y)) return trace;
    const received = "a state that is not finite, or beyond 1e100";
    const remedy = "Check the weights: this model computes nothing on these tokens.";
    throw new FormatError(this.tensors.source, [
      { field: `layer ${layer}`, received, expected: "moderate states after every layer", remedy },
    ]);
  }

  private compareEmbeddings(): void {
    const { activations } = this.inputs;
    if (this.deviations === undefined || activations?.layout !== "embeddings" || this.own === undefined)
      return;
    const each = this.own.map((x, b) =>
      relativeDeviation(x, activations.before(0, b)!, this.model.sizes.hidden),
    );
    this.deviations.embeddings = Math.max(...each);
  }

  /** Compares a block's output, and our own state after it, with the saved one; normed where only that was saved. */
  private compareBlock(layer: number, sequence: number, out: Float64Array): void {
    const { activations } = this.inputs;
    if (this.deviations === undefined || activations === undefined) return;
    const after = activations.after(layer, sequence);
    const saved = after ?? activations.final(sequence);
    const apart = (x: Float64Array): number => {
      const state = after === undefined ? rmsNorm(x, this.finalNorm, this.model.epsilon) : x;
      return relativeDeviation(state, saved, this.model.sizes.hidden);
    };
    const { blocks, whole } = this.deviations;
    blocks[layer] = Math.max(blocks[layer] ?? 0, apart(out));
    const own = this.own?.[sequence];
    if (own !== undefined) whole[layer] = Math.max(whole[layer] ?? 0, apart(own));
  }

  private normed(x: Float64Array): Float64Array {
    return rmsNorm(x, this.finalNorm, this.model.epsilon);
  }

  private predictSequence(head: string, b: number): Prediction {
    const { activations, ids } = this.inputs;
    const { hidden: H, vocabulary: V } = this.model.sizes;
    const own = this.own === undefined ? undefined : this.normed(this.own[b]!);
    const last = activations?.final(b) ?? own!;
    const saved = activations?.logits(b);
    let [nats, tokens] = [0, 0];
    for (let from = 0; from < last.length / H; from += LOGIT_TOKENS) {
      const piece = (x: Float64Array, width: number): Float64Array =>
        x.subarray(from * width, (from + LOGIT_TOKENS) * width);
      const logits = this.logits(head, piece(last, H));
      if (saved !== undefined)
        this.compareLogits(logits, own && this.logits(head, piece(own, H)), piece(saved, V));
      const given = saved === undefined ? logits : piece(saved, V);
      for (let l = 0; l < logits.length / V; l++) {
        const next = ids?.[b]?.[from + l + 1];
        if (next === undefined) continue;
        const row = given.subarray(l * V, (l + 1) * V);
        nats += logSumExp(row) - row[next]!;
        tokens += 1;
      }
    }
    return { nats, tokens };
  }

  private compareLogits(local: Float64Array, own: Float64Array | undefined, saved: Float64Array): void {
    const { deviations } = this;
    if (deviations === undefined) return;
    const V = this.model.sizes.vocabulary;
    deviations.logits = Math.max(deviations.logits ?? 0, relativeDeviation(local, saved, V));
    if (own !== undefined)
      deviations.wholeLogits = Math.max(deviations.wholeLogits ?? 0, relativeDeviation(own, saved, V));
  }

  /** @param x - [l·H] normed states. @returns [l·V]; the projection is read in pieces. */
  private logits(head: string, x: Float64Array): Float64Array {
    const { hidden: H, vocabulary: V } = this.model.sizes;
    const L = x.length / H;
    const out = new Float64Array(L * V);
    for (let from = 0; from < V; from += HEAD_ROWS) {
      const rows = this.tensors.rows(head, from, HEAD_ROWS);
      const width = rows.shape[0] ?? 0;
      const piece = linear(rows, x);
      for (let l = 0; l < L; l++) out.set(piece.subarray(l * width, (l + 1) * width), l * V + from);
    }
    return out;
  }
}
