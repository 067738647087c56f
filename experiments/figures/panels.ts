import type { LayerSpec, UnitSpec } from "vega-lite/build/src/spec/index.js";
import type { Field } from "vega-lite/build/src/channeldef.js";
import { spread } from "../reports/page/chart.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { INK, tokenColor } from "./palette.ts";
import type { Datum } from "./types.ts";

export type Panel = LayerSpec<Field> | UnitSpec<Field>;

export interface Axis {
  readonly field: string;
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly scale?: "linear" | "log";
  readonly reverse?: boolean;
  /** Tick values; Vega's choice if absent. */
  readonly values?: readonly number[];
  /** A d3-format; "power": the value as a power of ten; "exponent": ten to the value. */
  readonly format?: string;
}

export interface Reference {
  readonly label: string;
  readonly data: readonly Datum[];
  /** Offset of the label in pixels, downwards. */
  readonly dy?: number;
  readonly labelIndex?: number;
  /** Which side of that record the label stands on. */
  readonly side?: "left" | "right";
}

export interface LinePanel {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly x: Axis;
  readonly y: Axis;
  /** Records with `token` (1-based), and the two axes' fields. */
  readonly data: readonly Datum[];
  /** Where the curves are told apart best: their numbers stand there. */
  readonly labelsAt?: "start" | "end";
  /** Dashed lines of theory, each a list of records with the two fields; labelled at its first record, or at `labelIndex`. */
  readonly references?: readonly Reference[];
}

const LABEL_PITCH = 12;

/** Position of a value along an axis, in [0, 1]. */
function position(axis: Axis, value: number): number {
  const [lo, hi] = axis.domain;
  return axis.scale === "log" ? Math.log(value / lo) / Math.log(hi / lo) : (value - lo) / (hi - lo);
}

/** The value at a position. */
function valueAt(axis: Axis, fraction: number): number {
  const [lo, hi] = axis.domain;
  return axis.scale === "log" ? lo * (hi / lo) ** fraction : lo + fraction * (hi - lo);
}

/** Exponents that axes may show. */
const EXPONENTS = Array.from({ length: 401 }, (_, i) => i - 100);

/** A Vega expression that writes powers of ten as people do; `value` gives the exponent. */
function powerLabels(value: string, exponents: readonly number[]): string {
  const table = exponents.map((e) => `'${e}':'${powerOfTen(e)}'`).join(",");
  return `({${table}})[round(${value})]`;
}

function labels(axis: Axis): object {
  const shown = (axis.values ?? EXPONENTS).map((v) =>
    Math.round(axis.format === "power" ? Math.log10(v) : v),
  );
  switch (axis.format) {
    case undefined:
      return {};
    case "power":
      return {
        labelExpr: powerLabels("log(datum.value)/LN10", axis.values === undefined ? EXPONENTS : shown),
      };
    case "exponent":
      return { labelExpr: powerLabels("datum.value", shown) };
    default:
      return { format: axis.format };
  }
}

function channel(axis: Axis): object {
  const [type, reverse] = [axis.scale ?? "linear", axis.reverse ?? false];
  return {
    field: axis.field,
    type: "quantitative",
    scale: { type, domain: axis.domain, nice: false, zero: false, reverse },
    axis: {
      title: axis.title,
      ...(reverse ? { titleAnchor: "start", titleAlign: "right" } : {}),
      ...(axis.values === undefined ? { tickCount: 5 } : { values: axis.values }),
      ...labels(axis),
    },
  };
}

/** Tokens keep their colour everywhere. */
export function tokenChannel(tokens: readonly number[]): object {
  return {
    field: "token",
    type: "nominal",
    legend: null,
    scale: { domain: tokens, range: tokens.map(tokenColor) },
  };
}

/** Where each curve's number goes: at its start or end, moved apart until they can be read. */
function curveLabels(panel: LinePanel, tokens: readonly number[]): readonly Datum[] {
  const ends = tokens.map((token) =>
    panel.data.filter((datum) => datum["token"] === token).at(panel.labelsAt === "start" ? 0 : -1),
  );
  const heights = ends.map((end) => panel.height * (1 - position(panel.y, Number(end?.[panel.y.field]))));
  const clipped = heights.map((h) => Math.min(panel.height, Math.max(0, h)));
  const places = spread(clipped, LABEL_PITCH, 0, panel.height);
  return tokens.map((token, i) => ({
    token,
    [panel.y.field]: valueAt(panel.y, 1 - (places[i] ?? 0) / panel.height),
    label: String(token),
  }));
}

const REFERENCE_LABEL = { type: "text", align: "left", dx: 5, fontSize: 11, color: INK.muted.light };

function referenceLayers(panel: LinePanel): readonly object[] {
  return (panel.references ?? []).flatMap(({ label, data, dy, labelIndex = 0, side = "right" }) => [
    {
      data: { values: data },
      mark: { type: "line", strokeDash: [5, 4], strokeWidth: 1.2, color: INK.muted.light, clip: true },
      encoding: { x: channel(panel.x), y: channel(panel.y) },
    },
    {
      data: { values: data.slice(labelIndex, labelIndex + 1).map((datum) => ({ ...datum, label })) },
      mark: { ...REFERENCE_LABEL, dy: dy ?? -7, ...(side === "left" ? { align: "right", dx: -5 } : {}) },
      encoding: { x: channel(panel.x), y: channel(panel.y), text: { field: "label" } },
    },
  ]);
}

/** Curves of tokens against one axis, numbered at their ends, theory dashed. */
export function linePanel(panel: LinePanel): Panel {
  const tokens = [...new Set(panel.data.map((datum) => Number(datum["token"])))];
  const labelAtStart = panel.labelsAt === "start";
  const edge = (panel.x.reverse === true) === labelAtStart ? 1 : 0;
  const labelX = { datum: valueAt(panel.x, edge), type: "quantitative" };
  return {
    title: panel.title,
    width: panel.width,
    height: panel.height,
    layer: [
      ...referenceLayers(panel),
      {
        data: { values: panel.data },
        mark: { type: "line", clip: true },
        encoding: {
          x: channel(panel.x),
          y: channel(panel.y),
          color: tokenChannel(tokens),
          detail: { field: "token" },
        },
      },
      {
        data: { values: curveLabels(panel, tokens) },
        mark: { type: "text", align: "left", dx: labelAtStart ? 2 : 5, fontWeight: 600 },
        encoding: { x: labelX, y: channel(panel.y), text: { field: "label" }, color: tokenChannel(tokens) },
      },
    ],
  } as unknown as Panel;
}
