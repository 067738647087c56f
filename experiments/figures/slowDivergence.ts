import { attentionData, attentionRow } from "./attentionPanels.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { linePanel, type Axis } from "./panels.ts";
import { paperProblem, settingsText } from "./settings.ts";
import { decades, extent, rowNear, tokenData } from "./trajectories.ts";
import type { Datum, FigureContent, FigureContext, FigureDefinition } from "./types.ts";

const FIRST = 0;
const LAST = 40;
const INSTANTS = [0, 2, 6, 40] as const;

/**
 * The sharp asymptote of the first token, z = σ + 3 ln z − 3/z with σ = ln θ [MATH.md, section 2].
 * The map contracts for z > 3, where the expansion is meant; NaN below.
 */
export function slowAsymptote(sigma: number): number {
  let z = Math.max(sigma, 8);
  for (let i = 0; i < 200; i++) z = sigma + 3 * Math.log(z) - 3 / z;
  return z > 4 ? z : NaN;
}

const TICKS = { values: [0, 10, 20, 30, 40], format: "exponent" };

function spec(
  data: readonly Datum[],
  heat: readonly (readonly Datum[])[],
  theory: { readonly sharp: readonly Datum[]; readonly plain: readonly Datum[] },
): object {
  const x = { field: "log10_t", title: "depth t (log-time)", domain: [FIRST, LAST] as const, ...TICKS };
  const size = { width: 310, height: 240 };
  const first = data.filter((datum) => datum["token"] === 1);
  const references = [
    {
      label: "sharp: z = ln t + 3 ln z − 3/z",
      data: theory.sharp,
      labelIndex: 100,
      dy: -10,
      side: "left" as const,
    },
    { label: "ln t alone", data: theory.plain, labelIndex: 70, dy: 14 },
  ];
  const y = (of: readonly Datum[]): Axis => ({
    field: "abs_x",
    title: "|x|",
    domain: [0, extent(of, "abs_x")[1]],
  });
  return {
    vconcat: [
      {
        hconcat: [
          linePanel({ title: "The tokens", ...size, x, y: y(data), data }),
          linePanel({ title: "Token 1 and its law", ...size, x, y: y(first), data: first, references }),
        ],
      },
      attentionRow(heat),
    ],
  };
}

function make(context: FigureContext): FigureContent {
  const problem = paperProblem("slow-divergence", context.seed);
  const simulation = context.simulate(problem, decades(FIRST, LAST, 161));
  const data = tokenData(problem, simulation.rows, (row, l) => ({
    log10_t: row.logT / Math.LN10,
    abs_x: Math.exp(row.logAbsX[l] ?? NaN),
  }));
  // mu = s = 1: theta = t and z = |x|.
  const law = (value: (logT: number) => number): readonly Datum[] =>
    simulation.rows
      .map((row): Datum => ({ log10_t: row.logT / Math.LN10, abs_x: value(row.logT) }))
      .filter((datum) => Number.isFinite(datum["abs_x"]) && Number(datum["log10_t"]) >= 1);
  const theory = { sharp: law(slowAsymptote), plain: law((logT) => logT) };
  const instants = INSTANTS.map((e) => ({
    label: `t = ${powerOfTen(e)}`,
    row: rowNear(simulation, e * Math.LN10),
  }));
  const heat = instants.map((instant) => attentionData(problem, instant));
  const last = simulation.rows.at(-1);
  const first = Math.exp(last?.logAbsX[0] ?? NaN);
  const sharp = slowAsymptote(last?.logT ?? NaN);
  const caption =
    `Every token grows like ln t and none faster; token 1 ends as the smallest. The dashed line is its sharp law, ` +
    `z = ln t + 3 ln z − 3/z; at t = 10⁴⁰ it is off by ${(100 * Math.abs(first / sharp - 1)).toPrecision(2)}%, ` +
    `where ln t alone would be off by ${(100 * Math.abs(first / (last?.logT ?? NaN) - 1)).toPrecision(2)}%. ` +
    `Attention concentrates on token 1. ${settingsText(problem, context.seed)}, magnitudes with s·x < 0.`;
  return {
    kind: "drawn",
    data: [...data, ...heat.flat()],
    spec: spec(data, heat, theory) as FigureContent["spec"],
    caption,
  };
}

/** Figure of slow divergence: log-time, the sharp asymptote, hidden attention at four depths. */
export const slowDivergenceFigure: FigureDefinition = {
  id: "slow-divergence",
  title: "Slow divergence",
  theorem: "slow-divergence",
  make,
};
