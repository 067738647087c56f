import type { ReportTable } from "../reports/types.ts";
import { readSpectra } from "../checkpoints/index.ts";
import { registry } from "../../theorems/index.ts";
import { checkpointTable } from "./checkpoints.ts";
import { scenarioTable } from "./scenarios.ts";

export { scenarioTable } from "./scenarios.ts";

/** Every table there is, by id. */
export const tables: Readonly<Record<string, (seed: number) => ReportTable>> = {
  scenarios: (seed) => scenarioTable(registry, seed),
  checkpoints: () => checkpointTable(readSpectra()),
};
