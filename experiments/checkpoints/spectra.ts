import path from "node:path";
import { z } from "zod";
import { readResult } from "../readResult.ts";
import { packageRoot } from "../version.ts";
import { fileSha256 } from "./fileSha256.ts";
import { layerProjections } from "./projections.ts";
import { withSafetensors } from "./safetensors.ts";
import { layerSpectrum, type LayerSpectrum } from "./spectrum.ts";

/** The spectra of one checkpoint. */
export interface CheckpointSpectra {
  /** The file's name without its ending. */
  readonly name: string;
  /** Of the whole file. */
  readonly sha256: string;
  readonly layers: readonly LayerSpectrum[];
}

/** The committed result, and where it is from. */
export interface RecordedSpectra {
  readonly provenance: {
    readonly version: string;
    readonly commit: string;
    readonly command: string;
    /** What the checkpoints are, in one phrase. */
    readonly models: string;
  };
  readonly checkpoints: readonly CheckpointSpectra[];
}

/** Where the result lies, in the checkout and in the package. */
export const spectraFile: string = path.join(
  packageRoot,
  "experiments",
  "results",
  "checkpoints",
  "spectra.json",
);

/**
 * Reads a checkpoint and computes every layer's spectrum.
 *
 * @throws FormatError if the file is not a Mamba model in safetensors.
 */
export function checkpointSpectra(file: string): CheckpointSpectra {
  const layers = withSafetensors(file, (open) => layerProjections(open).map(layerSpectrum));
  return { name: path.basename(file, ".safetensors"), sha256: fileSha256(file), layers };
}

const recorded = z.object({
  provenance: z.object({ version: z.string(), commit: z.string(), command: z.string(), models: z.string() }),
  checkpoints: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      layers: z.array(
        z.object({
          layer: z.number(),
          innerSize: z.number(),
          stateSize: z.number(),
          eigenvalues: z.array(z.tuple([z.number(), z.number()])),
          tolerance: z.number(),
          asymmetry: z.number(),
          class: z.enum(["positive", "mixed", "negative", "complex", "degenerate"]),
        }),
      ),
    }),
  ),
});

/**
 * The committed spectra; undefined where the file is not there.
 *
 * @throws InvariantError if the file is there and is not what `npm run results:checkpoints` writes.
 */
export function readSpectra(file: string = spectraFile): RecordedSpectra | undefined {
  return readResult(file, recorded);
}
