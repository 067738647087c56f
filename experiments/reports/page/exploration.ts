import type { BlowUp, Problem, Request, Scenario, Simulation } from "../../../solvers/types.ts";

/** What the reader can move: a scalar problem, and how far to look. */
export interface ExplorerState {
  readonly mu: number;
  readonly s: number;
  readonly a: number;
  readonly x0: readonly number[];
  /** log10 of the last time on the way to infinity. */
  readonly decades: number;
}

/** Tokens at one instant: position on the axis, signs and ln|x|. */
export interface Sample {
  /** log10 t, or log10(T − t). */
  readonly at: number;
  readonly sign: readonly number[];
  readonly logAbs: readonly number[];
}

/** A solved problem as plain data, which a worker can post. */
export interface Exploration {
  readonly state: ExplorerState;
  readonly scenario: Scenario;
  readonly axis: "log-t" | "remaining";
  readonly samples: readonly Sample[];
  readonly blowUp?: BlowUp;
  readonly relative: number;
  readonly agreed: boolean;
  readonly methods: readonly string[];
  readonly evaluations: number;
  readonly termination: string;
}

export type Simulate = (problem: Problem, request: Request) => Simulation;

/** First time drawn: nothing of order 1 has moved before it. */
const FIRST_DECADE = -2;
const SAMPLES = 121;
/** T − t is drawn from T down to this many decades below it. */
const REMAINING_DECADES = 10;
const SAMPLES_PER_REMAINING_DECADE = 12;
/** Where to look for a blow-up that lies beyond the times drawn: t = 10^300. */
const FAR_DECADES = 300;

function toProblem(state: ExplorerState): Problem {
  return { kind: "scalar", mu: state.mu, sDelta: state.s, a: state.a, x0: state.x0 };
}

function towardsInfinity(decades: number): Request {
  const step = (decades - FIRST_DECADE) / (SAMPLES - 1);
  const values = Array.from({ length: SAMPLES }, (_, i) => Math.LN10 * (FIRST_DECADE + i * step));
  return { coordinate: "log-t", values };
}

function towardsBlowUp(time: number): Request {
  const length = REMAINING_DECADES * SAMPLES_PER_REMAINING_DECADE + 1;
  // The first instant is t = 1e-9·T rather than 0, which T's own error bar could push below zero.
  const start = time * (1 - 1e-9);
  const values = Array.from({ length }, (_, i) => start * 10 ** (-i / SAMPLES_PER_REMAINING_DECADE));
  return { coordinate: "remaining", values };
}

function explored(state: ExplorerState, simulation: Simulation): Exploration {
  const axis = simulation.request.coordinate === "remaining" ? "remaining" : "log-t";
  return {
    state,
    scenario: simulation.scenario,
    axis,
    samples: simulation.rows.map((row) => ({
      at: axis === "remaining" ? Math.log10(row.remaining ?? NaN) : row.logT / Math.LN10,
      sign: Array.from(row.sign),
      logAbs: Array.from(row.logAbsX),
    })),
    ...(simulation.blowUp === undefined ? {} : { blowUp: simulation.blowUp }),
    relative: simulation.accuracy.relative,
    agreed: simulation.accuracy.agreed,
    methods: simulation.accuracy.methods,
    evaluations: simulation.runs.reduce((sum, run) => sum + run.evaluations, 0),
    termination: simulation.termination.kind,
  };
}

/**
 * Solves the reader's problem: against ln t if it lives for ever, against T − t if it blows up at a representable T.
 *
 * @param simulate - `solvers/index.ts`, or a fake.
 */
export function explore(simulate: Simulate, state: ExplorerState): Exploration {
  const problem = toProblem(state);
  const first = simulate(problem, towardsInfinity(state.decades));
  if (first.scenario !== "fast-divergence") return explored(state, first);
  const far: Request = { coordinate: "log-t", values: [Math.LN10 * FAR_DECADES] };
  const blowUp = first.blowUp ?? simulate(problem, far).blowUp;
  if (blowUp === undefined || !Number.isFinite(blowUp.time)) return explored(state, first);
  return explored(state, simulate(problem, towardsBlowUp(blowUp.time)));
}
