import { DomainError, ShapeError } from "../../errors.ts";
import { loadParts, requireEta, requireLength, requireNumbers, requireSizes } from "../batch.ts";
import type { MatrixPace } from "../types.ts";
import {
  MAX_ENTRY,
  type InputOutput,
  type LoadedMatrixStack,
  type MatrixBatch,
  type MatrixState,
} from "./types.ts";

/** The dimensions kernels are generated for. */
const LARGEST_D = 64;
/** Bounds that keep x_lᵀM H_d, of order |M||S_Δ|MAX_ENTRY³, inside float32. */
const LARGEST_MAP = 1e5;
const LARGEST_ROW = 1e3;

function sumOfMagnitudes(values: Float64Array, first: number, count: number): number {
  let sum = 0;
  for (let i = first; i < first + count; i++) sum += Math.abs(values[i]!);
  return sum;
}

/** @throws DomainError for the first of the rows of `width` numbers whose magnitudes sum to more than `most`. */
function requireRows(field: string, values: Float64Array, width: number, most: number): void {
  for (let row = 0; row * width < values.length; row++) {
    const sum = sumOfMagnitudes(values, row * width, width);
    if (sum <= most) continue;
    throw new DomainError({
      field: `${field}, numbers ${row * width} to ${(row + 1) * width - 1}`,
      received: `magnitudes that sum to ${sum}`,
      expected: `a sum of at most ${most}`,
      remedy: "Leave the problem out of the batch, or rescale the tokens.",
    });
  }
}

/** Σ_n |S_B,n|₁|S_C,n|₁ of set p, which bounds |x ↦ S_Cᵀ S_B x| through its N middle numbers. */
function sizeOfFactors(
  { sB, sC, N }: InputOutput & { readonly kind: "factors" },
  D: number,
  p: number,
): number {
  let sum = 0;
  for (let n = p * N; n < (p + 1) * N; n++) {
    sum += sumOfMagnitudes(sB, n * D, D) * sumOfMagnitudes(sC, n * D, D);
  }
  return sum;
}

/** @throws ShapeError, DomainError for S_Cᵀ S_B of the wrong shape or too large for float32. */
function checkInputOutput(map: InputOutput, D: number, sets: number, shapes: string): void {
  if (map.kind === "matrix") {
    requireLength("M", map.M, sets * D * D, shapes);
    requireRows("M", map.M, D * D, LARGEST_MAP);
    return;
  }
  requireSizes({ N: map.N });
  for (const field of ["sB", "sC"] as const) requireLength(field, map[field], sets * map.N * D, shapes);
  for (let p = 0; p < sets; p++) {
    const size = sizeOfFactors(map, D, p);
    if (size <= LARGEST_MAP) continue;
    throw new DomainError({
      field: `sB, sC of parameter set ${p}`,
      received: `rows whose sums of magnitudes have products that sum to ${size}`,
      expected: `at most ${LARGEST_MAP}`,
      remedy: "Leave the problem out of the batch, or rescale the tokens.",
    });
  }
}

/**
 * Checks a batch at the public boundary.
 *
 * @throws ShapeError, DomainError naming the first offending entry. The bounds hold on every backend alike.
 */
export function checkMatrixBatch(batch: MatrixBatch, pace: MatrixPace): void {
  const { B, L, D, share } = batch;
  requireSizes({ B, L, D, share });
  if (D > LARGEST_D || B % share !== 0) {
    const received = `D = ${D}, B = ${B}, share = ${share}`;
    const expected = `D at most ${LARGEST_D} and B a multiple of share`;
    throw new ShapeError({
      field: "D, B, share",
      received,
      expected,
      remedy: "Problems that share parameters follow each other.",
    });
  }
  const sets = B / share;
  const shapes = "With P = B/share: M, sDelta [P·D·D], sB, sC [P·N·D], a [P·D], eta [B], x0 [B·L·D].";
  checkInputOutput(batch.inputOutput, D, sets, shapes);
  requireLength("sDelta", batch.sDelta, sets * D * D, shapes);
  requireLength("a", batch.a, sets * D, shapes);
  requireLength("eta", batch.eta, B, shapes);
  requireLength("x0", batch.x0, B * L * D, shapes);
  requireRows("sDelta", batch.sDelta, D, LARGEST_ROW);
  requireNumbers("a", batch.a, (v) => v > 0 && v <= 1e6, "a number in (0, 1e6]");
  requireNumbers(
    "x0",
    batch.x0,
    (v) => Math.abs(v) <= MAX_ENTRY,
    `a number of magnitude at most ${MAX_ENTRY}`,
  );
  checkPace(pace, batch.eta);
}

/** @throws DomainError for steps or bounds that float32 cannot carry. */
function checkPace(pace: MatrixPace, eta: Float64Array): void {
  if (pace.kind === "fixed") return requireEta(eta);
  const { change, escape, until } = pace;
  const sound = change > 0 && change <= 1 && escape > 0 && escape <= MAX_ENTRY && until > 0 && until <= 1e30;
  if (sound) return;
  throw new DomainError({
    field: "pace",
    received: JSON.stringify(pace),
    expected: `change in (0, 1], escape in (0, ${MAX_ENTRY}], until in (0, 1e30]`,
    remedy: "Use for example { change: 0.1, escape: 1e4, until: 1e30 }.",
  });
}

