/**
 * Writes experiments/results/checkpoints/spectra.json from the models under test/references/checkpoints:
 * `npm run results:checkpoints`.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit } from "../reports/environment.ts";
import { runScript } from "../script.ts";
import { packageRoot, packageVersion } from "../version.ts";
import { checkpointSpectra, spectraFile, type CheckpointSpectra, type RecordedSpectra } from "./spectra.ts";

/** The models, by the signs of their eigenvalues: from all positive to all negative. */
const ORDER = ["mamba-pos", "mamba-mixed", "mamba-neg"];

/** Beyond these digits an eigenvalue hangs on the order of additions. */
const DIGITS = 10;

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function shortened({ layers, ...rest }: CheckpointSpectra): CheckpointSpectra {
  return {
    ...rest,
    layers: layers.map((layer) => ({
      ...layer,
      eigenvalues: layer.eigenvalues.map(([re, im]) => [rounded(re), rounded(im)] as const),
      tolerance: Number(layer.tolerance.toPrecision(3)),
      asymmetry: Number(layer.asymmetry.toPrecision(2)),
    })),
  };
}

/** Every model of a folder, reference activations left out. */
export function modelsOf(folder: string): readonly string[] {
  const names = readdirSync(folder).filter((name) => /^[^.]+\.safetensors$/.test(name));
  const place = (name: string): number => ORDER.indexOf(path.basename(name, ".safetensors"));
  return names.sort((p, q) => place(p) - place(q)).map((name) => path.join(folder, name));
}

/** The result as it is committed. */
export function recordedSpectra(): RecordedSpectra {
  const folder = path.join(packageRoot, "test", "references", "checkpoints");
  return {
    provenance: {
      version: packageVersion,
      commit: currentCommit(),
      command: "npm run results:checkpoints",
      models:
        "byte-level language models of 147,000 parameters, trained for 800 steps on the King James Bible with the paper’s " +
        "three parameterisations",
    },
    checkpoints: modelsOf(folder).map((file) => shortened(checkpointSpectra(file))),
  };
}

await runScript("checkpoints/record.js", () => {
  writeFileAtomically(spectraFile, `${JSON.stringify(recordedSpectra(), null, 1)}\n`);
});
