import type { Problem } from "../../solvers/types.ts";
import { chance, hashIntegers, pick, withPins } from "../../theorems/generators/index.ts";
import type { GeneratorSpec, IntegerSource, QuantityRange } from "../../theorems/generators/index.ts";
import { classesOf } from "./coverageClasses.ts";
import type { ProblemClass } from "./coverageClasses.ts";
import type { CoverageCount } from "./types.ts";

/** A class fails if its count would be this improbable at the required share. */
export const FALSE_ALARM = 1e-4;
/** Problems laid out to see what hypotheses and ranges allow, and how many must meet the hypotheses to judge by. */
const PROBES = 1500;
const MOST_ACCEPTED = 300;
const ENOUGH_PROBES = 40;
/** A class is required at a quarter of its share among the probes: they follow the ranges only roughly. */
const SLACK = 4;

/** Counts classes over the problems of one group, in the spirit of QuickCheck's checkCoverage. */
export class Coverage {
  private readonly classes: readonly (ProblemClass & { readonly required: number | null })[];
  private readonly counts: number[];
  private total = 0;

  /** @param holds - whether a problem meets the hypotheses. */
  constructor(spec: GeneratorSpec, holds: (problem: Problem) => boolean) {
    const classes = classesOf(spec);
    const shares = probedShares(spec, classes, holds);
    this.classes = classes.map((entry, i) => ({ ...entry, required: requirement(entry, shares?.[i]) }));
    this.counts = classes.map(() => 0);
  }

  add(problem: Problem): void {
    this.total++;
    this.classes.forEach((entry, i) => {
      if (entry.contains(problem)) this.counts[i]!++;
    });
  }

  /** Classes that no problem of this group can be in are left out. */
  report(): readonly CoverageCount[] {
    return this.classes.flatMap(({ name, required }, i) => {
      const count = this.counts[i]!;
      if (required === null) return count === 0 ? [] : [{ name, count, total: this.total }];
      const met = binomialTail(count, this.total, required) >= FALSE_ALARM;
      return [{ name, count, total: this.total, required, met }];
    });
  }
}

/** The classes that were required and not reached, as a reason; null if there are none. */
export function coverageFailure(report: readonly CoverageCount[]): string | null {
  const missed = report.filter((entry) => entry.met === false);
  if (missed.length === 0) return null;
  const list = missed.map(
    ({ name, count, total, required }) =>
      `"${name}" ${count} of ${total}, required ${(100 * (required ?? 0)).toFixed(1)}%`,
  );
  return `the sampling did not cover: ${list.join("; ")}`;
}

/**
 * P(X ≤ k) for X binomial with n trials of probability p: how likely so low a count is if the requirement is
 * met exactly. Exact (Clopper & Pearson 1934), so it holds for small n where a normal approximation does not.
 */
export function binomialTail(k: number, n: number, p: number): number {
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  let logTerm = n * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((n - i + 1) / i) + Math.log(p) - Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

function requirement(entry: ProblemClass, share: number | undefined): number | null {
  if (entry.share === null || share === undefined) return null;
  const required = Math.min(entry.share, share / SLACK);
  // Below one in a thousand a requirement could not fail in any run of reasonable length.
  return required < 1e-3 ? null : required;
}

/**
 * Share of every class among problems that meet the hypotheses, estimated without the generator, so that a
 * broken generator cannot hide what it leaves out. Undefined where too few probes meet the hypotheses, and in D
 * dimensions, where the classes are recorded only.
 */
function probedShares(
  spec: GeneratorSpec,
  classes: readonly ProblemClass[],
  holds: (problem: Problem) => boolean,
): readonly number[] | undefined {
  if (spec.dimension !== null) return undefined;
  const accepted: Problem[] = [];
  for (let i = 0; i < PROBES && accepted.length < MOST_ACCEPTED; i++) {
    const problem = probe(hashIntegers(0xc0de, i), spec);
    if (holds(problem)) accepted.push(problem);
  }
  if (accepted.length < ENOUGH_PROBES) return undefined;
  return classes.map((entry) => accepted.filter(entry.contains).length / accepted.length);
}

function probe(source: IntegerSource, spec: GeneratorSpec): Problem {
  const L = source.nextInt(spec.tokens.min, spec.tokens.max);
  const free = {
    kind: "scalar" as const,
    mu: probeValue(source, spec.mu),
    sDelta: probeValue(source, spec.s),
    a: probeValue(source, spec.a),
    x0: Array.from({ length: L }, () => probeValue(source, spec.x0)),
  };
  return withPins(free, spec.pins);
}

/** Zero in 1 of 20 where allowed; otherwise a random side of 0 and a log-uniform magnitude on it. */
function probeValue(source: IntegerSource, range: QuantityRange): number {
  const { lo, hi, smallest } = range;
  if (lo === hi) return lo;
  if (range.zero && chance(source, 1, 20)) return 0;
  const sides = [1, -1].filter((sign) => (sign > 0 ? hi : -lo) >= smallest && (sign > 0 ? hi > 0 : lo < 0));
  const sign = pick(source, sides);
  const near = Math.max(smallest, sign > 0 ? lo : -hi);
  const far = sign > 0 ? hi : -lo;
  return sign * near * (far / near) ** (source.nextInt(0, 1000) / 1000);
}
