import type {
  BlowUp,
  MatrixProblem,
  Scenario,
  Simulation,
  TrajectoryRow,
} from "../../../../solvers/types.ts";
import type { Simulate } from "../exploration.ts";

export type Pair = readonly [number, number];

/** What the reader can move in two dimensions. */
export interface PlaneState {
  /** Rows of the 2×2 input-output matrix. */
  readonly M: readonly [Pair, Pair];
  /** Rows of S_Δ. */
  readonly sDelta: readonly [Pair, Pair];
  readonly a: Pair;
  readonly x0: readonly Pair[];
  /** log10 of the last time. */
  readonly decades: number;
}

/** What became of a token by the last time seen. */
export type Fate = "shrinks" | "stands" | "grows" | "blows up" | "finite";

/** Tokens at one instant. */
export interface PlaneSample {
  readonly t: number;
  readonly x: readonly Pair[];
}

/** A solved problem as plain data, which a worker can post. */
export interface PlaneExploration {
  readonly state: PlaneState;
  readonly scenario: Scenario;
  readonly samples: readonly PlaneSample[];
  /** Per token, points to draw: the samples, and the way to a blow-up beyond the last of them. */
  readonly paths: readonly (readonly Pair[])[];
  readonly fates: readonly Fate[];
  readonly blowUp?: BlowUp;
  readonly relative: number;
  readonly agreed: boolean;
  readonly evaluations: number;
  readonly termination: string;
}

const FIRST_DECADE = -3;
const PER_DECADE = 30;
/** Decades of T − t beyond the last sample, and points in each: there a trajectory is nearly straight. */
const LAST_STRETCH = 4;
const PER_LAST_DECADE = 6;
/** A token whose length changes by less than this over the last decade has settled: neither 1/√t nor ln t is so slow. */
const SETTLED = 0.01;

function toProblem({ M, sDelta, a, x0 }: PlaneState): MatrixProblem {
  return { kind: "matrix", M, sDelta, a, x0 };
}

function pairs(row: TrajectoryRow, count: number): readonly Pair[] {
  return Array.from({ length: count }, (_, l): Pair => [row.x[2 * l] ?? NaN, row.x[2 * l + 1] ?? NaN]);
}

function lastStretch(simulate: Simulate, simulation: Simulation): readonly TrajectoryRow[] {
  const { blowUp, rows, problem } = simulation;
  const left = (blowUp?.time ?? NaN) - (rows.at(-1)?.t ?? 0);
  if (blowUp === undefined || !(left > 0)) return [];
  const length = LAST_STRETCH * PER_LAST_DECADE;
  const values = Array.from({ length }, (_, i) => left * 10 ** (-(i + 1) / PER_LAST_DECADE));
  return simulate(problem, { coordinate: "remaining", values }).rows;
}

/** Compares the token's length at the end with that a decade before. */
function fateOf(samples: readonly PlaneSample[], l: number, blowUp: BlowUp | undefined): Fate {
  if (blowUp !== undefined) return blowUp.tokens.includes(l) ? "blows up" : "finite";
  const lengthAt = (sample: PlaneSample | undefined): number => Math.hypot(...(sample?.x[l] ?? [NaN, NaN]));
  const [before, last] = [lengthAt(samples.at(-1 - PER_DECADE)), lengthAt(samples.at(-1))];
  if (!(Math.abs(last - before) > SETTLED * before)) return last === 0 ? "shrinks" : "stands";
  return last < before ? "shrinks" : "grows";
}

/**
 * Solves the reader's problem up to t = 10^decades, or to its blow-up.
 *
 * @param simulate - `solvers/index.ts`, or a fake.
 */
export function explorePlane(simulate: Simulate, state: PlaneState): PlaneExploration {
  const count = (state.decades - FIRST_DECADE) * PER_DECADE + 1;
  const values = Array.from({ length: count }, (_, i) => Math.LN10 * (FIRST_DECADE + i / PER_DECADE));
  const simulation = simulate(toProblem(state), { coordinate: "log-t", values });
  const tokens = state.x0.length;
  const start: PlaneSample = { t: 0, x: state.x0 };
  const samples = [start, ...simulation.rows.map((row) => ({ t: row.t, x: pairs(row, tokens) }))];
  const beyond = lastStretch(simulate, simulation).map((row) => pairs(row, tokens));
  const instants = [...samples.map(({ x }) => x), ...beyond];
  const { blowUp, accuracy } = simulation;
  return {
    state,
    scenario: simulation.scenario,
    samples,
    paths: state.x0.map((_, l) => instants.map((x): Pair => x[l] ?? [NaN, NaN])),
    fates: state.x0.map((_, l) => fateOf(samples, l, blowUp)),
    ...(blowUp === undefined ? {} : { blowUp }),
    relative: accuracy.relative,
    agreed: accuracy.agreed,
    evaluations: simulation.runs.reduce((sum, run) => sum + run.evaluations, 0),
    termination: simulation.termination.kind,
  };
}
