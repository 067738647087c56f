import { evaluationsNeeded, workPrecisionData, type WorkPrecisionPoint } from "../bench/workPrecision.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { INK, tokenColor } from "./palette.ts";
import type { Datum, FigureContent, FigureDefinition } from "./types.ts";

/** Below this the reference itself is not known better. */
const FLOOR = 1e-14;
/** Ten digits. */
const WANTED = 1e-10;

const X_VALUES = [100, 1000, 1e4, 1e5];
const Y_VALUES = [1e-14, 1e-10, 1e-6];

function labelExpr(values: readonly number[]): string {
  const table = values.map((v) => Math.round(Math.log10(v))).map((e) => `'${e}':'${powerOfTen(e)}'`);
  return `({${table.join(",")}})[round(log(datum.value)/LN10)]`;
}

function axes(first: boolean): { readonly x: object; readonly y: object } {
  const scale = (domain: readonly number[]): object => ({ type: "log", domain, nice: false });
  return {
    x: {
      field: "evaluations",
      type: "quantitative",
      scale: scale([50, 1e5]),
      axis: { title: "evaluations of the vector field", values: X_VALUES, labelExpr: labelExpr(X_VALUES) },
    },
    y: {
      field: "error",
      type: "quantitative",
      scale: scale([FLOOR / 2, 1e-4]),
      axis: {
        title: first ? "relative error" : " ",
        values: Y_VALUES,
        labelExpr: labelExpr(Y_VALUES),
      },
    },
  };
}

/** The integrators' names in their colours, one below the other, where the last panel is empty. */
function nameList(names: readonly string[]): readonly Datum[] {
  return names.map((integrator, i) => ({ integrator, evaluations: 6000, error: 2e-5 / 10 ** (0.75 * i) }));
}

function panel(
  regime: string,
  data: readonly Datum[],
  names: readonly string[],
  place: { readonly first: boolean; readonly last: boolean },
): object {
  const { x, y } = axes(place.first);
  const color = {
    field: "integrator",
    type: "nominal",
    legend: null,
    scale: { domain: names, range: names.map((_, i) => tokenColor(i + 1)) },
  };
  return {
    title: { text: regime, offset: 18 },
    width: 200,
    height: 230,
    layer: [
      {
        data: { values: [{ error: WANTED }] },
        mark: { type: "rule", strokeDash: [5, 4], color: INK.muted.light },
        encoding: { y },
      },
      {
        data: { values: data },
        mark: { type: "line", point: { filled: true, size: 16 }, clip: true },
        encoding: { x, y, color, order: { field: "rtol", sort: "descending" } },
      },
      {
        data: { values: place.last ? nameList(names) : [] },
        mark: { type: "text", align: "left", fontWeight: 600 },
        encoding: { x, y, color, text: { field: "integrator" } },
      },
    ],
  };
}

function caption(
  points: readonly WorkPrecisionPoint[],
  regimes: readonly string[],
  names: readonly string[],
): string {
  const needs = regimes.map((regime) => {
    const counts = names.map((name) => ({
      name,
      needed: evaluationsNeeded(
        points.filter((point) => point.regime === regime && point.integrator === name),
      ),
    }));
    const best = counts.reduce((least, entry) => (entry.needed < least.needed ? entry : least));
    return `${regime}: ${best.needed} evaluations (${best.name})`;
  });
  return (
    `What ten digits (dashed) cost in the workbench’s own coordinates, the best integrator of each regime: ${needs.join("; ")}. ` +
    `One point per tolerance from 1e-5 to 1e-13; errors against dop853 at tolerance 1e-14.`
  );
}

function make(): FigureContent {
  const points = workPrecisionData().filter((point) => Number.isFinite(point.error));
  const regimes = [...new Set(points.map((point) => point.regime))];
  const names = [...new Set(points.map((point) => point.integrator))];
  const data = points.map((point): Datum => ({ ...point, error: Math.max(point.error, FLOOR) }));
  const panels = regimes.map((regime, i) =>
    panel(
      regime,
      data.filter((datum) => datum["regime"] === regime),
      names,
      { first: i === 0, last: i === regimes.length - 1 },
    ),
  );
  return {
    kind: "drawn",
    data,
    spec: { hconcat: panels, spacing: 26 } as unknown as FigureContent["spec"],
    caption: caption(points, regimes, names),
  };
}

/** Figure of error against cost, integrator by integrator. */
export const workPrecisionFigure: FigureDefinition = {
  id: "work-precision",
  title: "Work and precision",
  make,
};
