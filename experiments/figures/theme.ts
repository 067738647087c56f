import type { Config } from "vega-lite";
import { FONT, INK } from "./palette.ts";

const text = INK.text.light;
const muted = INK.muted.light;

/** The look of every figure: quiet axes, no frame, titles at the top left, direct labels instead of legends. */
export const figureConfig: Config = {
  aria: false,
  background: INK.paper.light,
  font: FONT,
  padding: 6,
  view: { stroke: null },
  axis: {
    domain: false,
    gridColor: INK.grid.light,
    labelColor: muted,
    labelFontSize: 11,
    labelPadding: 5,
    ticks: false,
    titleColor: text,
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  axisX: { titleAnchor: "end", titlePadding: 7, grid: true },
  axisY: {
    titleAlign: "left",
    titleAnchor: "start",
    titleAngle: 0,
    titleBaseline: "bottom",
    titleX: 0,
    titleY: -9,
  },
  legend: { labelColor: muted, titleColor: text, titleFontWeight: "normal" },
  line: { strokeWidth: 1.8, strokeJoin: "round" },
  text: { font: FONT, fontSize: 12, color: text },
  title: {
    anchor: "start",
    color: text,
    fontSize: 12,
    fontWeight: 600,
    offset: 16,
    subtitleColor: muted,
    subtitleFontSize: 11,
  },
  concat: { spacing: 34 },
};
