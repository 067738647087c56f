/**
 * Growth of the distance between solutions over one step: |d_l|′ ≤ M_ll |d_l| + Σ_{j<l} M_lj |d_j| with M bounding the
 * Jacobian over a convex box that holds both, solved row by row on parts of the step (see picard.ts).
 */
import type { Interval } from "../../solvers/types.ts";
import { exp } from "./elementary.ts";
import { jacobianBounds } from "./flow.ts";
import type { Flow } from "./flow.ts";
import { add, intersect, interval, point } from "./interval.ts";
import { addUp, mulUp } from "./rounding.ts";

/** More parts make the bound of the Jacobian tighter, at its cost. */
const PARTS = 4;

/** x ± radius. */
export function around(x: Interval, radius: number): Interval {
  return radius === 0 ? x : add(x, { lo: -radius, hi: radius });
}

/** Bounds of |d| after `h` and its supremum meanwhile, from |d|′ ≤ M|d|. */
function grow(
  M: readonly Float64Array[],
  radius: readonly number[],
  h: number,
): { end: number[]; most: number[] } {
  const end: number[] = [];
  const most: number[] = [];
  for (const [l, row] of M.entries()) {
    let forcing = 0;
    for (let j = 0; j < l; j++) forcing = addUp(forcing, mulUp(row[j]!, most[j]!));
    // h is an upper bound of the time; where the distance shrinks a lower bound counts, off by a few units at most.
    const shorter = h * (1 - 2 ** -40);
    const factor = exp(point(mulUp(row[l]!, row[l]! >= 0 ? h : shorter))).hi;
    const largest = Math.max(1, factor);
    const fed = mulUp(mulUp(forcing, h), largest);
    end.push(addUp(mulUp(factor, radius[l]!), fed));
    most.push(addUp(mulUp(largest, radius[l]!), fed));
  }
  return { end, most };
}

/** Bound of the distance over one part of a step, from the end of the part before. */
export interface Part {
  readonly end: number;
  readonly most: readonly number[];
}

/** The radius over the parts of a step; `path(τ)` encloses the solution from the centre. */
export function growInParts(
  flow: Flow,
  radius: readonly number[],
  box: readonly Interval[],
  h: number,
  path: (tau: Interval) => readonly Interval[],
): { readonly parts: readonly Part[]; readonly radius: readonly number[] } {
  const crude = grow(jacobianBounds(flow, box), radius, h).most;
  const parts: Part[] = [];
  let current = radius;
  for (let i = 0; i < PARTS; i++) {
    const from = (h * i) / PARTS;
    const to = i === PARTS - 1 ? h : (h * (i + 1)) / PARTS;
    const near = path(interval(from, to)).map((e, l) => {
      const both = around(e, crude[l]!);
      return intersect(both, box[l]!) ?? both;
    });
    const grown = grow(jacobianBounds(flow, near), current, addUp(to, -from));
    parts.push({ end: to, most: grown.most });
    current = grown.end;
  }
  return { parts, radius: current };
}
