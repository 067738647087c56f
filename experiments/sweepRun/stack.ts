/** Runs the problems of a chunk through the residual stack, on whatever backend, and sums up where it left them. */
import {
  MAX_MAGNITUDE,
  type Backend,
  type LoadedStack,
  type MatrixBatch,
  type MatrixState,
  type StackBatch,
  type StackState,
} from "../../solvers/batched/index.ts";
import { MAX_ENTRY } from "../../solvers/batched/matrix/types.ts";
import { InputError } from "../../solvers/errors.ts";
import type { MatrixProblem, Problem, ScalarProblem } from "../../solvers/types.ts";
import { InterruptedError } from "../engine/index.ts";
import { FormatError } from "../formats/index.ts";
import type { SweepConfiguration } from "./plan.ts";
import type { DepthState } from "./record.ts";

/** Layers, and the depth step of one. */
export interface Depth {
  readonly steps: number;
  readonly eta: number;
}

/** Layers between two looks at the signal. */
const STEPS_AT_ONCE = 500;
/** float32 has seven digits: more would be noise that looks like data. */
const DIGITS = 7;
/** A held token comes back a rounding below the bound. */
const HELD = Math.log(MAX_MAGNITUDE) - 1e-3;
const HELD_ENTRY = Math.log(MAX_ENTRY) - 1e-3;

const short = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value);

async function deepState<State>(
  stack: LoadedStack<State>,
  steps: number,
  signal: AbortSignal | undefined,
): Promise<State> {
  try {
    for (let done = 0; done < steps; done += STEPS_AT_ONCE) {
      // Lets signals in between two launches.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new InterruptedError();
      await stack.advance(Math.min(STEPS_AT_ONCE, steps - done));
    }
    return await stack.read();
  } finally {
    stack.release();
  }
}

/** [B] problems of L tokens each as one batch. */
function scalarBatch(problems: readonly ScalarProblem[], eta: number): StackBatch {
  return {
    B: problems.length,
    L: problems[0]!.x0.length,
    mu: Float64Array.from(problems, ({ mu }) => mu),
    sDelta: Float64Array.from(problems, ({ sDelta }) => sDelta),
    a: Float64Array.from(problems, ({ a }) => a),
    eta: new Float64Array(problems.length).fill(eta),
    x0: Float64Array.from(problems.flatMap(({ x0 }) => x0)),
  };
}

function scalarState({ L, x0 }: StackBatch, state: StackState, b: number): DepthState {
  const sign = Array.from(state.sign.subarray(b * L, (b + 1) * L));
  const logs = state.logAbsX.subarray(b * L, (b + 1) * L);
  return {
    sign,
    logAbsX: Array.from(logs, short),
    signFlips: sign.filter((now, l) => now * x0[b * L + l]! < 0).length,
    escaped: logs.some((log) => log >= HELD),
  };
}

/** [B] problems of L tokens in D dimensions as one batch. */
function matrixBatch(problems: readonly MatrixProblem[], eta: number): MatrixBatch {
  const flat = (of: (problem: MatrixProblem) => readonly (readonly number[])[]): Float64Array =>
    Float64Array.from(problems.flatMap((problem) => of(problem).flat()));
  return {
    B: problems.length,
    L: problems[0]!.x0.length,
    D: problems[0]!.a.length,
    share: 1,
    inputOutput: { kind: "matrix", M: flat(({ M }) => M!) },
    sDelta: flat(({ sDelta }) => sDelta),
    a: Float64Array.from(problems.flatMap(({ a }) => a)),
    eta: new Float64Array(problems.length).fill(eta),
    x0: flat(({ x0 }) => x0),
  };
}

function matrixState({ L, D, x0 }: MatrixBatch, state: MatrixState, b: number): DepthState {
  const logs = state.logNorm.subarray(b * L, (b + 1) * L);
  const direction = state.direction.subarray(b * L * D, (b + 1) * L * D);
  const largest = (l: number): number => Math.max(...direction.subarray(l * D, (l + 1) * D).map(Math.abs));
  return {
    logAbsX: Array.from(logs, short),
    signFlips: direction.filter((entry, i) => entry * x0[b * L * D + i]! < 0).length,
    escaped: logs.some((log, l) => log + Math.log(largest(l)) >= HELD_ENTRY),
  };
}

