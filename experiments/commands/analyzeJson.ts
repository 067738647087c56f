import {
  departures,
  depthGrowth,
  importanceOrder,
  layerGrowth,
  readingOf,
  summarizeAttention,
  type Analysis,
  type AnalyzedLayer,
  type AnalyzedRun,
  type HiddenAttention,
  type SequenceMeasures,
} from "../checkpoints/index.ts";
import type { Streamable } from "./jsonStream.ts";

function layerJson(layer: AnalyzedLayer): Streamable {
  const { spectrum, cosineToPrevious, ...theory } = layer;
  const { layer: index, class: scenario, ...rest } = spectrum;
  const reading = readingOf(layer);
  return {
    layer: index,
    scenario,
    ...rest,
    ...(theory as unknown as Record<string, Streamable>),
    cosineToPrevious: cosineToPrevious ?? null,
    reading: { paper: reading.paper, firstToken: reading.firstToken, statements: reading.statements },
  };
}

/** [l][j] rows of a square table. */
function rowsOf(table: Float64Array, T: number): readonly Float64Array[] {
  return Array.from({ length: T }, (_, l) => table.subarray(l * T, (l + 1) * T));
}

function attentionJson(attention: HiddenAttention): Streamable {
  const { tokens, meanAbs, mean } = attention;
  const { self, first, reach } = summarizeAttention(attention);
  return { tokens, self, first, reach, meanAbs: rowsOf(meanAbs, tokens), mean: rowsOf(mean, tokens) };
}

function sequenceJson({ attention, before, after, importance, ...rest }: SequenceMeasures): Streamable {
  return {
    normsBefore: before,
    normsAfter: after,
    ...rest,
    importance,
    order: importanceOrder(importance),
    attention: attention === undefined ? undefined : attentionJson(attention),
  };
}

function runJson(run: AnalyzedRun): Streamable {
  const { states, layout, ids, measures, prediction, deviations, agreement } = run;
  return {
    states,
    layout,
    ids: ids as Streamable,
    depth: { ...depthGrowth(run) },
    layers: measures.map((sequences, layer) => ({
      layer,
      growth: { ...layerGrowth(sequences) },
      sequences: sequences.map(sequenceJson),
    })),
    prediction:
      prediction === undefined ? undefined : { ...prediction, perplexity: Math.exp(prediction.nats) },
    deviations: deviations === undefined ? undefined : ({ ...deviations } as Streamable),
    agreement,
  };
}

/**
 * What `analyze --json` prints (docs/checkpoints.md has the fields): layers as their tensors are numbered, from 0; lists over
 * tokens in order; labels in `order` 1-based.
 *
 * @param provenance - what ran, and on what. @param files - what was written.
 */
export function analysisJson(
  analysis: Analysis,
  provenance: Streamable,
  files: readonly string[],
): Streamable {
  const { name, config, model, layers, run } = analysis;
  const { sizes, epsilon, parameters, dtypes, derived, head, embeddings } = model;
  return {
    checkpoint: {
      name,
      files: analysis.files.map((each) => ({ ...each })),
      config: config === undefined ? null : { file: config.source, sha256: config.sha256 },
      parameters,
      dtypes,
      sizes: { ...sizes },
      epsilon,
      tied: head === embeddings,
      derived,
    },
    layers: layers.map(layerJson),
    doesNotFollow: departures(layers),
    run: run === undefined ? null : runJson(run),
    files,
    provenance,
  };
}
