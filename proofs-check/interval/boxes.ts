/** What one box can tell about an inequality: settled, refuted at a point, or to be split (see branchAndBound.ts). */
import type { Interval } from "../../solvers/types.ts";
import { gradientAlgebra, intervalAlgebra, seriesAlgebra } from "./algebras.ts";
import type { Gradient } from "./algebras.ts";
import { IntervalDomainError } from "./errors.ts";
import { evaluateFormula } from "./formula.ts";
import type { Comparison, Formula } from "./formula.ts";
import { ONE, ZERO, add, interval, mid, mul, point, sub } from "./interval.ts";

/** One interval a variable, in the order of the names. */
export type Box = readonly Interval[];
/** How a box was settled. */
export type Leaf = "natural" | "mean value" | "monotone" | "vanishing" | "outside";

/** One comparison to prove on boxes. */
export interface Task {
  readonly comparison: Comparison;
  readonly names: readonly string[];
  readonly restrictions: readonly Comparison[];
  readonly vanishing: { readonly index: number; readonly at: number; readonly order: number } | null;
}

function scopeOf<T>(names: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map((name, i) => [name, values[i]!]));
}

/** The range over a box, or null outside the domain of a function (then the box is split). */
export function range(formula: Formula, names: readonly string[], box: Box): Interval | null {
  return guarded(() => evaluateFormula(formula, intervalAlgebra, scopeOf(names, box)));
}

function guarded<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof IntervalDomainError) return null;
    throw error;
  }
}

function holds(value: Interval | null, strict: boolean): boolean {
  return value !== null && (strict ? value.lo > 0 : value.lo >= 0);
}

function fails(value: Interval | null, strict: boolean): boolean {
  return value !== null && (strict ? value.hi <= 0 : value.hi < 0);
}

function gradient(task: Task, box: Box): Gradient | null {
  const variables = box.map((value, i) => ({ value, slopes: box.map((_, j) => (i === j ? ONE : ZERO)) }));
  const algebra = gradientAlgebra(box.length);
  return guarded(() => evaluateFormula(task.comparison.difference, algebra, scopeOf(task.names, variables)));
}

/** f(c) + Σ ∂f/∂v_i(box)·(v_i − c_i). */
function meanValue(task: Task, box: Box, slopes: readonly Interval[]): Interval | null {
  const centre = box.map((v) => point(mid(v)));
  let sum = range(task.comparison.difference, task.names, centre);
  if (sum === null) return null;
  for (const [i, slope] of slopes.entries()) {
    if (slope.lo === 0 && slope.hi === 0) continue;
    sum = add(sum, mul(slope, sub(box[i]!, centre[i]!)));
  }
  return Number.isNaN(sum.lo) ? null : sum;
}

/** The face of the box on which f is least, as far as the signs of the slopes tell. */
function leastFace(box: Box, slopes: readonly Interval[]): Box {
  return box.map((v, i) => {
    const slope = slopes[i]!;
    if (slope.lo >= 0 && Number.isFinite(v.lo)) return point(v.lo);
    if (slope.hi <= 0 && Number.isFinite(v.hi)) return point(v.hi);
    return v;
  });
}

/** f = (v − at)^k f⁽ᵏ⁾(ξ)/k!: coefficient k of the series with v ranging over the box. */
function vanishingHolds(task: Task, box: Box): boolean {
  const v = task.vanishing;
  if (v === null || box[v.index]!.lo !== v.at) return false;
  const algebra = seriesAlgebra(v.order);
  const values = box.map((value, i) => {
    const series = algebra.constant(value);
    return i === v.index ? series.map((c, k) => (k === 1 ? ONE : c)) : series;
  });
  const series = guarded(() =>
    evaluateFormula(task.comparison.difference, algebra, scopeOf(task.names, values)),
  );
  return series !== null && series[v.order]!.lo > 0;
}

/** How the box was settled in favour of the inequality, or null. */
export function settle(task: Task, box: Box): Leaf | null {
  const { comparison, names, restrictions } = task;
  if (restrictions.some((r) => fails(range(r.difference, names, box), r.strict))) return "outside";
  if (holds(range(comparison.difference, names, box), comparison.strict)) return "natural";
  if (vanishingHolds(task, box)) return "vanishing";
  const g = gradient(task, box);
  if (g === null) return null;
  if (box.every((v) => Number.isFinite(v.lo) && Number.isFinite(v.hi))) {
    if (holds(meanValue(task, box, g.slopes), comparison.strict)) return "mean value";
  }
  const face = leastFace(box, g.slopes);
  const smaller = face.some((v, i) => v !== box[i]);
  return smaller && holds(range(comparison.difference, names, face), comparison.strict) ? "monotone" : null;
}

/** A double point of the box where the restrictions certainly hold and the inequality certainly fails. */
export function counterexample(task: Task, box: Box): readonly number[] | null {
  const centre = box.map(mid);
  const corner = box.map((v) => (Number.isFinite(v.lo) ? v.lo : mid(v)));
  for (const candidate of [centre, corner]) {
    const v = task.vanishing;
    if (v !== null && candidate[v.index] === v.at) continue;
    const at = candidate.map(point);
    if (!task.restrictions.every((r) => holds(range(r.difference, task.names, at), r.strict))) continue;
    if (fails(range(task.comparison.difference, task.names, at), task.comparison.strict)) return candidate;
  }
  return null;
}

/** Where to cut an interval: geometrically where it spans magnitudes, outward where it is unbounded. */
function cut(v: Interval): number {
  if (v.lo > 0 && v.hi === Infinity) return Math.max(2 * v.lo, 1);
  if (v.hi < 0 && v.lo === -Infinity) return Math.min(2 * v.hi, -1);
  if (v.lo > 0 && v.hi > 4 * v.lo) return Math.sqrt(v.lo) * Math.sqrt(v.hi);
  if (v.hi < 0 && v.lo < 4 * v.hi) return -Math.sqrt(-v.lo) * Math.sqrt(-v.hi);
  return mid(v);
}

/** Extent of an interval for choosing which to cut: unbounded first, then the relatively widest. */
function extent(v: Interval): number {
  if (!Number.isFinite(v.lo) || !Number.isFinite(v.hi)) return Infinity;
  return (v.hi - v.lo) / (1 + Math.min(Math.abs(v.lo), Math.abs(v.hi)));
}

/** Two halves, or null where the doubles end. */
export function split(box: Box): readonly [Box, Box] | null {
  let widest = 0;
  for (let i = 1; i < box.length; i++) if (extent(box[i]!) > extent(box[widest]!)) widest = i;
  const v = box[widest]!;
  const at = cut(v);
  if (!(at > v.lo && at < v.hi)) return null;
  const replace = (part: Interval): Box => box.map((old, i) => (i === widest ? part : old));
  return [replace(interval(v.lo, at)), replace(interval(at, v.hi))];
}
