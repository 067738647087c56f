import path from "node:path";
import { OUTCOMES, readDiagram, wilson } from "../phaseDiagram/index.ts";
import type { CellResult, PhaseDiagram } from "../phaseDiagram/index.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { adapterName } from "../reports/scaleEvidence.ts";
import { packageRoot } from "../version.ts";
import { FATES, INK } from "./palette.ts";
import type { Datum, FigureAbsence, FigureContent, FigureDefinition } from "./types.ts";

export const diagramFile: string = path.join(packageRoot, "experiments", "results", "phase-diagram.json");

const CELL = 25;
/** Cells with fewer problems get Wilson's interval in place of shares, and no colour: it is then wider than a half. */
const FEWEST = 12;
/** From none to all of the problems diverging. */
const SHARES = ["#f6f5f1", "#f0b48a", FATES.grows.light];
const OUTCOME_WORDS: Readonly<Record<(typeof OUTCOMES)[number], string>> = {
  zero: "all to zero",
  equilibrium: "nonzero equilibrium",
  slow: "slow divergence",
  "blow-up": "blow-up",
  unresolved: "unresolved",
};
const OUTCOME_COLORS = [FATES.shrinks.light, "#8fbfdf", "#f0b48a", FATES.grows.light, INK.rule.light];
/** Panels of the second row: outcomes over p, in this dimension for these numbers of tokens. */
const BARS = { D: 8, tokens: [1, 4] } as const;

/** Share that diverges: what was seen to, and with all that is unresolved; each with Wilson's 95% interval outwards. */
export function divergingShare({ n, counts }: CellResult): {
  readonly low: number;
  readonly high: number;
  readonly interval: readonly [number, number];
} {
  const seen = counts.slow + counts["blow-up"];
  const most = seen + counts.unresolved;
  return { low: seen / n, high: most / n, interval: [wilson(seen, n)[0], wilson(most, n)[1]] };
}

function cellDatum(cell: CellResult): Datum {
  const { D, p, L, n, counts } = cell;
  const { low, high, interval } = divergingShare(cell);
  const percent = (share: number): number => Math.round(100 * share);
  const few = n < FEWEST;
  const [from, to] = few ? interval : [low, high];
  return {
    D,
    p,
    L,
    n,
    ...counts,
    divergingLow: low,
    divergingHigh: high,
    intervalLow: interval[0],
    intervalHigh: interval[1],
    few: few ? 1 : 0,
    shown: String(percent(from)),
    upTo: percent(to) > percent(from) ? `–${percent(to)}` : "",
  };
}

function grid(D: number, data: readonly Datum[], first: boolean): object {
  const own = data.filter((datum) => datum["D"] === D);
  const positions = [...new Set(own.map((datum) => Number(datum["p"])))];
  const tokens = [...new Set(own.map((datum) => Number(datum["L"])))].sort((a, b) => b - a);
  const x = {
    field: "p",
    type: "ordinal",
    scale: { domain: positions, paddingInner: 0.06 },
    axis: { title: "positive eigenvalues", labelAngle: 0, grid: false },
  };
  const y = {
    field: "L",
    type: "ordinal",
    scale: { domain: tokens, paddingInner: 0.06 },
    axis: { title: first ? "tokens" : " ", grid: false },
  };
  const ink = {
    condition: { test: "datum.divergingLow > 0.6 && !datum.few", value: INK.paper.light },
    value: INK.text.light,
  };
  const text = (field: string, dy: number): object => ({
    mark: { type: "text", fontSize: 9, dy },
    encoding: { x, y, text: { field }, color: ink },
  });
  return {
    title: { text: `D = ${D}`, offset: 16 },
    width: CELL * positions.length,
    height: CELL * tokens.length,
    data: { values: own },
    layer: [
      {
        mark: { type: "rect" },
        encoding: {
          x,
          y,
          color: {
            condition: { test: "datum.few", value: INK.paper.light },
            field: "divergingLow",
            type: "quantitative",
            legend: null,
            scale: { domain: [0, 0.5, 1], range: SHARES },
          },
        },
      },
      { ...text("shown", -4), transform: [{ filter: "datum.upTo !== ''" }] },
      { ...text("upTo", 6), transform: [{ filter: "datum.upTo !== ''" }] },
      { ...text("shown", 0), transform: [{ filter: "datum.upTo === ''" }] },
    ],
    resolve: { scale: { color: "independent" } },
  };
}

