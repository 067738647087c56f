import type { JsonDocument } from "../formats/index.ts";
import { Activations, type StateLayout } from "./activations.ts";
import { checkFinite } from "./checkFinite.ts";
import { fileSha256 } from "./fileSha256.ts";
import { float32Deviation } from "./forward/index.ts";
import { layerTheory, matrixCosine, type LayerTheory, type ProjectionPair } from "./layerTheory.ts";
import type { CheckpointFiles } from "./locate.ts";
import { mambaModel, readBlock, type MambaModel } from "./mambaModel.ts";
import type { SequenceMeasures } from "./measures.ts";
import { parseModelConfig, type ModelConfig } from "./modelConfig.ts";
import { ModelRun, type Deviations, type Prediction, type RunInputs } from "./run.ts";
import { Safetensors, type TensorSource } from "./safetensors.ts";
import { withTensors } from "./shards.ts";
import { runInputs } from "./runInputs.ts";
import type { Sequences } from "./tokenIds.ts";

/** What to analyze; plain data. At most one of `text` and `ids`. */
export interface AnalysisRequest {
  readonly checkpoint: CheckpointFiles;
  readonly text?: string;
  readonly ids?: JsonDocument;
  /** Path of a safetensors file. */
  readonly activations?: string;
}

/** One layer as its weights have it. */
export interface AnalyzedLayer extends LayerTheory {
  /** Cosine of its input-output matrix with the previous layer's; none for the first. */
  readonly cosineToPrevious?: number;
}

/** How saved activations and our float64 agree: to float32, to half precision, or not. */
export type Agreement = "float32" | "half" | "none";

/** What the tokens of one run do. */
export interface AnalyzedRun {
  /** Whose states the measures are of. */
  readonly states: "forward-pass" | "activations";
  readonly layout?: StateLayout;
  /** Unknown where activations came without ids. */
  readonly ids?: Sequences;
  /** [layers][sequences] */
  readonly measures: readonly (readonly SequenceMeasures[])[];
  readonly prediction?: Prediction;
  readonly deviations?: Deviations;
  readonly agreement?: Agreement;
}

/** A file that was read, and the hex digest of its bytes. */
export interface HashedFile {
  readonly file: string;
  readonly sha256: string;
}

const hashed = (file: string): HashedFile => ({ file, sha256: fileSha256(file) });

/** Everything `analyze` finds out. */
export interface Analysis {
  readonly name: string;
  readonly files: readonly HashedFile[];
  readonly activations?: HashedFile;
  readonly config: ModelConfig | undefined;
  readonly model: MambaModel;
  readonly layers: readonly AnalyzedLayer[];
  readonly run?: AnalyzedRun;
}

/** Told what is being done and which share of everything is finished. */
export type Progress = (part: number, label: string) => void;

/** Half precisions have 8 or 11 bits; a fault is of order one. */
const HALF_DEVIATION = 0.1;

function agreementOf(
  { embeddings = 0, blocks, logits = 0, whole, wholeLogits = 0 }: Deviations,
  { sizes }: MambaModel,
): Agreement {
  const single = Math.max(embeddings, logits, ...blocks);
  const all = Math.max(wholeLogits, ...whole);
  const { inner, layers } = sizes;
  if (single <= float32Deviation(1, inner) && all <= float32Deviation(layers, inner)) return "float32";
  return Math.max(single, all) <= HALF_DEVIATION ? "half" : "none";
}

function analyzedRun(
  run: ModelRun,
  { ids, activations }: RunInputs,
  model: MambaModel,
  prediction: Prediction | undefined,
): AnalyzedRun {
  const { deviations, measures } = run;
  return {
    states: activations === undefined ? "forward-pass" : "activations",
    ...(activations === undefined ? {} : { layout: activations.layout }),
    ...(ids === undefined ? {} : { ids }),
    measures,
    ...(prediction === undefined ? {} : { prediction }),
    ...(deviations === undefined ? {} : { deviations, agreement: agreementOf(deviations, model) }),
  };
}

/** Shares of the time that checking the weights and the logits take, roughly. */
const [CHECKED, LAYERS] = [0.1, 0.9];

function analyzeModel(
  tensors: TensorSource,
  model: MambaModel,
  inputs: RunInputs | undefined,
  progress: Progress,
): Pick<Analysis, "layers" | "run"> {
  const { layers: count } = model.sizes;
  const finalNorm = tensors.floats(model.finalNorm).data;
  const run = inputs === undefined ? undefined : new ModelRun(tensors, model, inputs, finalNorm);
  const layers: AnalyzedLayer[] = [];
  let previous: ProjectionPair | undefined;
  for (let layer = 0; layer < count; layer++) {
    progress(CHECKED + ((LAYERS - CHECKED) * layer) / count, `layer ${layer} of ${count}`);
    const weights = readBlock(tensors, model, layer);
    const cosine = previous === undefined ? {} : { cosineToPrevious: matrixCosine(previous, weights) };
    layers.push({ ...layerTheory(layer, weights), ...cosine });
    run?.step(layer, weights);
    previous = { sB: weights.sB, sC: weights.sC };
  }
  if (run === undefined || inputs === undefined) return { layers };
  const prediction = run.predict((part) => progress(LAYERS + (1 - LAYERS) * part, "logits"));
  return { layers, run: analyzedRun(run, inputs, model, prediction) };
}

function withActivations<T>(file: string | undefined, use: (open: Safetensors | undefined) => T): T {
  if (file === undefined) return use(undefined);
  const open = new Safetensors(file);
  try {
    return use(open);
  } finally {
    open.close();
  }
}

/**
 * Analyzes a Mamba checkpoint: each layer's input-output matrix in the theory's terms and, with tokens or activations, what
 * the tokens of a run do. Weights are read layer by layer.
 *
 * @throws InputError, before anything is computed, if the checkpoint, its configuration, the ids or the activations are not
 *   what they must be; FormatError while computing if a state leaves the doubles.
 */
export function analyzeCheckpoint(request: AnalysisRequest, progress: Progress = () => undefined): Analysis {
  const { checkpoint } = request;
  const config = checkpoint.config === undefined ? undefined : parseModelConfig(checkpoint.config);
  return withTensors(checkpoint, (tensors) =>
    withActivations(request.activations, (file) => {
      const model = mambaModel(tensors, config);
      const norm = tensors.floats(model.finalNorm).data;
      const saved = file === undefined ? undefined : new Activations(file, model, norm);
      const inputs = runInputs(request, model.sizes.vocabulary, saved);
      if (file !== undefined) checkFinite(file, () => undefined);
      checkFinite(tensors, (part) => progress(CHECKED * part, "checking weights"));
      const found = analyzeModel(tensors, model, inputs, progress);
      return {
        name: checkpoint.name,
        files: checkpoint.files.map(hashed),
        ...(request.activations === undefined ? {} : { activations: hashed(request.activations) }),
        config,
        model,
        ...found,
      };
    }),
  );
}
