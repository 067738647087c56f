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
import { intervalAlgebra } from "./algebras.ts";
import { counterexample, range, settle, split } from "./boxes.ts";
import type { Box, Leaf, Task } from "./boxes.ts";
import { evaluateFormula, parseComparisons, parseFormula, variablesOf } from "./formula.ts";
import type { Comparison } from "./formula.ts";
import { contains, interval, point, show } from "./interval.ts";

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
