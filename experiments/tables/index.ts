import type { ReportTable } from "../reports/types.ts";
import { readRecordedBatches } from "../sweeps/index.ts";
import { readLedger } from "../ledger/index.ts";
import { readSpectra } from "../checkpoints/index.ts";
import { registry } from "../../theorems/index.ts";
import { checkpointTable } from "./checkpoints.ts";
import { discretisationTable } from "./discretisation.ts";
import { gpuSpeedMatrixTable, gpuSpeedTable } from "./gpuSpeed.ts";
import { scaleTable } from "./scale.ts";
import { scenarioTable } from "./scenarios.ts";

export { batchTable, fateText } from "./scale.ts";
export { scenarioTable } from "./scenarios.ts";

/** Every table there is, by id. */
export const tables: Readonly<Record<string, (seed: number) => ReportTable>> = {
  scenarios: (seed) => scenarioTable(registry, seed),
  scale: () => scaleTable(readRecordedBatches()),
  "gpu-speed": () => gpuSpeedTable(),
  "gpu-speed-matrix": () => gpuSpeedMatrixTable(),
  discretisation: () => discretisationTable(readLedger()),
  checkpoints: () => checkpointTable(readSpectra()),
};
