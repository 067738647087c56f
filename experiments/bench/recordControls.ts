/**
 * Runs the negative and positive controls and writes experiments/results/controls.json, which reports show when `bench`
 * has not run with the same program: `npm run results:controls`. Takes minutes.
 */
import path from "node:path";
import { describeFailure } from "../commands/failures.ts";
import { controlsFile, encodeControls } from "../commands/benchStore.ts";
import { writeFileAtomically } from "../engine/index.ts";
import { currentCommit } from "../reports/environment.ts";
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

/** Run as a program, not imported by a test. */
if (process.argv[1]?.endsWith(path.join("bench", "recordControls.js")) === true) {
  record().catch((error: unknown) => {
    const { text, code } = describeFailure(error, "out");
    process.stderr.write(`${text}\n`);
    process.exitCode = code;
  });
}
