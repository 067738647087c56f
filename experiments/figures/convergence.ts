import { convergenceLimits } from "../reports/page/views.ts";
import { attentionData, attentionRow } from "./attentionPanels.ts";
import { linePanel } from "./panels.ts";
import { paperProblem, settingsText } from "./settings.ts";
import { decades, extent, rowNear, tokenData } from "./trajectories.ts";
import type { Datum, FigureContent, FigureContext, FigureDefinition } from "./types.ts";
import type { Simulation } from "../../solvers/types.ts";

const FIRST = -2;
const LAST = 6;
/** Instants of the heatmaps: log10 t. */
const INSTANTS = [-2, 0, 2, 4] as const;

function trajectoryData(simulation: Simulation): readonly Datum[] {
  if (simulation.problem.kind !== "scalar") return [];
  return tokenData(simulation.problem, simulation.rows, (row, l) => ({
    t: row.t,
    x: row.x[l] ?? NaN,
    sqrt_t_abs_x: Math.exp((row.logAbsX[l] ?? NaN) + row.logT / 2),
  }));
}

const X_AXIS = {
  field: "t",
  title: "depth t",
  scale: "log" as const,
  values: [1e-2, 1, 1e2, 1e4, 1e6],
  format: "power",
};

const SIZE = { width: 310, height: 210 };

/** A limit as a dashed line with its value. */
const reference = (y: number, label: string): { label: string; data: readonly Datum[] } => ({
  label,
  data: [FIRST, LAST].map((e) => ({ t: 10 ** e, sqrt_t_abs_x: y })),
});

function spec(
  data: readonly Datum[],
  heat: readonly (readonly Datum[])[],
  limits: readonly number[],
): object {
  return {
    vconcat: [
      {
        hconcat: [
          linePanel({
            title: "The tokens",
            ...SIZE,
            // Room on the left for the tokens' numbers: at the right all curves are one.
            x: { ...X_AXIS, domain: [10 ** (FIRST - 0.9), 10 ** LAST] },
            labelsAt: "start",
            y: { field: "x", title: "x", domain: extent(data, "x") },
            data,
          }),
          linePanel({
            title: "The same, times √t",
            ...SIZE,
            x: { ...X_AXIS, domain: [10 ** FIRST, 10 ** LAST] },
            y: { field: "sqrt_t_abs_x", title: "√t · |x|", domain: [0, extent(data, "sqrt_t_abs_x")[1]] },
            data,
            references: limits.map((y) => reference(y, y.toFixed(4))),
          }),
        ],
      },
      attentionRow(heat),
    ],
  };
}

function make(context: FigureContext): FigureContent {
  const problem = paperProblem("convergence", context.seed);
  const simulation = context.simulate(problem, decades(FIRST, LAST, 161));
  const data = trajectoryData(simulation);
  const instants = INSTANTS.map((e) => ({
    label: `t = ${10 ** e}`,
    row: rowNear(simulation, e * Math.LN10),
  }));
  const heat = instants.map((instant) => attentionData(problem, instant));
  const limits = convergenceLimits(problem.mu, problem.a, problem.x0).slice(0, 2).map(Number);
  const last = simulation.rows.at(-1);
  const scaled = problem.x0.map((_, l) => Math.exp((last?.logAbsX[l] ?? NaN) + (last?.logT ?? NaN) / 2));
  const worst = Math.max(...scaled.map((value, l) => Math.abs(value / (limits[l === 0 ? 0 : 1] ?? NaN) - 1)));
  const caption =
    `All ten tokens shrink to zero, and √t·|x| tends to one constant for token 1 (${limits[0]?.toFixed(4)}) and to ` +
    `another for every later token (${limits[1]?.toFixed(4)}); at t = 10⁶ the largest deviation is ${(100 * worst).toPrecision(2)}%. ` +
    `The hidden attention shrinks too, and settles into a fixed pattern that fades with the distance between tokens. ` +
    `${settingsText(problem, context.seed)}.`;
  return {
    kind: "drawn",
    data: [...data, ...heat.flat()],
    spec: spec(data, heat, limits) as FigureContent["spec"],
    caption,
  };
}

/** Figure of the convergence scenario: tokens, tokens times √t with the sharp limits, hidden attention at four depths. */
export const convergenceFigure: FigureDefinition = {
  id: "convergence",
  title: "Convergence",
  theorem: "convergence",
  make,
};
