import type { ModuleSpec } from "../kernel/build.ts";
import { blowUp, overtaking, timeIntegral } from "./fastBlowUp.ts";
import { fastContext } from "./fastContext.ts";
import { leader, rateBounds } from "./fastLeader.ts";
import { SCALED } from "./lemmas.ts";

/** Fast divergence: fastContext.ts says what the names mean. */
export const fast: ModuleSpec = {
  name: "fast",
  context: fastContext,
  rests: SCALED,
  steps: [...blowUp, ...timeIntegral, ...overtaking, ...leader, ...rateBounds],
};
