import path from "node:path";
import { importanceOrder, type Analysis, type AnalyzedRun } from "../checkpoints/index.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { toCsv } from "../figures/csv.ts";
import type { Datum } from "../figures/types.ts";
import type { AnalysisFigure } from "./analyzeFigures.ts";
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

/** One file of an analysis, its text made when it is written. */
interface Part {
  readonly file: string;
  pieces(): Iterable<string>;
}

/** The tables and pictures of an analysis. */
function partsOf(analysis: Analysis, figures: readonly AnalysisFigure[]): readonly Part[] {
  const { run } = analysis;
  const tables =
    run === undefined
      ? []
      : [
          { file: "tokens.csv", pieces: () => [toCsv(tokenRecords(run))] },
          { file: "attention.csv", pieces: () => attentionLines(run) },
        ];
  return [
    { file: "layers.csv", pieces: () => [toCsv(layerRecords(analysis))] },
    ...tables,
    ...figures.map(({ file, svg }) => ({ file, pieces: () => [svg] })),
  ];
}

const WHOLE = "analysis.json";

const placed = (file: string, { name }: Analysis, out: string): string =>
  path.join(out, "checkpoints", name, file);

/** Where the files of an analysis go. */
export function analysisPaths(
  analysis: Analysis,
  figures: readonly AnalysisFigure[],
  out: string,
): readonly string[] {
  const files = [WHOLE, ...partsOf(analysis, figures).map(({ file }) => file)];
  return files.map((file) => placed(file, analysis, out));
}

/** Writes an analysis: everything as JSON, tables as CSV, pictures. @param json - as `analysisJson` has it. */
export function writeAnalysis(
  analysis: Analysis,
  figures: readonly AnalysisFigure[],
  json: Streamable,
  out: string,
): void {
  const parts: readonly Part[] = [
    { file: WHOLE, pieces: () => jsonPieces(json) },
    ...partsOf(analysis, figures),
  ];
  for (const { file, pieces } of parts) writeFileAtomically(placed(file, analysis, out), bytesOf(pieces()));
}
