import { trace } from "../../solvers/index.ts";
import { judgeClaim } from "../../theorems/judge.ts";
import { compileStatement, holds } from "../../theorems/language/index.ts";
import type { EngineTools } from "./types.ts";

/** The language, the judge and the solvers of this project. */
export const realTools: EngineTools = { compile: compileStatement, holds, judge: judgeClaim, trace };
