import type { ModuleSpec } from "../kernel/build.ts";
import { slowContext } from "./slowContext.ts";
import { slowGrowth, slowMemory } from "./slowGrowth.ts";
import { slowClaims, slowRatio } from "./slowRatio.ts";

export const slow: ModuleSpec = { name: "slow", context: slowContext, rests: ["memory.nonnegative"], steps: [...slowGrowth, ...slowMemory, ...slowRatio, ...slowClaims] };