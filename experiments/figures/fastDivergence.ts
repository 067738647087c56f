import { attentionData, attentionRow } from "./attentionPanels.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { linePanel } from "./panels.ts";
import { paperProblem, settingsText } from "./settings.ts";
import { extent, linspace, tokenData } from "./trajectories.ts";
import type { Datum, FigureAbsence, FigureContent, FigureContext, FigureDefinition } from "./types.ts";
import type { ScalarProblem, Simulation } from "../../solvers/types.ts";

/** T − t from T down by this many decades. */
const DECADES = 12;
const PER_DECADE = 10;
/** Heatmaps this many decades before T. */
const INSTANTS = [0, 2, 6, 12] as const;
const FAR = 300;

function followed(problem: ScalarProblem, context: FigureContext): Simulation | null {
  const far = context.simulate(problem, { coordinate: "log-t", values: [FAR * Math.LN10] });
  if (far.blowUp === undefined) return null;
  const start = far.blowUp.time * (1 - 1e-9);
  const values = linspace(0, DECADES, DECADES * PER_DECADE + 1).map((e) => start * 10 ** -e);
  return context.simulate(problem, { coordinate: "remaining", values });
}

function spec(data: readonly Datum[], heat: readonly (readonly Datum[])[], law: readonly Datum[]): object {
  const remaining = data.map((datum) => Number(datum["remaining"]));
  const [lo, hi] = [Math.min(...remaining), Math.max(...remaining)];
  const [low, high] = extent(data, "abs_x", 0);
  return {
    vconcat: [
      linePanel({
        title: "The tokens up to the blow-up time",
        width: 664,
        height: 280,
        x: {
          field: "remaining",
          title: "time left, T − t",
          scale: "log",
          domain: [lo, hi],
          reverse: true,
          format: "power",
        },
        y: { field: "abs_x", title: "|x|", scale: "log", domain: [low / 1.5, high * 2], format: "power" },
        data,
        references: [
          {
            label: "slope −1/3: (3 μ|s| (T − t))^(−1/3)",
            data: law,
            dy: -10,
            labelIndex: 6 * PER_DECADE,
            side: "left",
          },
        ],
      }),
      attentionRow(heat),
    ],
  };
}

function list(tokens: readonly number[]): string {
  const labels = tokens.map((l) => String(l + 1));
  return labels.length < 2 ? labels.join("") : `${labels.slice(0, -1).join(", ")} and ${labels.at(-1)}`;
}

function caption(problem: ScalarProblem, simulation: Simulation, seed: number): string {
  const tokens = simulation.blowUp?.tokens ?? [];
  const leader = tokens[0] ?? 0;
  const rows = simulation.rows.slice(-2 * PER_DECADE);
  const [a, b] = [rows[0], rows.at(-1)];
  const rise = (b?.logAbsX[leader] ?? NaN) - (a?.logAbsX[leader] ?? NaN);
  const slope = rise / Math.log((b?.remaining ?? NaN) / (a?.remaining ?? NaN));
  const before = problem.x0.map((_, l) => l).filter((l) => !tokens.includes(l));
  return (
    `Token ${leader + 1} blows up first, at T = ${simulation.blowUp?.time.toPrecision(10)}; over the last two decades its slope is ` +
    `${slope.toFixed(6).replace("-", "−")}, the law (T − t)^(−1/3) asks for −1/3. ` +
    (before.length === 0
      ? "No token comes before it. "
      : `Token${before.length > 1 ? "s" : ""} ${list(before)}, which come${before.length > 1 ? "" : "s"} before it, stay${before.length > 1 ? "" : "s"} finite at T. `) +
    `Later tokens follow: those with s·x < 0 as powers of T − t, those with s·x > 0 only like ln ln. ` +
    `${settingsText(problem, seed)}.`
  );
}

function make(context: FigureContext): FigureContent | FigureAbsence {
  const problem = paperProblem("fast-divergence", context.seed);
  const simulation = followed(problem, context);
  if (simulation === null)
    return { kind: "not-run", reason: `No token drawn with seed ${context.seed} has s·x > 0.` };
  const data = tokenData(problem, simulation.rows, (row, l) => ({
    remaining: row.remaining ?? NaN,
    abs_x: Math.exp(row.logAbsX[l] ?? NaN),
    sign: row.sign[l] ?? 0,
  }));
  const law = simulation.rows
    .filter((_, i) => i >= PER_DECADE)
    .map((row): Datum => ({
      remaining: row.remaining ?? NaN,
      abs_x: (3 * (row.remaining ?? NaN)) ** (-1 / 3),
    }));
  const heat = INSTANTS.flatMap((e) => {
    const row = simulation.rows[e * PER_DECADE];
    const label = e === 0 ? "t = 0" : `T − t = ${powerOfTen(-e)} T`;
    return row === undefined ? [] : [attentionData(problem, { label, row })];
  });
  return {
    kind: "drawn",
    data: [...data, ...heat.flat()],
    spec: spec(data, heat, law) as FigureContent["spec"],
    caption: caption(problem, simulation, context.seed),
  };
}

/** Figure of fast divergence: up to T, with the law as a straight line and the tokens that stay finite. */
export const fastDivergenceFigure: FigureDefinition = {
  id: "fast-divergence",
  title: "Fast divergence",
  theorem: "fast-divergence",
  make,
};
