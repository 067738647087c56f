import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "../formats/index.ts";
import { relativeDeviation, rmsNorm } from "./forward/index.ts";
import type { MambaModel } from "./mambaModel.ts";
import type { Safetensors } from "./safetensors.ts";
import { MAX_TOKENS, type Sequences } from "./tokenIds.ts";

/**
 * Which states `hidden_states.0` … `hidden_states.n` are, n the number of layers; the last is always after the final norm.
 * `embeddings`: 0 is the embeddings, k follows layer k. `blocks`: k follows layer k + 1, the embeddings are left out, and
 * n − 1 is the last layer's output before the norm: transformers' Mamba writes these.
 */
export type StateLayout = "embeddings" | "blocks";

/** Half precisions and faster arithmetic stay below; two different states are of order one apart. */
const SAME_STATE = 0.1;

function fail(file: Safetensors, ...details: readonly ErrorDetail[]): never {
  throw new FormatError(file.source, details);
}

function objections(file: Safetensors, { sizes, head }: MambaModel): readonly ErrorDetail[] {
  const { layers, hidden, vocabulary } = sizes;
  const [B = 0, L = 0] = file.entries.get("hidden_states.0")?.shape ?? [];
  const states = Array.from(
    { length: layers + 1 },
    (_, k) => [`hidden_states.${k}`, [B, L, hidden]] as const,
  );
  const wanted = new Map<string, readonly number[]>(states);
  if (head !== undefined) wanted.set("logits", [B, L, vocabulary]);
  const missing = [...wanted].flatMap(([field, shape]): ErrorDetail[] => {
    const entry = file.entries.get(field);
    const expected = `shape [${["B", "L", String(shape[2])].join(", ")}], one B and L for all`;
    const remedy = `Save hidden_states.0 … hidden_states.${layers} and logits of this model's own run.`;
    if (entry === undefined) return [{ field, received: "no tensor of this name", expected, remedy }];
    const fits = entry.shape.length === 3 && shape.every((n, i) => n > 0 && n === entry.shape[i]);
    return fits ? [] : [{ field, received: `shape [${entry.shape.join(", ")}]`, expected, remedy }];
  });
  const extra = [...file.entries.keys()].filter(
    (name) => !wanted.has(name) && name !== "input_ids" && name !== "logits",
  );
  const expected = `only hidden_states.0 … hidden_states.${layers}, logits and input_ids`;
  return [
    ...missing,
    ...extra.map((field) => ({
      field,
      received: "a tensor",
      expected,
      remedy: "Leave it out, or name the model they are of.",
    })),
  ];
}

/** Activations of a model's run, as `output_hidden_states` gives them, read sequence by sequence. */
export class Activations {
  readonly source: string;
  readonly batch: number;
  readonly length: number;
  readonly layout: StateLayout;
  /** The ids that the file holds as `input_ids`. */
  readonly ids: Sequences | undefined;
  private readonly file: Safetensors;
  private readonly layers: number;

  /**
   * @param finalNorm - [H] weight of the norm after the last layer: tells the layouts apart.
   * @throws FormatError if names or shapes do not fit the model.
   */
  constructor(file: Safetensors, model: MambaModel, finalNorm: Float64Array) {
    const wrong = objections(file, model);
    if (wrong.length > 0) fail(file, ...wrong.slice(0, 8));
    const [batch = 0, length = 0] = file.entries.get("hidden_states.0")!.shape;
    if (batch * length > MAX_TOKENS) {
      const received = `${batch} × ${length} tokens`;
      const remedy = "Save fewer sequences.";
      fail(file, { field: "hidden_states.0", received, expected: `at most ${MAX_TOKENS} tokens`, remedy });
    }
    this.source = file.source;
    this.file = file;
    this.layers = model.sizes.layers;
    this.batch = batch;
    this.length = length;
    this.ids = file.entries.has("input_ids") ? this.savedIds(model.sizes.vocabulary) : undefined;
    const normed = rmsNorm(this.state(this.layers - 1, 0), finalNorm, model.epsilon);
    const isLast = relativeDeviation(normed, this.state(this.layers, 0), model.sizes.hidden) < SAME_STATE;
    this.layout = isLast ? "blocks" : "embeddings";
  }

  /** [L·H] what a layer got; undefined for the first one where the embeddings were left out. */
  before(layer: number, sequence: number): Float64Array | undefined {
    if (this.layout === "embeddings") return this.state(layer, sequence);
    return layer === 0 ? undefined : this.state(layer - 1, sequence);
  }

  /** [L·H] what a layer gave, before any norm; undefined for the last one where only the normed state was saved. */
  after(layer: number, sequence: number): Float64Array | undefined {
    return layer < this.layers - 1 || this.layout === "blocks"
      ? this.state(this.layout === "blocks" ? layer : layer + 1, sequence)
      : undefined;
  }

  /** [L·H] the last state, after the final norm. */
  final(sequence: number): Float64Array {
    return this.state(this.layers, sequence);
  }

  /** [L·V] */
  logits(sequence: number): Float64Array {
    return this.file.rows("logits", sequence, 1).data;
  }

  private state(k: number, sequence: number): Float64Array {
    return this.file.rows(`hidden_states.${k}`, sequence, 1).data;
  }

  private savedIds(vocabulary: number): Sequences {
    const { shape, data } = this.file.integers("input_ids");
    const remedy = "Save the ids of the same run, or leave them out.";
    if (shape.length !== 2 || shape[0] !== this.batch || shape[1] !== this.length) {
      const expected = `shape [${this.batch}, ${this.length}]`;
      fail(this.file, { field: "input_ids", received: `shape [${shape.join(", ")}]`, expected, remedy });
    }
    const wrong = data.find((id) => id < 0 || id >= vocabulary);
    if (wrong !== undefined)
      fail(this.file, {
        field: "input_ids",
        received: String(wrong),
        expected: `ids below ${vocabulary}`,
        remedy,
      });
    return Array.from({ length: this.batch }, (_, b) => data.slice(b * this.length, (b + 1) * this.length));
  }
}
