/**
 * The regular grid of a sweep: mixed radix over its axes, the last token varying fastest.
 *
 * Axes, in order: mu, s, a, x0[1] … x0[L], those whose interval is not a single value. Each has equally spaced values,
 * both ends included (its midpoint, where it has only one).
 */
import type { ErrorDetail } from "../../solvers/errors.ts";
import type { ScalarProblem } from "../../solvers/types.ts";
import type { SweepInput } from "../formats/index.ts";

type Interval = readonly [number, number];

interface Axis {
  readonly interval: Interval;
  /** How many values. */
  readonly count: number;
}

export interface Grid {
  /** mu, s, a, then the tokens. */
  readonly axes: readonly Axis[];
  /** Product of the counts. */
  readonly size: number;
}

const moves = ([lo, hi]: Interval): boolean => lo < hi;

/**
 * Counts of `axes` axes whose product is the largest of the form m…m, (m+1)m…m, (m+1)(m+1)m…m … not above `size`.
 *
 * @returns [axes]; empty for no axes.
 */
export function spread(size: number, axes: number): readonly number[] {
  if (axes === 0) return [];
  let m = Math.max(1, Math.floor(size ** (1 / axes)));
  // The root is rounded: 1000^(1/3) is 9.999….
  while ((m + 1) ** axes <= size) m++;
  while (m > 1 && m ** axes > size) m--;
  const counts = new Array<number>(axes).fill(m);
  let product = m ** axes;
  for (let i = 0; i < axes && (product / m) * (m + 1) <= size; i++) {
    product = (product / m) * (m + 1);
    counts[i] = m + 1;
  }
  return counts;
}

/** The next larger product of that form. */
function nextSize(counts: readonly number[]): number {
  const m = Math.min(...counts);
  const raised = counts.filter((count) => count > m).length;
  return (m + 1) ** (raised + 1) * m ** (counts.length - raised - 1);
}

function objection(field: string, received: string, expected: string, remedy: string): ErrorDetail {
  return { field, received, expected, remedy };
}

/** What a grid needs beside the format; each objection names the field. */
export function gridDetails({ design }: SweepInput): ErrorDetail[] {
  const found: ErrorDetail[] = [];
  const { ranges = {}, tokens, dimension, size } = design;
  if (dimension !== undefined) {
    const remedy = 'Leave dimension out, or use "kind": "random".';
    found.push(objection("design.dimension", JSON.stringify(dimension), "no dimension in a grid", remedy));
  }
  if (tokens === undefined || tokens.min !== tokens.max) {
    const received = tokens === undefined ? "nothing (the default is 1 to 4)" : JSON.stringify(tokens);
    const remedy = 'Write for example "tokens": { "min": 2, "max": 2 }.';
    found.push(objection("design.tokens", received, "one number of tokens in a grid", remedy));
  }
  for (const key of ["mu", "s", "a", "x0"] as const) {
    if (ranges[key] !== undefined) continue;
    const remedy = `Add "${key}" to design.ranges; [1, 1] fixes it at 1.`;
    found.push(objection(`design.ranges.${key}`, "nothing (the key is missing)", "an interval", remedy));
  }
  if (found.length > 0 || tokens === undefined) return found;
  const moving = intervalsOf(design).filter(moves).length;
  const counts = spread(size, moving);
  const product = counts.reduce((p, count) => p * count, 1);
  if (product === size) return [];
  const shown =
    counts.length === 0 ? "1 (every interval is a single value)" : `${product} = ${counts.join("·")}`;
  const larger = counts.length === 0 ? "" : ` or ${nextSize(counts)}`;
  const expected = `a product over the grid's ${moving} axes, such as ${shown}`;
  return [objection("design.size", String(size), expected, `Use ${product}${larger}.`)];
}

function intervalsOf(design: SweepInput["design"]): readonly Interval[] {
  const { mu, s, a, x0 } = design.ranges as Readonly<Record<"mu" | "s" | "a" | "x0", Interval>>;
  return [mu, s, a, ...Array.from({ length: design.tokens!.max }, () => x0)];
}

/** The grid of a design that `gridDetails` does not object to. */
export function gridOf(design: SweepInput["design"]): Grid {
  const intervals = intervalsOf(design);
  const counts = [...spread(design.size, intervals.filter(moves).length)];
  const axes = intervals.map((interval) => ({ interval, count: moves(interval) ? counts.shift()! : 1 }));
  return { axes, size: design.size };
}

function valueAt({ interval: [lo, hi], count }: Axis, i: number): number {
  if (lo === hi) return lo;
  if (i === count - 1 && count > 1) return hi;
  const part = count === 1 ? 0.5 : i / (count - 1);
  // A convex combination cannot overflow where hi − lo could; 15 digits, so that 0.1·3 is written 0.3.
  return Number((lo * (1 - part) + hi * part).toPrecision(15));
}

/** Problem k of the grid, 0 ≤ k < size. */
export function gridProblem({ axes }: Grid, k: number): ScalarProblem {
  const values = new Array<number>(axes.length);
  let rest = k;
  for (let i = axes.length - 1; i >= 0; i--) {
    const axis = axes[i]!;
    values[i] = valueAt(axis, rest % axis.count);
    rest = Math.floor(rest / axis.count);
  }
  const [mu, sDelta, a, ...x0] = values as [number, number, number, ...number[]];
  return { kind: "scalar", mu, sDelta, a, x0 };
}
