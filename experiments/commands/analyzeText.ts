import {
  ATTENTION_SEQUENCES,
  ATTENTION_TOKENS,
  departures,
  depthGrowth,
  layerGrowth,
  positiveShare,
  readingOf,
  summarizeAttention,
  type Analysis,
  type AnalyzedLayer,
  type AnalyzedRun,
  type LayerReading,
  type SequenceMeasures,
} from "../checkpoints/index.ts";
import { textTable, wrap, type painter } from "./output.ts";

type Paint = ReturnType<typeof painter>;

const minus = (text: string): string => text.replaceAll("-", "−");
const digits = (value: number): string => minus(String(Number(value.toPrecision(3))));
const percent = (share: number): string => `${Math.round(100 * share)}%`;

function headText({ name, model, config }: Analysis): string {
  const { sizes, parameters, dtypes, derived } = model;
  const what = `${parameters.toLocaleString("en")} parameters (${dtypes.join(", ")})`;
  const shape = `${sizes.layers} layers, hidden ${sizes.hidden}, inner ${sizes.inner}, state ${sizes.state}, vocabulary ${sizes.vocabulary}`;
  const source = config === undefined ? [] : [`configuration: ${config.source}`];
  return `${[`${name}: Mamba, ${what}`, shape, ...source, ...derived].map((line) => wrap(line, "")).join("\n")}\n`;
}

function layerRow(layer: AnalyzedLayer): readonly string[] {
  const { spectrum, symmetricPart, rank, steps, cosineToPrevious } = layer;
  const real = spectrum.eigenvalues.map(([re]) => re);
  const count = (wanted: (re: number) => boolean): number => real.filter(wanted).length;
  const positive = count((re) => re > spectrum.tolerance);
  const negative = count((re) => re < -spectrum.tolerance);
  return [
    String(spectrum.layer),
    spectrum.class,
    `${positive}+ ${negative}−`,
    `${digits(Math.min(...real))} … ${digits(Math.max(...real))}`,
    `${symmetricPart.positive}+ ${symmetricPart.negative}−`,
    String(rank),
    cosineToPrevious === undefined ? "" : minus(cosineToPrevious.toFixed(2)).replace("−0.00", "0.00"),
    digits(steps.atZero.median),
  ];
}