/**
 * The cheaper form of S_Cᵀ S_B for the recurrence: factors while N < D/2, otherwise M (float64 products).
 *
 * @returns the same batch, or one with M in place of its factors.
 */
export function cheapestForm(batch: MatrixBatch): MatrixBatch {
  const map = batch.inputOutput;
  const { D } = batch;
  if (map.kind === "matrix" || 2 * map.N < D) return batch;
  const sets = batch.B / batch.share;
  const M = new Float64Array(sets * D * D);
  for (let p = 0; p < sets; p++) {
    for (let n = 0; n < map.N; n++) {
      const row = (p * map.N + n) * D;
      for (let i = 0; i < D; i++) {
        for (let j = 0; j < D; j++) M[(p * D + i) * D + j]! += map.sC[row + i]! * map.sB[row + j]!;
      }
    }
  }
  return { ...batch, inputOutput: { kind: "matrix", M } };
}

/** Problems first … first + count − 1, all in one parameter set or in whole ones, as a batch (views, no copies). */
function sliceMatrix(batch: MatrixBatch, first: number, count: number): MatrixBatch {
  const { L, D, inputOutput: map } = batch;
  const share = Math.min(batch.share, count);
  const set = Math.floor(first / batch.share);
  const sets = count / share;
  const cut = (values: Float64Array, width: number): Float64Array =>
    values.subarray(set * width, (set + sets) * width);
  const inputOutput: InputOutput =
    map.kind === "matrix"
      ? { kind: "matrix", M: cut(map.M, D * D) }
      : { kind: "factors", N: map.N, sB: cut(map.sB, map.N * D), sC: cut(map.sC, map.N * D) };
  return {
    ...{ B: count, L, D, share, inputOutput, sDelta: cut(batch.sDelta, D * D), a: cut(batch.a, D) },
    eta: batch.eta.subarray(first, first + count),
    x0: batch.x0.subarray(first * L * D, (first + count) * L * D),
  };
}

/** Cuts at parameter sets where a part can hold one; inside a set otherwise. */
export function cutMatrix(batch: MatrixBatch, largest: number): readonly MatrixBatch[] {
  const { B, share } = batch;
  if (B <= largest) return [batch];
  const setsHeld = Math.floor(largest / share);
  // Parts of about one size: a small last one would leave the device idle.
  const whole = setsHeld > 0 ? Math.ceil(B / share / Math.ceil(B / share / setsHeld)) * share : 0;
  const parts: MatrixBatch[] = [];
  for (let first = 0; first < B;) {
    const end =
      whole > 0 ? first + whole : Math.min(first + largest, (Math.floor(first / share) + 1) * share);
    const count = Math.min(end, B) - first;
    parts.push(sliceMatrix(batch, first, count));
    first += count;
  }
  return parts;
}

/** The states of consecutive parts as one. */
function joinMatrixStates(states: readonly MatrixState[]): MatrixState {
  const join = (field: keyof MatrixState): Float64Array => {
    const joined = new Float64Array(states.reduce((sum, state) => sum + state[field].length, 0));
    let first = 0;
    for (const state of states) {
      joined.set(state[field], first);
      first += state[field].length;
    }
    return joined;
  };
  return { direction: join("direction"), logNorm: join("logNorm"), t: join("t") };
}

/** A batch too large for one buffer of the device, as several loaded stacks one after the other. */
export async function loadMatrixInParts(
  batch: MatrixBatch,
  largest: number,
  load: (part: MatrixBatch) => Promise<LoadedMatrixStack>,
): Promise<LoadedMatrixStack> {
  return loadParts(cutMatrix(batch, largest), load, joinMatrixStates);
}

/**
 * The state as callers get it.
 *
 * @param mantissa - [B·L·D] with x_l = 2^exponent_l · mantissa_l, held at MAX_ENTRY here at the latest.
 * @param exponent - [B·L]. @param t - [B].
 */
export function matrixState(
  D: number,
  mantissa: ArrayLike<number>,
  exponent: ArrayLike<number>,
  t: ArrayLike<number>,
): MatrixState {
  const direction = Float64Array.from(mantissa);
  const logNorm = new Float64Array(exponent.length);
  for (let i = 0; i < exponent.length; i++) {
    let largest = 0;
    for (let d = i * D; d < (i + 1) * D; d++) largest = Math.max(largest, Math.abs(direction[d]!));
    let sum = 0;
    for (let d = i * D; d < (i + 1) * D; d++) sum += (direction[d]! / (largest || 1)) ** 2;
    const room = Math.min(1, MAX_ENTRY / largest / 2 ** exponent[i]!);
    const norm = largest * Math.sqrt(sum);
    logNorm[i] = Math.log(norm * room) + exponent[i]! * Math.LN2;
    for (let d = i * D; d < (i + 1) * D; d++) direction[d]! /= norm || 1;
  }
  return { direction, logNorm, t: Float64Array.from(t) };
}

/** The tokens of problem b as doubles, [L·D]: what the float64 solver can go on from. Underflows below e^−745. */
export function tokensOf(state: MatrixState, b: number, L: number, D: number): Float64Array {
  const x = state.direction.slice(b * L * D, (b + 1) * L * D);
  return x.map((v, i) => v * Math.exp(state.logNorm[b * L + Math.floor(i / D)]!));
}