/** The five shares over p as stacked bars, named beside the last panel. */
function bars(L: number, data: readonly Datum[], last: boolean): object {
  const own = data.filter((datum) => datum["D"] === BARS.D && datum["L"] === L);
  const long = own.flatMap((datum) =>
    OUTCOMES.map((outcome, order): Datum => ({
      p: datum["p"]!,
      outcome: OUTCOME_WORDS[outcome],
      order,
      share: Number(datum[outcome]) / Number(datum["n"]),
    })),
  );
  const names = OUTCOMES.map((outcome, i): Datum => ({
    outcome: OUTCOME_WORDS[outcome],
    share: 0.1 + 0.19 * i,
  }));
  const positions = [...new Set(own.map((datum) => Number(datum["p"])))];
  const color = {
    field: "outcome",
    type: "nominal",
    legend: null,
    scale: { domain: Object.values(OUTCOME_WORDS), range: OUTCOME_COLORS },
  };
  const y = {
    field: "share",
    type: "quantitative",
    scale: { domain: [0, 1], nice: false },
    axis: { title: last ? " " : "share of problems", format: ".0%", values: [0, 0.5, 1] },
  };
  const width = 14 * positions.length;
  return {
    title: { text: `D = ${BARS.D}, ${L === 1 ? "one token" : `${L} tokens`}`, offset: 16 },
    width,
    height: CELL * 6,
    layer: [
      {
        data: { values: long },
        mark: { type: "bar" },
        encoding: {
          x: {
            field: "p",
            type: "ordinal",
            scale: { domain: positions, paddingInner: 0.08 },
            axis: { title: "positive eigenvalues", labelAngle: 0, grid: false },
          },
          y: { ...y, stack: "zero" },
          order: { field: "order" },
          color,
        },
      },
      {
        data: { values: last ? names : [] },
        mark: { type: "square", size: 90, opacity: 1 },
        encoding: { x: { value: width + 12 }, y: { ...y, stack: null }, color },
      },
      {
        data: { values: last ? names : [] },
        mark: { type: "text", align: "left", fontSize: 11 },
        encoding: { x: { value: width + 22 }, y: { ...y, stack: null }, text: { field: "outcome" } },
      },
    ],
  };
}

