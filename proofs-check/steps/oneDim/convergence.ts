import type { ModuleSpec } from "../kernel/build.ts";
import { convergenceBounds } from "./convergenceBounds.ts";
import { convergenceContext } from "./convergenceContext.ts";
import { convergenceLimits } from "./convergenceLimits.ts";

/** Bounds first, then the sharp constants. */
export const modules: readonly ModuleSpec[] = [
  { name: "convergence", context: convergenceContext, rests: ["sign.sign"], steps: [...convergenceBounds, ...convergenceLimits] },
];
