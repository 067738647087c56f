import { OUTCOMES } from "../phaseDiagram/index.ts";
import { FATES, INK } from "./palette.ts";
import type { Datum } from "./types.ts";

/** Size of a cell: "–100" fits at about the size of the axes' labels. */
const [CELL, ROW] = [27, 30];
const FONT_SIZE = 10.5;
/** Where a cell's one number stands, or its two. */
const DY = { shown: -1, from: -7, upTo: 4 } as const;
/** Height of the strip that shows the upper bound, and the shade from which text is that of the ground. */
const STRIP = 4;
const SHADED = 0.62;
/** Width and height of the bars. */
const [BAR, BARS] = [13, 150];

/** What an outcome is called, its colour and how strong that is: colours of roles, which have their dark counterparts. */
const LOOKS: Readonly<Record<(typeof OUTCOMES)[number], { name: string; color: string; strength: number }>> =
  {
    zero: { name: "all to zero", color: FATES.shrinks.light, strength: 1 },
    equilibrium: { name: "nonzero equilibrium", color: FATES.shrinks.light, strength: 0.4 },
    slow: { name: "slow divergence", color: FATES.grows.light, strength: 0.35 },
    diverging: { name: "divergence, slow or not", color: FATES.grows.light, strength: 0.65 },
    "blow-up": { name: "blow-up", color: FATES.grows.light, strength: 1 },
    unresolved: { name: "unresolved", color: INK.rule.light, strength: 1 },
  };

const positionsOf = (data: readonly Datum[]): readonly number[] => [
  ...new Set(data.map((datum) => Number(datum["p"]))),
];

const eigenvalueAxis = (positions: readonly number[], title: string): object => ({
  field: "p",
  type: "ordinal",
  scale: { domain: positions, paddingInner: 0.06 },
  axis: { title, labelAngle: 0, grid: false },
});

/** Opacity of one hue: it works on light ground and on dark. */
const shade = (field: string): object => ({
  field,
  type: "quantitative",
  legend: null,
  scale: { domain: [0, 1], range: [0.06, 1] },
});

/**
 * Diverging shares over p and L in dimension D: the cell is shaded by the lower bound, a strip at its foot by the upper
 * one, and the numbers stand in it.
 */
export function sharesPanel(D: number, data: readonly Datum[]): object {
  const own = data.filter((datum) => datum["D"] === D);
  const positions = positionsOf(own);
  const tokens = [...new Set(own.map((datum) => Number(datum["L"])))].sort((a, b) => b - a);
  // The full title is wider than the narrowest panel.
  const x = eigenvalueAxis(positions, positions.length > 3 ? "positive eigenvalues" : "positive");
  const y = {
    field: "L",
    type: "ordinal",
    scale: { domain: tokens, paddingInner: 0.08 },
    axis: { title: "tokens", grid: false },
  };
  const ink = {
    condition: { test: `datum.shade > ${SHADED}`, value: INK.paper.light },
    value: INK.text.light,
  };
  const hue = { type: "rect", color: FATES.grows.light } as const;
  const strip = { ...hue, height: STRIP, yOffset: (ROW - STRIP) / 2 - 1 };
  return {
    title: { text: `D = ${D}`, offset: 18 },
    width: CELL * positions.length,
    height: ROW * tokens.length,
    data: { values: own },
    layer: [
      { mark: hue, encoding: { x, y, opacity: shade("shade") } },
      {
        transform: [{ filter: "datum.shadeTo > datum.shade" }],
        mark: strip,
        encoding: { x, y, opacity: shade("shadeTo") },
      },
      ...(["shown", "from", "upTo"] as const).map((field) => ({
        mark: { type: "text", fontSize: FONT_SIZE, dy: DY[field] },
        encoding: { x, y, text: { field }, color: ink },
      })),
    ],
    resolve: { scale: { opacity: "shared" } },
  };
}

/** The shares of all outcomes over p as stacked bars, in dimension D for L tokens. */
export function outcomesPanel(D: number, L: number, data: readonly Datum[], first: boolean): object {
  const own = data.filter((datum) => datum["D"] === D && datum["L"] === L);
  const positions = positionsOf(own);
  const axis = { title: first ? "share of problems" : " ", format: ".0%", values: [0, 0.5, 1] };
  const layer = OUTCOMES.map((outcome, i) => {
    const share = (datum: Datum, kinds: readonly string[]): number =>
      kinds.reduce((sum, kind) => sum + Number(datum[kind]), 0) / Number(datum["n"]);
    const values = own.map((datum) => ({
      p: datum["p"],
      from: share(datum, OUTCOMES.slice(0, i)),
      to: share(datum, OUTCOMES.slice(0, i + 1)),
    }));
    return {
      data: { values },
      mark: { type: "bar", ...look(outcome) },
      encoding: {
        x: eigenvalueAxis(positions, "positive eigenvalues"),
        y: { field: "from", type: "quantitative", scale: { domain: [0, 1], nice: false }, axis },
        y2: { field: "to" },
      },
    };
  });
  return {
    title: { text: `D = ${D}, ${L === 1 ? "one token" : `${L} tokens`}`, offset: 18 },
    width: BAR * positions.length,
    height: BARS,
    layer,
  };
}

/** What the colours of the bars mean, in two lines. */
export function outcomeNames(): object {
  const [across, line] = [180, 20];
  return {
    width: 3 * across,
    height: line,
    data: { values: [{}] },
    layer: OUTCOMES.flatMap((outcome, i) => {
      const left = 8 + across * (i % 3);
      const y = { value: line * Math.floor(i / 3) };
      return [
        { mark: { type: "square", size: 110, ...look(outcome) }, encoding: { x: { value: left }, y } },
        {
          mark: { type: "text", align: "left", text: LOOKS[outcome].name },
          encoding: { x: { value: left + 12 }, y },
        },
      ];
    }),
  };
}

const look = (outcome: (typeof OUTCOMES)[number]): { readonly color: string; readonly opacity: number } => ({
  color: LOOKS[outcome].color,
  opacity: LOOKS[outcome].strength,
});
