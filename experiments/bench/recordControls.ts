/**
 * Runs the negative and positive controls and writes experiments/results/controls.json, which reports show when `bench`
 * has not run with the same program: `npm run results:controls`. Takes minutes.
 */
import { controlsFile, encodeControls } from "../commands/benchStore.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { runScript } from "../script.ts";
import { packageVersion } from "../version.ts";
import { controlRates } from "./controlRates.ts";

async function record(): Promise<void> {
  const seed = 1;
  const onPart = (title: string): void => void process.stderr.write(`${title}\n`);
  const figures = await controlRates.run({ seed, signal: new AbortController().signal, onPart });
  const controls = figures.flatMap((figure) => figure.controls ?? []);
  const origin = { version: packageVersion, commit: currentCommit(), command: "npm run results:controls" };
  writeFileAtomically(controlsFile, encodeControls({ origin, controls }));
}

await runScript("bench/recordControls.js", record);
