import { DomainError, ShapeError } from "../errors.ts";
import type { LoadedStack, StackBatch, StackPace, StackState, StepRule } from "./types.ts";
import { checkAdaptive } from "./adaptive/check.ts";
import { checkLogTime } from "./logTime/check.ts";

/** @throws ShapeError; the remedy says what shapes there are. */
export function requireLength(field: string, array: Float64Array, expected: number, remedy: string): void {
  if (array.length === expected) return;
  throw new ShapeError({ field, received: `${array.length} values`, expected: `${expected} values`, remedy });
}

/** @throws ShapeError unless every size is an integer ≥ 1. */
export function requireSizes(sizes: Readonly<Record<string, number>>): void {
  if (Object.values(sizes).every((size) => Number.isInteger(size) && size >= 1)) return;
  throw new ShapeError({
    field: Object.keys(sizes).join(", "),
    received: Object.values(sizes).join(", "),
    expected: "integers ≥ 1",
    remedy: "Give at least one problem of at least one token.",
  });
}

/** @throws DomainError naming the first value that is not accepted. */
export function requireNumbers(
  field: string,
  values: Float64Array,
  accepts: (v: number) => boolean,
  expected: string,
): void {
  const i = values.findIndex((v) => !accepts(v));
  if (i < 0) return;
  const remedy = "Leave the problem out of the batch, or rescale it by y = s x.";
  throw new DomainError({ field: `${field}[${i}]`, received: String(values[i]), expected, remedy });
}

/**
 * Checks a batch at the public boundary.
 *
 * @throws ShapeError, DomainError naming the first offending entry. Bounds keep |s|x³ and ημh inside float32 with the
 *   clamps of kernelText.ts, on every backend alike.
 */
export function checkBatch(batch: StackBatch, rule: StepRule, pace: StackPace): void {
  const { B, L } = batch;
  requireSizes({ B, L });
  const shapes = "Parameters are [B], tokens [B·L].";
  for (const field of ["mu", "sDelta", "a", "eta"] as const) requireLength(field, batch[field], B, shapes);
  requireLength("x0", batch.x0, B * L, shapes);
  requireNumbers("mu", batch.mu, (v) => Math.abs(v) <= 1e6, "a number of magnitude at most 1e6");
  requireNumbers("sDelta", batch.sDelta, (v) => Math.abs(v) <= 1e4, "a number of magnitude at most 1e4");
  requireNumbers("a", batch.a, (v) => v > 0 && v <= 1e6, "a number in (0, 1e6]");
  requireNumbers("x0", batch.x0, (v) => Math.abs(v) <= 1e10, "a number of magnitude at most 1e10");
  switch (pace.kind) {
    case "fixed":
      return requireEta(batch.eta);
    case "adaptive":
      return checkAdaptive(rule, pace);
    case "log-time":
      refuseOtherStates(batch);
      return checkLogTime(rule, pace);
    default:
      return pace satisfies never;
  }
}

/** ln t is for the theory's system far out, where Δ is far from underflow in logarithms only. */
function refuseOtherStates({ state = "simplified" }: StackBatch): void {
  if (state === "simplified") return;
  throw new DomainError({
    field: "state",
    received: state,
    expected: "simplified with the log-time pace",
    remedy: "Use the fixed or the adaptive pace for other rules of the state.",
  });
}

/** @throws DomainError for depth steps [B] of the fixed pace that float32 cannot carry. */
export function requireEta(eta: Float64Array): void {
  requireNumbers("eta", eta, (v) => v > 0 && v <= 1e30, "a number in (0, 1e30]");
}

/** float32 parameters [4][B] in the order mu, sDelta, a, eta. */
export function packParameters(batch: StackBatch): Float32Array {
  const packed = new Float32Array(4 * batch.B);
  [batch.mu, batch.sDelta, batch.a, batch.eta].forEach((values, row) => packed.set(values, row * batch.B));
  return packed;
}

/** float32 tokens [L][B]: neighbouring threads read neighbouring words. */
export function packTokens(batch: StackBatch): Float32Array {
  const { B, L, x0 } = batch;
  const packed = new Float32Array(L * B);
  for (let b = 0; b < B; b++) for (let l = 0; l < L; l++) packed[l * B + b] = x0[b * L + l]!;
  return packed;
}

