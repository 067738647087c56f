import type { TopLevelSpec } from "vega-lite";
import type { Analysis, AnalyzedRun, SequenceMeasures } from "../checkpoints/index.ts";
import { toCsv } from "../figures/csv.ts";
import { contentSvg, describedSvg } from "../figures/renderFigure.ts";
import type { Datum, FigureContent } from "../figures/types.ts";
import { FATES, INK } from "../figures/palette.ts";

/** A picture of an analysis. */
export interface AnalysisFigure {
  /** Its file, "layers.svg". */
  readonly file: string;
  readonly svg: string;
}

const SIGNS = {
  positive: FATES.grows.light,
  negative: FATES.shrinks.light,
  complex: INK.muted.light,
  zero: INK.muted.light,
} as const;

/** Zero within the weights' rounding, as everywhere else. */
function signOf([re, im]: readonly [number, number], tolerance: number): keyof typeof SIGNS {
  if (Math.abs(im) > tolerance) return "complex";
  if (Math.abs(re) <= tolerance) return "zero";
  return re > 0 ? "positive" : "negative";
}

/** Half a layer of room at either end. @param last - number of the last layer. */
const layerAxis = (title: string, last: number): object => ({
  field: "layer",
  type: "quantitative",
  scale: { domain: [-0.5, last + 0.5], nice: false },
  axis: { title, tickMinStep: 1, format: "d", grid: false },
});

const ZERO = { data: { values: [{ zero: 0 }] }, mark: { type: "rule", color: INK.muted.light } };

function spectrumPanel({ layers }: Analysis): { readonly data: readonly Datum[]; readonly panel: object } {
  const data = layers.flatMap(({ spectrum }) =>
    spectrum.eigenvalues.map((value): Datum => ({
      layer: spectrum.layer,
      eigenvalue: value[0],
      sign: signOf(value, spectrum.tolerance),
    })),
  );
  const axis = { title: "eigenvalues of S_Cᵀ S_B (real part)", tickCount: 6 };
  const y = { field: "eigenvalue", type: "quantitative", axis };
  const color = {
    field: "sign",
    type: "nominal",
    legend: null,
    scale: { domain: Object.keys(SIGNS), range: Object.values(SIGNS) },
  };
  const ticks = {
    data: { values: data },
    mark: { type: "tick", orient: "horizontal", thickness: 1.4, size: 14 },
    encoding: { x: layerAxis("layer", layers.length - 1), y, color },
  };
  return {
    data,
    panel: {
      width: 230,
      height: 220,
      layer: [{ ...ZERO, encoding: { y: { field: "zero", type: "quantitative" } } }, ticks],
    },
  };
}

/** Tenth, half and nine tenths of the values. */
function quantiles(values: readonly number[]): {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
} {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { low: at(0.1), middle: at(0.5), high: at(0.9) };
}

const joined = (lists: readonly Float64Array[]): readonly number[] => lists.flatMap((list) => [...list]);

/** A band from the tenth to the ninetieth percentile with the median in it. */
function bandPanel(data: readonly Datum[], x: string, y: string, withZero: boolean): object {
  const axis = { title: y, tickCount: 6 };
  const encoding = { x: layerAxis(x, data.length - 1) };
  const zero = { ...ZERO, encoding: { y: { field: "zero", type: "quantitative" } } };
  const band = {
    mark: { type: "area", color: INK.accent.light, opacity: 0.18 },
    encoding: { ...encoding, y: { field: "low", type: "quantitative", axis }, y2: { field: "high" } },
  };
  const median = {
    mark: { type: "line", color: INK.accent.light, point: { size: 22, color: INK.accent.light } },
    encoding: { ...encoding, y: { field: "middle", type: "quantitative", axis } },
  };
  return {
    width: 230,
    height: 220,
    data: { values: data },
    layer: [...(withZero ? [zero] : []), band, median],
  };
}

function normData({ measures }: AnalyzedRun): readonly Datum[] {
  const states = [
    measures[0]!.map(({ before }) => before),
    ...measures.map((layer) => layer.map(({ after }) => after)),
  ];
  return states.map((lists, k) => ({ layer: k, ...quantiles(joined(lists)) }));
}

function growthData({ measures }: AnalyzedRun): readonly Datum[] {
  return measures.map((layer, k) => ({ layer: k, ...quantiles(joined(layer.map(({ growth }) => growth))) }));
}

