import * as fc from "fast-check";
import type { ScalarProblem } from "../../solvers/types.ts";
import { problemArbitrary, specOf } from "../../theorems/generators/index.ts";
import { INK, tokenColor } from "./palette.ts";
import type { Datum, FigureContent, FigureContext, FigureDefinition } from "./types.ts";

/** Problems drawn from the default ranges, no hypotheses. */
const DRAWS = 800;
/** Where an exact zero is drawn on the logarithmic axes. */
const ZERO = 3e-3;

function drawn(seed: number): readonly ScalarProblem[] {
  const arbitrary = problemArbitrary(specOf({ hypotheses: [] }));
  return fc
    .sample(arbitrary, { seed, numRuns: DRAWS })
    .filter((problem): problem is ScalarProblem => problem.kind === "scalar");
}

function row(problem: ScalarProblem): Datum {
  const first = problem.x0[0] ?? 0;
  return {
    tokens: problem.x0.length,
    mu: problem.mu,
    s: problem.sDelta,
    a: problem.a,
    x1: first,
    abs_mu: Math.max(Math.abs(problem.mu), ZERO),
    abs_s_x1: Math.max(Math.abs(problem.sDelta * first), ZERO * ZERO),
    sign: problem.mu < 0 ? "μ < 0" : problem.mu > 0 ? "μ > 0" : "μ = 0",
  };
}

interface Scatter {
  readonly title: string;
  readonly x: readonly [field: string, title: string, domain: readonly [number, number]];
  readonly y: readonly [field: string, title: string, domain: readonly [number, number]];
}

function scatter({ title, x, y }: Scatter, data: readonly Datum[]): object {
  const channel = ([field, name, domain]: Scatter["x"]): object => ({
    field,
    type: "quantitative",
    scale: { type: "log", domain, nice: false },
    axis: { title: name, format: "~g", values: [1e-4, 0.01, 0.1, 1, 10, 100] },
  });
  const signs = ["μ < 0", "μ > 0", "μ = 0"];
  const range = [tokenColor(2), tokenColor(3), INK.text.light];
  return {
    title,
    width: 300,
    height: 240,
    data: { values: data },
    mark: { type: "point", filled: true, size: 9, opacity: 0.55, clip: true },
    encoding: {
      x: channel(x),
      y: channel(y),
      color: { field: "sign", type: "nominal", scale: { domain: signs, range }, legend: null },
    },
  };
}

const percent = (n: number, total: number): string => `${((100 * n) / total).toFixed(1)}%`;

function caption(problems: readonly ScalarProblem[], seed: number): string {
  const share = (test: (problem: ScalarProblem) => boolean): string =>
    percent(problems.filter(test).length, problems.length);
  const lengths = [1, 2, 3, 4].map((L) => `${share((p) => p.x0.length === L)} have L = ${L}`);
  return (
    `The ${problems.length} problems drawn here fill the default ranges evenly in magnitude, on both sides of zero (μ < 0 blue, μ > 0 orange), ` +
    `and reach the boundaries: ${share((p) => p.mu === 0)} have μ = 0, ${share((p) => p.sDelta === 0)} s = 0, ` +
    `${share((p) => p.x0.includes(0))} some zero token; ${lengths.join(", ")}. Exact zeros stand at the lower edges. ` +
    `Default ranges without hypotheses, seed ${seed}.`
  );
}

function make(context: FigureContext): FigureContent {
  const problems = drawn(context.seed);
  const data = problems.map(row);
  const spec = {
    hconcat: [
      scatter(
        { title: "Decay and strength", x: ["abs_mu", "|μ|", [ZERO / 1.2, 40]], y: ["a", "a", [0.08, 12]] },
        data,
      ),
      scatter(
        {
          title: "Decay and first token",
          x: ["abs_s_x1", "|s · x₁(0)|", [(ZERO * ZERO) / 1.2, 1500]],
          y: ["a", "a", [0.08, 12]],
        },
        data,
      ),
    ],
  };
  return {
    kind: "drawn",
    data,
    spec: spec as unknown as FigureContent["spec"],
    caption: caption(problems, context.seed),
  };
}

/** Figure of where in the parameter space the sampled problems lie. */
export const samplingCoverageFigure: FigureDefinition = {
  id: "coverage",
  title: "Coverage of the sampled parameter space",
  make,
};