/** Problems that fit one batch: the same number of tokens (and dimensions). */
function byShape<P extends Problem>(problems: readonly P[]): readonly (readonly number[])[] {
  const shapes = new Map<string, number[]>();
  problems.forEach((problem, i) => {
    const key = `${problem.x0.length}/${problem.kind === "matrix" ? problem.a.length : 1}`;
    const found = shapes.get(key);
    if (found === undefined) shapes.set(key, [i]);
    else found.push(i);
  });
  return [...shapes.values()];
}

const allScalar = (problems: readonly Problem[]): problems is readonly ScalarProblem[] =>
  problems.every(({ kind }) => kind === "scalar");
const allMatrix = (problems: readonly Problem[]): problems is readonly MatrixProblem[] =>
  problems.every(({ kind }) => kind === "matrix");

async function shapeStates(
  backend: Backend,
  problems: readonly Problem[],
  { steps, eta }: Depth,
  signal: AbortSignal | undefined,
): Promise<readonly DepthState[]> {
  if (allScalar(problems)) {
    const batch = scalarBatch(problems, eta);
    const state = await deepState(await backend.load(batch, "euler", { kind: "fixed" }), steps, signal);
    return problems.map((_, b) => scalarState(batch, state, b));
  }
  if (!allMatrix(problems)) throw new TypeError("problems of one shape have one form");
  const batch = matrixBatch(problems, eta);
  const state = await deepState(await backend.loadMatrix(batch, "euler", { kind: "fixed" }), steps, signal);
  return problems.map((_, b) => matrixState(batch, state, b));
}

/**
 * The states of the residual stack x ← x + η·f(x) after `steps` layers; a thread computes its problem alone, so they do
 * not depend on which problems share a batch.
 *
 * @throws DomainError for problems outside what the backend can compute; the engine's InterruptedError on a signal.
 */
export async function depthStates(
  backend: Backend,
  problems: readonly Problem[],
  depth: Depth,
  signal?: AbortSignal,
): Promise<readonly DepthState[]> {
  const states = new Array<DepthState>(problems.length);
  for (const positions of byShape(problems)) {
    const found = await shapeStates(
      backend,
      positions.map((i) => problems[i]!),
      depth,
      signal,
    );
    positions.forEach((i, b) => (states[i] = found[b]!));
  }
  return states;
}

const extent = (interval: readonly [number, number] | undefined): number =>
  interval === undefined ? 1 : Math.max(...interval.map(Math.abs));

/** A problem as large as any of the design: in its numbers and in its shape. */
function largestProblem({ design }: SweepConfiguration): Problem {
  const { ranges = {}, tokens, dimension } = design;
  const [mu, sDelta, a, x] = [extent(ranges.mu), extent(ranges.s), extent(ranges.a), extent(ranges.x0)];
  const L = tokens!.max;
  if (dimension === undefined) return { kind: "scalar", mu, sDelta, a, x0: new Array<number>(L).fill(x) };
  const D = dimension.max;
  const rows = (count: number, value: number): number[][] =>
    Array.from({ length: count }, () => new Array<number>(D).fill(value));
  return {
    kind: "matrix",
    M: rows(D, mu),
    sDelta: rows(D, sDelta),
    a: new Array<number>(D).fill(a),
    x0: rows(L, x),
  };
}

/**
 * Looks, before any work, whether the backend takes the largest problems of a design.
 *
 * @throws FormatError with the backend's own objections.
 */
export async function checkReach(
  backend: Backend,
  configuration: SweepConfiguration,
  source: string | null,
): Promise<void> {
  try {
    await depthStates(backend, [largestProblem(configuration)], { ...configuration.depth, steps: 0 });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const field = (name: string): string => `design, where its numbers are largest: ${name}`;
    const details = error.details.map((each) => ({ ...each, field: field(each.field) }));
    throw new FormatError(source, details);
  }
}