function layersFigure(analysis: Analysis): FigureContent {
  const { data, panel } = spectrumPanel(analysis);
  const { run } = analysis;
  const more =
    run === undefined
      ? []
      : [
          bandPanel(growthData(run), "layer", "growth of tokens in S6 alone, ⟨u, y⟩/⟨u, u⟩", true),
          bandPanel(normData(run), "layers passed", "token norm", false),
        ];
  const caption =
    "The nonzero eigenvalues of every layer's input-output matrix. A spectrum says which class of the paper a layer is of, not where its tokens go." +
    (run === undefined
      ? ""
      : " Beside it, median and central 80% of all tokens: the rate at which ln|u| would grow in du/dt = S6(u), and the norm in the residual stream.");
  return {
    kind: "drawn",
    data,
    spec: { hconcat: [panel, ...more], spacing: 30 } as unknown as TopLevelSpec,
    caption,
  };
}

/** Heatmaps that fit a page, and tokens that can be told apart in one. */
const [HEATMAPS, HEATMAP_TOKENS] = [6, 32];

/** At most so many layers, the first and the last among them. */
function chosenLayers(count: number): readonly number[] {
  const shown = Math.min(count, HEATMAPS);
  const places = Array.from({ length: shown }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, shown - 1)),
  );
  return [...new Set(places)];
}

function attentionData(measures: readonly SequenceMeasures[], layer: number): readonly Datum[] {
  const { attention } = measures[0]!;
  if (attention === undefined) return [];
  const { tokens: T, meanAbs } = attention;
  const shown = Math.min(T, HEATMAP_TOKENS);
  return Array.from({ length: shown }, (_, l) => {
    const row = meanAbs.subarray(l * T, l * T + l + 1);
    const total = row.reduce((sum, value) => sum + value, 0);
    return Array.from(row, (value, j): Datum => ({
      layer,
      l: l + 1,
      j: j + 1,
      share: total === 0 ? 0 : value / total,
    }));
  }).flat();
}

function attentionFigure({ measures }: AnalyzedRun): FigureContent {
  const layers = chosenLayers(measures.length);
  const data = layers.flatMap((layer) => attentionData(measures[layer]!, layer));
  const named = (title: string): object => ({ title, grid: false, labelOverlap: true, labelAngle: 0 });
  const heatmap = {
    width: 150,
    height: 150,
    mark: { type: "rect" },
    encoding: {
      x: { field: "j", type: "ordinal", axis: named("j") },
      y: { field: "l", type: "ordinal", axis: named("l") },
      color: {
        field: "share",
        type: "quantitative",
        scale: { type: "sqrt", domain: [0, 1], range: [INK.paper.light, INK.accent.light] },
        legend: { title: "share of |P|", gradientLength: 110, tickCount: 3 },
      },
    },
  };
  const facet = {
    field: "layer",
    type: "ordinal",
    header: { title: null, labelExpr: "'layer ' + datum.value" },
  };
  return {
    kind: "drawn",
    data,
    spec: {
      data: { values: data },
      facet,
      columns: layers.length === 4 ? 2 : 3,
      spec: heatmap,
    } as unknown as TopLevelSpec,
    caption:
      `Hidden attention of the S6 layers on sequence 1, its first ${HEATMAP_TOKENS} tokens at most: |P_lj|, mean over channels, before skip ` +
      "connection and gate; each row divided by its sum.",
  };
}

/** The pictures of an analysis. @param command - what makes them again; goes into each. */
export async function analysisFigures(
  analysis: Analysis,
  command: string,
): Promise<readonly AnalysisFigure[]> {
  const { name, run } = analysis;
  const contents: readonly (readonly [string, string, FigureContent])[] = [
    ["layers", `Layers of ${name}`, layersFigure(analysis)],
    ...(run === undefined
      ? []
      : ([["attention", `Hidden attention of ${name}`, attentionFigure(run)]] as const)),
  ];
  return Promise.all(
    contents.map(async ([id, title, content]) => {
      const drawn = {
        kind: "drawn",
        svg: await contentSvg(content, title),
        csv: toCsv(content.data),
      } as const;
      const svg = describedSvg({ id, title, caption: content.caption, command, content: drawn });
      return { file: `${id}.svg`, svg: `${svg}\n` };
    }),
  );
}
