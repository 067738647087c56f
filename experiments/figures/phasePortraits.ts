import type { MatrixProblem, Simulation } from "../../solvers/types.ts";
import { FATES, INK } from "./palette.ts";
import { decades } from "./trajectories.ts";
import type { Datum, FigureContent, FigureContext, FigureDefinition } from "./types.ts";

interface Portrait {
  readonly title: string;
  readonly eigenvalues: readonly [number, number];
}

const PORTRAITS: readonly Portrait[] = [
  { title: "Two positive eigenvalues", eigenvalues: [1, 0.5] },
  { title: "One positive eigenvalue", eigenvalues: [1, -1] },
  { title: "Two negative eigenvalues", eigenvalues: [-1, -0.5] },
];

type Fate = "to zero" | "to a nonzero point" | "diverges";

const FATE_COLORS: Readonly<Record<Fate, string>> = {
  "to zero": FATES.shrinks.light,
  "to a nonzero point": INK.muted.light,
  diverges: FATES.grows.light,
};

/** Half-width of the square shown. */
const BOX = 3;
/** Half a pixel of a panel. */
const CLOSE = 0.015;
/** Initial points: this many directions on each of the two rings. */
const DIRECTIONS = 24;
const RADII = [0.8, 2] as const;
const FIRST_DECADE = -3;
const LAST_DECADE = 6;
const SAMPLES = 121;
/** Below this share of its initial length a token counts as gone to zero: decay like 1/√t leaves about 10⁻³ at t = 10⁶. */
const GONE = 1e-2;

function portraitProblem([p, q]: readonly [number, number], x: readonly [number, number]): MatrixProblem {
  return {
    kind: "matrix",
    M: [
      [p, 0],
      [0, q],
    ],
    sDelta: [
      [1, 0],
      [0, 1],
    ],
    a: [1, 1],
    x0: [x],
  };
}

function initialPoints(): readonly (readonly [number, number])[] {
  return RADII.flatMap((r) =>
    Array.from({ length: DIRECTIONS }, (_, i): readonly [number, number] => {
      // Half a step off the axes, which are invariant.
      const angle = (2 * Math.PI * (i + 0.5)) / DIRECTIONS;
      return [r * Math.cos(angle), r * Math.sin(angle)];
    }),
  );
}

function fateOf(simulation: Simulation, initial: readonly [number, number]): Fate {
  if (simulation.blowUp !== undefined) return "diverges";
  const last = simulation.rows.at(-1)?.x ?? [NaN, NaN];
  const ratio = Math.hypot(last[0] ?? NaN, last[1] ?? NaN) / Math.hypot(...initial);
  // A token that grows only like ln t is past the square's corner by t = 10⁶, where ln t is 14.
  if (ratio * Math.hypot(...initial) > BOX * Math.SQRT2) return "diverges";
  return ratio < GONE ? "to zero" : "to a nonzero point";
}

function isNear(x: Float64Array): boolean {
  return Math.abs(x[0] ?? NaN) <= 2 * BOX && Math.abs(x[1] ?? NaN) <= 2 * BOX;
}

/** The way to blow-up that ends between two instants, followed in T − t. */
function lastStretch(simulation: Simulation, context: FigureContext): readonly Float64Array[] {
  const { blowUp, rows } = simulation;
  const left = (blowUp?.time ?? NaN) - (rows.at(-1)?.t ?? NaN);
  if (blowUp === undefined || !(left > 0)) return [];
  const values = Array.from({ length: 40 }, (_, i) => left * 10 ** (-(i + 1) / 10));
  return context.simulate(simulation.problem, { coordinate: "remaining", values }).rows.map((row) => row.x);
}

function portraitData(portrait: Portrait, context: FigureContext): readonly Datum[] {
  const request = decades(FIRST_DECADE, LAST_DECADE, SAMPLES);
  return initialPoints().flatMap((initial, trajectory) => {
    const simulation = context.simulate(portraitProblem(portrait.eigenvalues, initial), request);
    const fate = fateOf(simulation, initial);
    const path = [Float64Array.from(initial), ...simulation.rows.map((row) => row.x)];
    const points = [...path, ...lastStretch(simulation, context)].filter(isNear);
    return points.map((x, order) => ({
      portrait: portrait.title,
      trajectory,
      order,
      x1: x[0] ?? NaN,
      x2: x[1] ?? NaN,
      fate,
    }));
  });
}

