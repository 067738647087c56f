import { scalarLogAttention } from "../../solvers/s6/attention.ts";
import type { ScalarProblem, TrajectoryRow } from "../../solvers/types.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { DIVERGING } from "./palette.ts";
import type { Panel } from "./panels.ts";
import type { Datum } from "./types.ts";

export interface AttentionInstant {
  /** Names the panel, for example "t = 100". */
  readonly label: string;
  readonly row: TrajectoryRow;
}

/** Scores of one instant, relative to the largest magnitude among them. */
export function attentionData(problem: ScalarProblem, { label, row }: AttentionInstant): readonly Datum[] {
  const L = problem.x0.length;
  const logs = scalarLogAttention(problem, row.logAbsX, row.sign);
  const top = Math.max(...logs);
  const cells = Array.from({ length: L }, (_, l) => Array.from({ length: l + 1 }, (_, j) => ({ l, j })));
  return cells.flat().map(({ l, j }) => {
    const logMagnitude = logs[l * L + j] ?? -Infinity;
    const sign = Math.sign(problem.mu) * (row.sign[l] ?? 0) * (row.sign[j] ?? 0);
    return {
      panel: label,
      l: l + 1,
      j: j + 1,
      sign,
      logAbsP: logMagnitude,
      share: sign * Math.exp(logMagnitude - top),
    };
  });
}

/** 0.00234 → "2.3·10⁻³"; 5 → "5.0". */
function largest(data: readonly Datum[]): string {
  const top = Math.max(...data.map((datum) => Number(datum["logAbsP"])));
  const [digits, exponent] = Math.exp(top).toExponential(1).split("e");
  return Number(exponent) === 0 ? String(digits) : `${digits}·${powerOfTen(Number(exponent))}`;
}

/** Side of a heatmap in pixels: four and a legend are as wide as the curves above them. */
const SIZE = 124;

/** Instead of axis titles, which four small panels have no room for. */
const named = (letter: string): object => ({
  title: null,
  grid: false,
  values: [1, 5, 10],
  labelExpr: `datum.value == 1 ? '${letter} = 1' : datum.value`,
});

/** Heatmaps of the hidden attention, one per instant, each scaled by its own largest score. */
function attentionPanels(perInstant: readonly (readonly Datum[])[]): readonly Panel[] {
  return perInstant.map(
    (data, i) =>
      ({
        title: { text: String(data[0]?.["panel"]), subtitle: `largest |P| = ${largest(data)}`, offset: 10 },
        width: SIZE,
        height: SIZE,
        data: { values: data },
        mark: { type: "rect" },
        encoding: {
          x: {
            field: "j",
            type: "ordinal",
            axis: { ...named("j"), labelAngle: 0 },
          },
          y: {
            field: "l",
            type: "ordinal",
            axis: i > 0 ? null : named("l"),
          },
          color: {
            field: "share",
            type: "quantitative",
            scale: { domain: [-1, -0.5, 0, 0.5, 1], range: DIVERGING, interpolate: "lab" },
            legend:
              i < perInstant.length - 1
                ? null
                : {
                    title: "P / largest |P|",
                    titleFontWeight: "normal",
                    gradientLength: SIZE - 24,
                    tickCount: 3,
                  },
          },
        },
      }) as unknown as Panel,
  );
}

/** The heatmaps in a row, each with its own scale. */
export function attentionRow(perInstant: readonly (readonly Datum[])[]): object {
  return {
    hconcat: attentionPanels(perInstant),
    spacing: 20,
    resolve: { scale: { color: "independent" } },
  };
}
