import type { ModuleSpec } from "../kernel/build.ts";
import { SCALED } from "./lemmas.ts";
import { slowContext } from "./slowContext.ts";
import { slowGrowth, slowMemory } from "./slowGrowth.ts";
import { slowClaims, slowRatio } from "./slowRatio.ts";

export const slow: ModuleSpec = { name: "slow", context: slowContext, rests: SCALED, steps: [...slowGrowth, ...slowMemory, ...slowRatio, ...slowClaims] };