import type { ModuleSpec } from "../kernel/build.ts";
import { SCALED } from "./lemmas.ts";
import { slowContext } from "./slowContext.ts";
import { slowClaims } from "./slowClaims.ts";
import { slowGrowth } from "./slowGrowth.ts";
import { slowMemory } from "./slowMemory.ts";
import { slowRatio } from "./slowRatio.ts";

export const slow: ModuleSpec = {
  name: "slow",
  context: slowContext,
  rests: SCALED,
  steps: [...slowGrowth, ...slowMemory, ...slowRatio, ...slowClaims],
};