function caption({ cells, provenance, method, batchAudit, solverAudit }: PhaseDiagram): string {
  const cellAt = (D: number, p: number, L: number): CellResult | undefined =>
    cells.find((cell) => cell.D === D && cell.p === p && cell.L === L);
  const share = (cell: CellResult): string => {
    const [low, high] = divergingShare(cell).interval;
    return `${Math.round(100 * low)}–${Math.round(100 * high)}%`;
  };
  const total = cells.reduce((sum, cell) => sum + cell.n, 0);
  const unresolved = cells.reduce((sum, cell) => sum + cell.counts.unresolved, 0);
  const one = [1, 2, 4, 32].flatMap((L) => cellAt(2, 1, L) ?? []);
  const none = cells.filter((cell) => cell.p === 0);
  const negative = none.reduce((sum, cell) => sum + cell.counts.slow + cell.counts["blow-up"], 0);
  const beyond = cells.filter(({ D, p, L }) => p > 0 && L > D - p);
  const vanishedIn = (some: readonly CellResult[]): number =>
    some.reduce((sum, cell) => sum + cell.counts.zero, 0);
  const oneMore = beyond.filter(({ D, p, L }) => L === D - p + 1);
  const samples = cells.map((cell) => cell.n);
  return (
    `Share of Gaussian initial data for which some token diverges, in per cent: seen to diverge – and with all that is unresolved; without colour the 95% interval, of fewer than ${FEWEST} problems. ` +
    `One positive eigenvalue among two: ${one.map((cell) => `${share(cell)} for L = ${cell.L}`).join(", ")} (95%, unresolved counted both ways). ` +
    `Without a positive eigenvalue ${negative} of ${none.reduce((sum, cell) => sum + cell.n, 0)} problems diverge (the exceptions of definite-matrix are rare); ` +
    `with p of them, all tokens went to zero in ${vanishedIn(beyond)} of the ${beyond.reduce((sum, cell) => sum + cell.n, 0)} problems with more than D − p tokens, ${vanishedIn(oneMore)} of them with one token more, where the conjecture positive-eigenvalues expects none. ` +
    `M symmetric with |eigenvalues| uniform in [0.5, 1.5] and random eigenvectors, entries of S_Δ of variance 1/D, a = 1; ` +
    `${total} problems (${Math.min(...samples)} to ${Math.max(...samples)} a cell), ${unresolved} unresolved${provenance.cutShort ? ", cut short by the time limit" : ""}, growth by ${powerOfTen(Math.round(method.runaway / Math.LN10))} counts as divergence; ` +
    `${agreement("two float64 solvers", solverAudit)}${provenance.batch === null ? "" : `, ${agreement(`float32 on ${adapterName(provenance.batch.adapter)} and float64`, batchAudit)}`}. ` +
    `\`node dist/experiments/phaseDiagram/main.js OUT_FOLDER\`, seed ${provenance.seed}.`
  );
}

/** How often two classifications that both decided say the same. */
function agreement(who: string, audit: PhaseDiagram["batchAudit"]): string {
  const decided = Object.entries(audit).filter(([key]) => !key.includes("unresolved"));
  const all = decided.reduce((sum, [, count]) => sum + count, 0);
  const same = decided.filter(([key]) => key.split(" | ")[0] === key.split(" | ")[1]);
  return `${who} agree on ${same.reduce((sum, [, count]) => sum + count, 0)} of ${all} problems both decide`;
}

/** @param file - a result of phaseDiagram/main.ts. */
export function phaseDiagramContent(file: string): FigureContent | FigureAbsence {
  const diagram = readDiagram(file);
  if (diagram === undefined)
    return {
      kind: "not-run",
      reason: `${path.basename(file)} is missing; experiments/phaseDiagram/main.ts writes it.`,
    };
  const cells = diagram.cells.filter((cell) => cell.n > 0);
  const data = cells.map(cellDatum);
  const dimensions = [...new Set(cells.map((cell) => cell.D))];
  const grids = dimensions.map((D, i) => grid(D, data, i === 0 || i === dimensions.length - 1));
  const second = [
    ...grids.slice(-1),
    ...BARS.tokens.map((L, i) => bars(L, data, i === BARS.tokens.length - 1)),
  ];
  const spec = {
    vconcat: [
      { hconcat: grids.slice(0, -1), spacing: 24, resolve: { scale: { color: "independent" } } },
      { hconcat: second, spacing: 36, resolve: { scale: { color: "independent" } } },
    ],
    spacing: 34,
    resolve: { scale: { color: "independent" } },
  };
  return {
    kind: "drawn",
    data,
    spec: spec as unknown as FigureContent["spec"],
    caption: caption({ ...diagram, cells }),
  };
}

/** Figure of what the number of positive eigenvalues decides. */
export const phaseDiagramFigure: FigureDefinition = {
  id: "phase-diagram",
  title: "Positive eigenvalues and divergence",
  theorem: "eigenvalue-criteria",
  make: () => phaseDiagramContent(diagramFile),
};
