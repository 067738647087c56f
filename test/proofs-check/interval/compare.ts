/** Enclosures against the independent reference solver, over random problems and random times. */
import { encloseBlowUpTime } from "../../../proofs-check/interval/blowUp.ts";
import { encloseTrajectory } from "../../../proofs-check/interval/trajectory.ts";
import type { ScalarProblem } from "../../../solvers/types.ts";
import { Exact, encloses, uniform } from "./exact.ts";
import { reference } from "./reference.ts";

export interface Comparison {
  /** Tokens compared. */
  readonly points: number;
  readonly misses: readonly string[];
  /** References shifted by 1e−11 that fell outside. */
  readonly caught: number;
  /** Problems that the enclosure or the reference did not finish. */
  readonly unfinished: number;
}

/** A time up to 0.999 T, or from far below to far above the time scale. */
function randomTime(problem: ScalarProblem, next: () => number): number {
  const blowUp = encloseBlowUpTime(problem);
  if (blowUp.status === "blow-up") return blowUp.time.lo * (1 - 2 ** (-10 * next()));
  const largest = Math.max(...problem.x0.map(Math.abs), 1e-9);
  const delta = Math.max(0.7, Math.abs(problem.sDelta) * largest);
  return Math.exp(8 * next() - 3) / (Math.abs(problem.mu) * delta * largest ** 2);
}

export function compareWithReference(problems: readonly ScalarProblem[], seed: number): Comparison {
  const next = uniform(seed);
  const misses: string[] = [];
  let points = 0;
  let caught = 0;
  let unfinished = 0;
  for (const problem of problems) {
    const t = randomTime(problem, next);
    const { status, rows } = encloseTrajectory(problem, [t], { maxSteps: 600 });
    if (status !== "complete") {
      unfinished++;
      continue;
    }
    const exact = reference(problem, t);
    rows[0]!.x.forEach((v, l) => {
      points++;
      const value = new Exact(exact[l]!);
      if (!encloses(v, value)) misses.push(`${JSON.stringify(problem)} t = ${t} token ${l + 1}`);
      if (!encloses(v, value.times(1 + 1e-11))) caught++;
    });
  }
  return { points, misses, caught, unfinished };
}
