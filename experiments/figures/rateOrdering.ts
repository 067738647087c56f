import { linePanel } from "./panels.ts";
import { paperProblem, settingsText } from "./settings.ts";
import { decades, extent, tokenData } from "./trajectories.ts";
import type { Datum, FigureContent, FigureContext, FigureDefinition } from "./types.ts";
import { INK } from "./palette.ts";

const FIRST = 0;
const LAST = 60;
/** The tokens whose bound is drawn. */
const BOUNDED = [2, 3, 4, 5] as const;

const TICKS = { values: [0, 20, 40, 60], format: "exponent" };

/** The paper's bound divided by token 1's own rate: (log t)^l / log t. */
function boundData(rows: readonly { readonly logT: number }[]): readonly Datum[] {
  return BOUNDED.flatMap((l) =>
    rows
      .filter((row) => row.logT > Math.E)
      .map((row) => ({ token: l, log10_t: row.logT / Math.LN10, bound: row.logT ** (l - 1) })),
  );
}

function spec(data: readonly Datum[], bounds: readonly Datum[]): object {
  const x = { field: "log10_t", title: "depth t (log-time)", domain: [FIRST, LAST] as const, ...TICKS };
  const size = { width: 310, height: 260 };
  const few = data.filter((datum) => BOUNDED.some((l) => l === datum["token"]));
  const both: readonly Datum[] = few.map((datum) => ({ ...datum, bound: datum["ratio"] ?? NaN }));
  const top = extent(bounds, "bound", 0)[1];
  const compare = linePanel({
    title: "Beside the paper’s bound (ln t)ˡ",
    ...size,
    x,
    y: {
      field: "bound",
      title: "bound or ratio, relative to token 1",
      scale: "log",
      domain: [0.5, top],
      format: "power",
    },
    data: bounds,
    references: [...BOUNDED].map((l) => ({
      label: l === BOUNDED[0] ? "the ratios themselves" : "",
      data: both.filter((datum) => datum["token"] === l),
      dy: 16,
    })),
  });
  const ratios = linePanel({
    title: "Every ratio has a finite limit",
    ...size,
    x,
    y: { field: "ratio", title: "|x| relative to token 1", domain: [0, extent(data, "ratio")[1]] },
    data,
  });
  return { hconcat: [ratios, compare], config: { text: { color: INK.text.light } } };
}

function make(context: FigureContext): FigureContent {
  const problem = paperProblem("slow-divergence", context.seed);
  const simulation = context.simulate(problem, decades(FIRST, LAST, 151));
  const data = tokenData(problem, simulation.rows, (row, l) => ({
    log10_t: row.logT / Math.LN10,
    ratio: Math.exp((row.logAbsX[l] ?? NaN) - (row.logAbsX[0] ?? NaN)),
  })).filter((datum) => datum["token"] !== 1);
  const bounds = boundData(simulation.rows);
  const last = simulation.rows.at(-1);
  const limits = problem.x0.map((_, l) => Math.exp((last?.logAbsX[l] ?? NaN) - (last?.logAbsX[0] ?? NaN)));
  const ordered = limits.every((value, l) => l === 0 || value > (limits[l - 1] ?? 0));
  const caption =
    `Every later token ends at a fixed multiple of token 1: at t = 10⁶⁰ between ${Math.min(...limits.slice(1)).toFixed(3)} and ` +
    `${Math.max(...limits).toFixed(3)} times as large. All tokens are therefore of the same order ln t, and the bound (ln t)ˡ is not sharp ` +
    `for l ≥ 2: for token 5 it allows ${((last?.logT ?? NaN) ** 4).toExponential(0).replace("e+", "e")} times token 1. ` +
    (ordered
      ? "Here the multiples happen to increase with l. "
      : "Their order is that of the data, not of the positions: |x₂| < |x₃| < … fails. ") +
    `${settingsText(problem, context.seed)}, magnitudes with s·x < 0.`;
  return {
    kind: "drawn",
    data: [...data, ...bounds],
    spec: spec(data, bounds) as FigureContent["spec"],
    caption,
  };
}

/** Figure of the rate ordering: ratios to token 1 and their limits, beside the paper's bound. */
export const rateOrderingFigure: FigureDefinition = {
  id: "rate-ordering",
  title: "Rate ordering",
  theorem: "rate-ordering",
  make,
};
