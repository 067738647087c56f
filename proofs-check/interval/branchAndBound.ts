/**
 * Proofs of inequalities over whole boxes, bounded or not, by interval branch and bound.
 *
 * A box is settled when one of these shows f > 0 (or ≥ 0) on all of it: the natural interval extension; the mean
 * value form f(c) + ∇f(box)·(box − c); the box shrunk to the face where f is least, in every variable in which ∇f
 * has one sign; or, where f is said to vanish at the lower end of a variable v to order k, f⁽ᵏ⁾ > 0 on the box
 * (f = v^k f⁽ᵏ⁾(ξ)/k! by Taylor's theorem). A point where f is certainly ≤ 0 refutes. What is left when the budget
 * of boxes is spent makes the answer inconclusive.
 */
import { InputError } from "../../solvers/errors.ts";
import type { Interval } from "../../solvers/types.ts";
import { gradientAlgebra, intervalAlgebra, seriesAlgebra } from "./algebras.ts";
import type { Gradient } from "./algebras.ts";
import { IntervalDomainError } from "./errors.ts";
import { evaluateFormula, parseComparisons, parseFormula, variablesOf } from "./formula.ts";
import type { Comparison, Formula } from "./formula.ts";
import { ZERO, add, contains, interval, mid, mul, ONE, point, show, sub } from "./interval.ts";

/** "On this box, wherever every `where` holds, the inequality holds." */
export interface InequalityProblem {
  /** "A < B", "A <= B" or a chain, in mathjs syntax over formula.ts's functions; decimals are exact. */
  readonly inequality: string;
  /** Domain; ends may be infinite. Strict inequalities are proved on the closed box, except as `vanishes` says. */
  readonly variables: Readonly<Record<string, Interval>>;
  /** Restrictions of the domain, e.g. "x < y": boxes where one certainly fails are left out. */
  readonly where?: readonly string[];
  /**
   * Left − right and its derivatives below `order` in `variable` are exactly zero where the variable is at the
   * lower end of its range: to be established symbolically. The inequality is then proved off that end.
   */
  readonly vanishes?: { readonly variable: string; readonly order: number };
}

export interface InequalityOptions {
  /** Most boxes looked at, over all comparisons of a chain (default 20,000). */
  readonly maxBoxes?: number;
}

export type InequalityResult =
  | { readonly status: "proved"; readonly boxes: number; readonly artefact: string }
  | {
      readonly status: "refuted";
      readonly boxes: number;
      /** A point of the domain, all doubles exact, where the comparison certainly fails. */
      readonly witness: Readonly<Record<string, number>>;
      readonly artefact: string;
    }
  | { readonly status: "inconclusive"; readonly boxes: number; readonly reason: string };

type Box = readonly Interval[];
type Leaf = "natural" | "mean value" | "monotone" | "vanishing" | "outside";

interface Task {
  readonly comparison: Comparison;
  readonly names: readonly string[];
  readonly restrictions: readonly Comparison[];
  readonly vanishing: { readonly index: number; readonly at: number; readonly order: number } | null;
}

function scopeOf<T>(names: readonly string[], values: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map((name, i) => [name, values[i]!]));
}

