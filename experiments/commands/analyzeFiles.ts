import path from "node:path";
import { importanceOrder, type Analysis, type AnalyzedRun } from "../checkpoints/index.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { toCsv } from "../figures/csv.ts";
import type { Datum } from "../figures/types.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";

function layerRecords({ layers }: Analysis): readonly Datum[] {
  return layers.map(({ spectrum, symmetricPart, rank, steps, decay, decayRatio, cosineToPrevious }) => {
    const real = spectrum.eigenvalues.map(([re]) => re);
    return {
      layer: spectrum.layer,
      scenario: spectrum.class,
      largestEigenvalue: Math.max(...real),
      smallestEigenvalue: Math.min(...real),
      asymmetry: spectrum.asymmetry,
      rank,
      symmetricPositive: symmetricPart.positive,
      symmetricNegative: symmetricPart.negative,
      stepRank: steps.rank,
      stepNorm: steps.norm,
      stepRowSpread: steps.rowSpread,
      biasMedian: steps.bias.median,
      stepAtZeroMedian: steps.atZero.median,
      decayMin: decay.min,
      decayMax: decay.max,
      decayRatio,
      cosineToPrevious: cosineToPrevious ?? "",
    };
  });
}

/** One record a token and layer; sequence and token count from 1, layers as the tensors do. */
function tokenRecords({ measures, ids }: AnalyzedRun): readonly Datum[] {
  return measures.flatMap((sequences, layer) =>
    sequences.flatMap(({ before, after, quadratic, growth, importance, step }, b) => {
      const place = new Map(importanceOrder(importance).map((label, i) => [label, i + 1]));
      return Array.from(before, (norm, l): Datum => ({
        layer,
        sequence: b + 1,
        token: l + 1,
        id: ids?.[b]?.[l] ?? "",
        normBefore: norm,
        normAfter: after[l]!,
        quadratic: quadratic[l]!,
        growth: growth[l]!,
        importance: importance[l]!,
        place: place.get(l + 1)!,
        step: step[l]!,
      }));
    }),
  );
}

/** Numbers only, and many: written line by line. */
function* attentionLines({ measures }: AnalyzedRun): Generator<string> {
  yield "layer,sequence,l,j,meanAbs,mean\n";
  for (const [layer, sequences] of measures.entries())
    for (const [b, { attention }] of sequences.entries()) {
      if (attention === undefined) continue;
      const { tokens: T, meanAbs, mean } = attention;
      for (let l = 0; l < T; l++)
        for (let j = 0; j <= l; j++)
          yield `${layer},${b + 1},${l + 1},${j + 1},${meanAbs[l * T + j]},${mean[l * T + j]}\n`;
    }
}

/** Text in pieces as bytes: the whole may be longer than a string can be. */
function bytesOf(pieces: Iterable<string>): Uint8Array {
  const bytes: Uint8Array[] = [];
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1 << 20) continue;
    bytes.push(Buffer.from(text));
    text = "";
  }
  return Buffer.concat([...bytes, Buffer.from(text)]);
}

/** Where the files of an analysis go, in the order they are named. */
export function analysisPaths({ name, run }: Analysis, out: string): readonly string[] {
  const files = [
    "analysis.json",
    "layers.csv",
    ...(run === undefined ? [] : ["tokens.csv", "attention.csv"]),
  ];
  return files.map((file) => path.join(out, "checkpoints", name, file));
}

/** Writes an analysis: everything as JSON, and tables as CSV. @param json - as `analysisJson` has it. */
export function writeAnalysis(analysis: Analysis, json: Streamable, out: string): void {
  const [whole, layers, tokens, attention] = analysisPaths(analysis, out);
  writeFileAtomically(whole!, bytesOf(jsonPieces(json)));
  writeFileAtomically(layers!, toCsv(layerRecords(analysis)));
  if (analysis.run === undefined) return;
  writeFileAtomically(tokens!, toCsv(tokenRecords(analysis.run)));
  writeFileAtomically(attention!, bytesOf(attentionLines(analysis.run)));
}