function fateCounts(data: readonly Datum[]): readonly (readonly [Fate, number])[] {
  const starts = data.filter((datum) => datum["order"] === 0);
  return (Object.keys(FATE_COLORS) as Fate[])
    .map((fate) => [fate, starts.filter((datum) => datum["fate"] === fate).length] as const)
    .filter(([, n]) => n > 0);
}

function countsText(data: readonly Datum[]): string {
  return countLines(data)
    .filter((line) => line !== " ")
    .join(", ");
}

/** One line per fate, always as many, so that the panels stand at one height. */
function countLines(data: readonly Datum[]): readonly string[] {
  const lines = fateCounts(data).map(
    ([fate, n]) => `${n} ${fate === "diverges" && n !== 1 ? "diverge" : fate}`,
  );
  return Object.keys(FATE_COLORS).map((_, i) => lines[i] ?? " ");
}

function axes(): { readonly x: object; readonly y: object } {
  const axis = { values: [-2, 0, 2], format: "~g" };
  const scale = { domain: [-BOX, BOX], nice: false };
  return {
    x: { field: "x1", type: "quantitative", scale, axis: { title: "first component", ...axis } },
    y: { field: "x2", type: "quantitative", scale, axis: { title: "second component", ...axis } },
  };
}

/** Points of a trajectory that lie apart on paper: it rests for most of its samples. The data keep them all. */
function apart(data: readonly Datum[]): readonly Datum[] {
  let last: Datum | undefined;
  return data.filter((datum) => {
    const near =
      last !== undefined &&
      last["trajectory"] === datum["trajectory"] &&
      Math.hypot(Number(datum["x1"]) - Number(last["x1"]), Number(datum["x2"]) - Number(last["x2"])) < CLOSE;
    if (!near) last = datum;
    return !near;
  });
}

function panel(portrait: Portrait, data: readonly Datum[]): object {
  const [p, q] = portrait.eigenvalues;
  const { x, y } = axes();
  const fates = Object.keys(FATE_COLORS);
  const color = {
    field: "fate",
    type: "nominal",
    legend: null,
    scale: { domain: fates, range: Object.values(FATE_COLORS) },
  };
  const starts = data.filter((datum) => datum["order"] === 0);
  return {
    title: {
      text: portrait.title,
      subtitle: [`M = diag(${p}, ${q})`.replaceAll("-", "−"), ...countLines(data)],
      offset: 22,
    },
    width: 200,
    height: 200,
    layer: [
      {
        data: { values: apart(data) },
        mark: { type: "line", clip: true, strokeWidth: 1.1, opacity: 0.85 },
        encoding: { x, y, color, detail: { field: "trajectory" }, order: { field: "order" } },
      },
      {
        data: { values: starts },
        mark: { type: "point", filled: true, size: 14, opacity: 1 },
        encoding: { x, y, color },
      },
    ],
  };
}

function make(context: FigureContext): FigureContent {
  const portraits = PORTRAITS.map((portrait) => ({ portrait, data: portraitData(portrait, context) }));
  const spec = {
    hconcat: portraits.map(({ portrait, data }) => panel(portrait, data)),
    spacing: 30,
  };
  const counts = portraits.map(({ portrait, data }) => `${portrait.title}: ${countsText(data)}`);
  const caption =
    `One token in two dimensions, from ${RADII.length * DIRECTIONS} initial points (dots) for each matrix. ` +
    `${counts.join("; ").replaceAll("; Two", "; two").replaceAll("; One", "; one")}. With two eigenvalues of one sign every token has the same fate; with one positive eigenvalue the fate depends on ` +
    `where it starts, so “all tokens diverge” does not follow from one positive eigenvalue alone. ` +
    `Blue goes to zero, orange diverges, grey ends at a nonzero equilibrium. S_Δ = I, a = (1, 1), followed to t = 10⁶.`;
  return {
    kind: "drawn",
    data: portraits.flatMap(({ data }) => data),
    spec: spec as unknown as FigureContent["spec"],
    caption: caption.charAt(0).toUpperCase() + caption.slice(1),
  };
}

/** Figure of the two-dimensional scenarios. */
export const phasePortraitsFigure: FigureDefinition = {
  id: "phase-portraits",
  title: "Two-dimensional phase portraits",
  theorem: "eigenvalue-criteria",
  make,
};
