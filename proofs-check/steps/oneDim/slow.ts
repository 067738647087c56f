import type { ModuleSpec } from "../kernel/build.ts";
import { slowContext } from "./slowContext.ts";
import { slowGrowth, slowMemory } from "./slowGrowth.ts";
import { slowClaims, slowRatio } from "./slowRatio.ts";
import { modules as lemmas } from "./lemmas.ts";

export const slow: ModuleSpec = { name: "slow", context: slowContext, rests: ["memory.nonnegative"], steps: [...slowGrowth, ...slowMemory, ...slowRatio, ...slowClaims] };
export const modules: readonly ModuleSpec[] = [...lemmas, slow];
