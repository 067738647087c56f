import path from "node:path";
import { readDiagram, wilson } from "../phaseDiagram/index.ts";
import type { CellResult, Comparison, PhaseDiagram } from "../phaseDiagram/index.ts";
import { powerOfTen } from "../reports/page/views.ts";
import { packageRoot } from "../version.ts";
import { outcomeNames, outcomesPanel, sharesPanel } from "./phaseDiagramPanels.ts";
import type { Datum, FigureAbsence, FigureContent, FigureDefinition } from "./types.ts";

export const diagramFile: string = path.join(packageRoot, "experiments", "results", "phase-diagram.json");

/** Cells with fewer problems show Wilson's interval in place of the shares: it is then wider than a half. */
const FEWEST = 12;
/** Panels of the last row: all outcomes over p, in this dimension for these numbers of tokens. */
const BARS = { D: 8, tokens: [1, 4, 32] } as const;

const diverging = (counts: CellResult["counts"]): number =>
  counts.slow + counts.diverging + counts["blow-up"];

/** Share that diverges: what was seen to, and with all that is unresolved; each with Wilson's 95% interval outwards. */
export function divergingShare({ n, counts }: CellResult): {
  readonly low: number;
  readonly high: number;
  readonly interval: readonly [number, number];
} {
  const seen = diverging(counts);
  const most = seen + counts.unresolved;
  return { low: seen / n, high: most / n, interval: [wilson(seen, n)[0], wilson(most, n)[1]] };
}

function cellDatum(cell: CellResult): Datum {
  const { D, p, L, n, counts } = cell;
  const { low, high, interval } = divergingShare(cell);
  const percent = (share: number): number => Math.round(100 * share);
  const few = n < FEWEST;
  const [from, to] = few ? interval : [low, high];
  const open = percent(to) > percent(from);
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
    shade: from,
    shadeTo: to,
    shown: open ? "" : String(percent(from)),
    from: open ? String(percent(from)) : "",
    upTo: open ? `–${percent(to)}` : "",
  };
}

/** Tokens that all went to zero beside positive eigenvalues, in cells where the conjecture expects that of none. */
function vanished(cells: readonly CellResult[]): string {
  const beyond = cells.filter(({ D, p, L }) => p > 0 && L > D - p);
  const zero = beyond.reduce((sum, { counts }) => sum + counts.zero, 0);
  const all = beyond.reduce((sum, { n }) => sum + n, 0);
  return `with p of them, all tokens went to zero in ${zero} of the ${all} problems with more than D − p tokens, where the conjecture positive-eigenvalues expects none`;
}

function caption({ cells, provenance, method, solverAudit }: PhaseDiagram): string {
  const share = (cell: CellResult): string => {
    const [low, high] = divergingShare(cell).interval;
    return `${Math.round(100 * low)}–${Math.round(100 * high)}%`;
  };
  const sum = (some: readonly CellResult[], of: (cell: CellResult) => number): number =>
    some.reduce((total, cell) => total + of(cell), 0);
  const one = [1, 2, 4, 32].flatMap(
    (L) => cells.find((cell) => cell.D === 2 && cell.p === 1 && cell.L === L) ?? [],
  );
  const none = cells.filter((cell) => cell.p === 0);
  const samples = cells.map((cell) => cell.n);
  return (
    `Share of Gaussian initial data for which some token diverges, in per cent: from those seen to diverge (the shade) up to those and all unresolved ones (the strip); of fewer than ${FEWEST} problems the 95% interval instead. ` +
    `One positive eigenvalue among two: ${one.map((cell) => `${share(cell)} for L = ${cell.L}`).join(", ")} (95%, unresolved counted both ways). ` +
    `Without a positive eigenvalue ${sum(none, ({ counts }) => diverging(counts))} of ${sum(none, ({ n }) => n)} problems diverge (the exceptions of definite-matrix are rare); ` +
    `${vanished(cells)}. ` +
    `M symmetric with |eigenvalues| uniform in [0.5, 1.5] and random eigenvectors, entries of S_Δ of variance 1/D, a = 1; ` +
    `${sum(cells, ({ n }) => n)} problems (${Math.min(...samples)} to ${Math.max(...samples)} a cell), ${sum(cells, ({ counts }) => counts.unresolved)} unresolved${provenance.cutShort ? ", cut short by the time limit" : ""}, growth by ${powerOfTen(Math.round(method.runaway / Math.LN10))} counts as divergence; ` +
    `${agreement(solverAudit)}. \`node dist/experiments/phaseDiagram/main.js OUT_FOLDER\`, seed ${provenance.seed}.`
  );
}

/** How often both solvers, where both decide, agree on whether tokens diverge, and on the outcome itself. */
function agreement(audits: PhaseDiagram["solverAudit"]): string {
  const pairs = Object.values(audits).flatMap((audit: Comparison) =>
    Object.entries(audit).map(([key, count]) => ({ kinds: key.split(" | "), count })),
  );
  const decided = pairs.filter(({ kinds }) => !kinds.includes("unresolved"));
  const count = (some: typeof pairs): number => some.reduce((total, pair) => total + pair.count, 0);
  const same = decided.filter(({ kinds: [ours, other] }) => ours === other || isBoth(ours, other));
  return `two float64 solvers agree on ${count(same)} of ${count(decided)} problems both decide`;
}

/** "diverging" leaves open which of two outcomes it is. */
const isBoth = (ours: string | undefined, other: string | undefined): boolean =>
  ours === "diverging" && (other === "slow" || other === "blow-up");

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
  const [small, large] = [dimensions.filter((D) => D <= 8), dimensions.filter((D) => D > 8)];
  const apart = { resolve: { scale: { color: "independent", opacity: "independent" } } } as const;
  const spec = {
    vconcat: [
      { hconcat: small.map((D) => sharesPanel(D, data)), spacing: 20, ...apart },
      ...large.map((D) => sharesPanel(D, data)),
      { hconcat: BARS.tokens.map((L, i) => outcomesPanel(BARS.D, L, data, i === 0)), spacing: 16, ...apart },
      outcomeNames(),
    ],
    spacing: 30,
    ...apart,
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