function layersText(layers: readonly AnalyzedLayer[]): string {
  const header = ["layer", "scenario", "eigenvalues", "range", "(M+Mᵀ)/2", "rank", "cos", "Δ at 0"];
  const legend =
    "M = S_Cᵀ S_B: signs and range of its nonzero eigenvalues, signs of its symmetric part's, rank; cosine to the layer before; " +
    "median step size of a zero token.";
  return `${textTable(header, layers.map(layerRow), [0, 5, 6, 7])}${wrap(legend, "")}\n`;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function runRow(sequences: readonly SequenceMeasures[], layer: number): readonly string[] {
  const { before, after, factor, grew } = layerGrowth(sequences);
  const seen = sequences.flatMap(({ attention }) =>
    attention === undefined ? [] : [summarizeAttention(attention)],
  );
  return [
    String(layer),
    `${digits(before)} → ${digits(after)}`,
    digits(factor),
    percent(grew),
    percent(positiveShare(sequences.map(({ growth }) => growth))),
    percent(positiveShare(sequences.map(({ quadratic }) => quadratic))),
    percent(mean(seen.map(({ self }) => self))),
    percent(mean(seen.map(({ first }) => first))),
    digits(mean(seen.map(({ reach }) => reach))),
  ];
}

const STATES = { "forward-pass": "our forward pass", activations: "the activations given" } as const;

function runText({ measures, states }: AnalyzedRun): string {
  const count = measures[0]?.length ?? 0;
  const tokens = measures[0]?.reduce((sum, { before }) => sum + before.length, 0) ?? 0;
  const title = `${tokens} tokens in ${count} ${count === 1 ? "sequence" : "sequences"}; states: ${STATES[states]}`;
  const header = ["layer", "token norm", "factor", "grew", "S6 grows", "uᵀMu > 0", "self", "first", "reach"];
  const legend =
    "token norm: median before and after the layer; S6 grows: share of tokens u with ⟨u, S6(u)⟩ > 0; " +
    `hidden attention (|P|, mean over channels, at most ${ATTENTION_SEQUENCES} sequences of ${ATTENTION_TOKENS} tokens): shares on the token itself ` +
    "and on token 1, mean distance in tokens.";
  return `${title}\n${textTable(header, measures.map(runRow), [0, 2, 3, 4, 5, 6, 7, 8])}${wrap(legend, "")}\n`;
}

/** The layers in one phrase: "all 4 layers", "2 of 4 layers". */
function layersWords(n: number, of: number): string {
  return n === of ? (of === 1 ? "the layer" : `all ${of} layers`) : `${n} of ${of} layers`;
}

const FIRST: Readonly<Record<LayerReading["firstToken"], string>> = {
  "never-grows": "|x₁| never grows",
  "never-shrinks": "|x₁| never shrinks",
  "by-the-sign": "|x₁| grows or shrinks by the sign of x₁ᵀM x₁, so either is possible",
};

function weightsSay(layers: readonly AnalyzedLayer[]): readonly string[] {
  const readings = layers.map(readingOf);
  const classes = [...new Set(readings.map(({ scenario }) => scenario))];
  const scenarios = classes.map((scenario) => {
    const same = readings.filter((reading) => reading.scenario === scenario);
    const { paper } = same[0]!;
    const kind = scenario === "complex" ? "complex" : "zero";
    const expected = paper === null ? `says nothing of ${kind} ones` : `expects that a token ${paper}`;
    return `${layersWords(same.length, layers.length)} ${scenario}: the paper's picture of eigenvalues ${expected}`;
  });
  const fates = [...new Set(readings.map(({ firstToken }) => firstToken))].map((fate) => {
    const n = readings.filter(({ firstToken }) => firstToken === fate).length;
    return `if a token obeyed dx/dt = S6(x) with one layer's M, it would be certain for ${layersWords(n, layers.length)} that ${FIRST[fate]}`;
  });
  return [...scenarios, ...fates];
}

function tokensSay(run: AnalyzedRun, layers: readonly AnalyzedLayer[]): readonly string[] {
  const { factor, grew } = depthGrowth(run);
  const growing = positiveShare(run.measures.flat().map(({ growth }) => growth));
  const expected = [...new Set(layers.map((layer) => readingOf(layer).paper))];
  const [fate] = expected;
  const verb = factor > 1 ? "grow" : "shrink";
  const compared =
    expected.length !== 1 || fate === null || fate === undefined
      ? "the layers' scenarios differ, so none is expected of the whole"
      : (fate === "diverges") === factor > 1
        ? `as the scenario would have it`
        : `against the scenario, in which a token ${fate}`;
  return [
    `in the S6 layers alone ${percent(growing)} of all tokens grow (⟨u, S6(u)⟩ > 0 for the layer's own input u)`,
    `through the whole depth token norms ${verb} by a factor ${digits(factor)} (median; ${percent(grew)} of tokens grow): ${compared}`,
  ];
}

const AGREED = {
  float32: "agree with our float64 to float32 rounding",
  half: "agree with our float64 as half precision does, no better",
  none: "do NOT agree with our float64: another model's, another convention, or a fault on either side",
} as const;

function checksSay({ prediction, deviations, agreement, layout }: AnalyzedRun): readonly string[] {
  const said: string[] = [];
  if (prediction !== undefined)
    said.push(
      `perplexity of the next token ${digits(Math.exp(prediction.nats))}, over ${prediction.tokens} tokens`,
    );
  if (deviations === undefined || agreement === undefined) return said;
  const { blocks, whole, logits = 0, wholeLogits = 0 } = deviations;
  const one = `one layer at a time ${Math.max(logits, ...blocks).toExponential(1)}`;
  const all = whole.length === 0 ? "" : `, whole pass ${Math.max(wholeLogits, ...whole).toExponential(1)}`;
  said.push(`the activations ${AGREED[agreement]}: largest relative deviation ${minus(one + all)}`);
  if (layout === "blocks")
    said.push(
      "hidden_states.k follows layer k there, the embeddings left out, as transformers' Mamba saves them",
    );
  return said;
}

/** An analysis for a person: a line per layer, then what it means and what not. */
export function analysisText(analysis: Analysis, files: readonly string[], paint: Paint): string {
  const { layers, run } = analysis;
  const list = (title: string, lines: readonly string[]): string =>
    lines.length === 0
      ? ""
      : `${paint(title, "bold")}\n${lines.map((line) => `${wrap(`${line}.`, "    ").replace(/^ {4}/, "  - ")}\n`).join("")}`;
  return [
    headText(analysis),
    layersText(layers),
    ...(run === undefined ? [] : [runText(run)]),
    list("What it means", [
      ...weightsSay(layers),
      ...(run === undefined ? [] : [...tokensSay(run, layers), ...checksSay(run)]),
    ]),
    list(
      "What does not follow from the weights: where tokens go. A trained model is not the theory's system",
      departures(layers),
    ),
    `${files.map((file) => `${file}\n`).join("")}`,
  ].join("\n");
}
