import type { ModuleSpec } from "../kernel/build.ts";
import { convergenceBounds } from "./convergenceBounds.ts";
import { convergenceContext } from "./convergenceContext.ts";
import { convergenceError, convergenceRecursion } from "./convergenceConstants.ts";
import { convergenceInduction } from "./convergenceLimits.ts";
import { convergenceDifferent, convergenceScores } from "./convergenceScores.ts";

/** Bounds first, then the sharp constants. */
export const modules: readonly ModuleSpec[] = [
  {
    name: "convergence",
    context: convergenceContext,
    rests: ["sign.sign"],
    steps: [
      ...convergenceBounds,
      ...convergenceInduction,
      ...convergenceScores,
      ...convergenceDifferent,
      ...convergenceRecursion,
      ...convergenceError,
    ],
  },
];