/** The range over a box, or null outside the domain of a function (then the box is split). */
function range(formula: Formula, names: readonly string[], box: Box): Interval | null {
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
function settle(task: Task, box: Box): Leaf | null {
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
function counterexample(task: Task, box: Box): readonly number[] | null {
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

function split(box: Box): readonly [Box, Box] | null {
  let widest = 0;
  for (let i = 1; i < box.length; i++) if (extent(box[i]!) > extent(box[widest]!)) widest = i;
  const v = box[widest]!;
  const at = cut(v);
  if (!(at > v.lo && at < v.hi)) return null;
  const replace = (part: Interval): Box => box.map((old, i) => (i === widest ? part : old));
  return [replace(interval(v.lo, at)), replace(interval(at, v.hi))];
}

interface Search {
  readonly outcome: "proved" | "refuted" | "inconclusive";
  readonly boxes: number;
  readonly leaves: ReadonlyMap<Leaf, number>;
  readonly witness?: readonly number[];
  readonly stuck?: Box;
}

/** Breadth first, so that a refutation in a large box is found before details elsewhere. */
function search(task: Task, start: Box, budget: number): Search {
  const queue: Box[] = [start];
  const leaves = new Map<Leaf, number>();
  let boxes = 0;
  for (let head = 0; head < queue.length; head++) {
    const box = queue[head]!;
    if (boxes >= budget) return { outcome: "inconclusive", boxes, leaves, stuck: box };
    boxes++;
    const leaf = settle(task, box);
    if (leaf !== null) {
      leaves.set(leaf, (leaves.get(leaf) ?? 0) + 1);
      continue;
    }
    const witness = counterexample(task, box);
    if (witness !== null) return { outcome: "refuted", boxes, leaves, witness };
    const halves = split(box);
    if (halves === null) return { outcome: "inconclusive", boxes, leaves, stuck: box };
    queue.push(...halves);
  }
  return { outcome: "proved", boxes, leaves };
}

function makeTask(problem: InequalityProblem, comparison: Comparison): Task {
  const names = Object.keys(problem.variables);
  const used = new Set(variablesOf(comparison.difference));
  const restrictions = (problem.where ?? []).flatMap(parseComparisons);
  for (const restriction of restrictions) variablesOf(restriction.difference, used);
  const unknown = [...used].filter((name) => !names.includes(name));
  if (unknown.length > 0) fault("variables", unknown.join(", "), `ranges for all of ${[...used].join(", ")}`);
  let vanishing: Task["vanishing"] = null;
  if (problem.vanishes !== undefined) {
    const { variable, order } = problem.vanishes;
    const index = names.indexOf(variable);
    if (index < 0) fault("vanishes.variable", variable, `one of ${names.join(", ")}`);
    if (!Number.isInteger(order) || order < 1 || order > 12)
      fault("vanishes.order", String(order), "an integer, 1 to 12");
    vanishing = { index, at: problem.variables[variable]!.lo, order };
    requireZero(
      comparison,
      names,
      names.map((n, i) => (i === index ? point(vanishing!.at) : problem.variables[n]!)),
    );
  }
  return { comparison, names, restrictions, vanishing };
}

/** A claimed zero that the enclosure excludes is a mistake in the statement, not an assumption. */
function requireZero(comparison: Comparison, names: readonly string[], face: Box): void {
  const value = range(comparison.difference, names, face);
  if (value !== null && !contains(value, 0)) {
    fault("vanishes", `left − right in ${show(value)} there`, "a zero at the lower end of the variable");
  }
}

function fault(field: string, received: string, expected: string): never {
  throw new InputError("inequality", [{ field, received, expected, remedy: "Correct the inequality." }]);
}

function artefact(problem: InequalityProblem, searches: readonly Search[]): string {
  const domain = Object.entries(problem.variables).map(([name, v]) => `${name} ∈ ${show(v)}`);
  const lines = [`${problem.inequality} for ${domain.join(", ")}`];
  if (problem.where !== undefined && problem.where.length > 0)
    lines.push(`where ${problem.where.join(", ")}`);
  if (problem.vanishes !== undefined) {
    lines.push(
      `given that left − right vanishes to order ${problem.vanishes.order} at the lower end of ${problem.vanishes.variable}`,
    );
  }
  for (const { boxes, leaves } of searches) {
    const kinds = [...leaves].map(([leaf, count]) => `${count} ${leaf}`);
    lines.push(`interval branch and bound, outward rounding: ${boxes} boxes; leaves: ${kinds.join(", ")}`);
  }
  return lines.join("\n");
}

/**
 * Decides an inequality over a box.
 *
 * @throws FormulaError, InputError on an unreadable or ill-posed statement; never for a hard one: that is
 *   "inconclusive".
 * @example proveInequality({ inequality: "0 < log1p(w) < w", variables: { w: { lo: 0, hi: 1 } },
 *   vanishes: … }) // each comparison of the chain must vanish alike
 */
export function proveInequality(
  problem: InequalityProblem,
  options: InequalityOptions = {},
): InequalityResult {
  const start = Object.values(problem.variables).map((v) => interval(v.lo, v.hi));
  const budget = options.maxBoxes ?? 20_000;
  const done: Search[] = [];
  let boxes = 0;
  for (const comparison of parseComparisons(problem.inequality)) {
    const task = makeTask(problem, comparison);
    const result = search(task, start, budget - boxes);
    boxes += result.boxes;
    done.push(result);
    if (result.outcome === "refuted") {
      const witness = Object.fromEntries(task.names.map((name, i) => [name, result.witness![i]!]));
      const at = range(comparison.difference, task.names, result.witness!.map(point))!;
      const text = `${comparison.text} fails at ${JSON.stringify(witness)}: the difference lies in ${show(at)}`;
      return { status: "refuted", boxes, witness, artefact: text };
    }
    if (result.outcome === "inconclusive") {
      const where = task.names.map((name, i) => `${name} ∈ ${show(result.stuck![i]!)}`).join(", ");
      return {
        status: "inconclusive",
        boxes,
        reason: `${comparison.text}: undecided on ${where} after ${boxes} boxes`,
      };
    }
  }
  return { status: "proved", boxes, artefact: artefact(problem, done) };
}

/** An enclosure of a formula at given intervals; for evaluating proved constants. @throws as the functions do. */
export function encloseFormula(source: string, variables: Readonly<Record<string, Interval>> = {}): Interval {
  return evaluateFormula(parseFormula(source), intervalAlgebra, new Map(Object.entries(variables)));
}