/**
 * The state as callers get it.
 *
 * @param x - float32 tokens [L][B]. @param t - [B] depths.
 */
export function unpackState(batch: StackBatch, x: Float32Array, t: ArrayLike<number>): StackState {
  const { B, L, x0 } = batch;
  const sign = new Int8Array(B * L);
  const logAbsX = new Float64Array(B * L);
  let signFlips = 0;
  for (let b = 0; b < B; b++) {
    for (let l = 0; l < L; l++) {
      const value = x[l * B + b]!;
      const i = b * L + l;
      sign[i] = Math.sign(value);
      logAbsX[i] = Math.log(Math.abs(value));
      if (value * x0[i]! < 0) signFlips++;
    }
  }
  return { sign, logAbsX, t: Float64Array.from(t), logT: Float64Array.from(t, Math.log), signFlips };
}

/** Problems first … first + count − 1 as a batch of their own (views, no copies). */
export function slice(batch: StackBatch, first: number, count: number): StackBatch {
  const cut = (values: Float64Array, width: number): Float64Array =>
    values.subarray(first * width, (first + count) * width);
  return {
    B: count,
    L: batch.L,
    ...(batch.state === undefined ? {} : { state: batch.state }),
    mu: cut(batch.mu, 1),
    sDelta: cut(batch.sDelta, 1),
    a: cut(batch.a, 1),
    eta: cut(batch.eta, 1),
    x0: cut(batch.x0, batch.L),
  };
}

/** Puts the parts one after the other into `all`. */
function joined<T extends Float64Array | Int8Array>(all: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function joinStates({ B, L }: StackBatch, states: readonly StackState[]): StackState {
  const of = (length: number, values: (state: StackState) => Float64Array): Float64Array =>
    joined(new Float64Array(length), states.map(values));
  const signs = states.map(({ sign }) => sign);
  const tries = states.some((state) => state.tries === undefined)
    ? {}
    : { tries: { accepted: of(B, (s) => s.tries!.accepted), rejected: of(B, (s) => s.tries!.rejected) } };
  return {
    sign: joined(new Int8Array(B * L), signs),
    logAbsX: of(B * L, ({ logAbsX }) => logAbsX),
    t: of(B, ({ t }) => t),
    logT: of(B, ({ logT }) => logT),
    signFlips: states.reduce((sum, state) => sum + state.signFlips, 0),
    ...tries,
  };
}

/** A batch too large for one buffer of the device, as several loaded stacks one after the other. */
export async function loadInParts(
  batch: StackBatch,
  largest: number,
  load: (part: StackBatch) => Promise<LoadedStack>,
): Promise<LoadedStack> {
  const pieces = Array.from({ length: Math.ceil(batch.B / largest) }, (_, i) =>
    slice(batch, i * largest, Math.min(largest, batch.B - i * largest)),
  );
  return loadParts(pieces, load, (states) => joinStates(batch, states));
}

/** Loads the parts of a batch as one; where one cannot be loaded, those before it give up their memory. */
export async function loadParts<Batch, State>(
  pieces: readonly Batch[],
  load: (part: Batch) => Promise<LoadedStack<State>>,
  join: (states: readonly State[]) => State,
): Promise<LoadedStack<State>> {
  const parts: LoadedStack<State>[] = [];
  try {
    for (const piece of pieces) parts.push(await load(piece));
  } catch (error) {
    for (const part of parts) part.release();
    throw error;
  }
  return parts.length === 1 ? parts[0]! : joinParts(parts, join);
}

/** Several loaded stacks, one after the other, as one. */
function joinParts<State>(
  parts: readonly LoadedStack<State>[],
  join: (states: readonly State[]) => State,
): LoadedStack<State> {
  return {
    layout: `${parts[0]!.layout}, in ${parts.length} parts`,
    async advance(steps) {
      for (const part of parts) await part.advance(steps);
    },
    async read() {
      const states: State[] = [];
      for (const part of parts) states.push(await part.read());
      return join(states);
    },
    release() {
      for (const part of parts) part.release();
    },
  };
}
