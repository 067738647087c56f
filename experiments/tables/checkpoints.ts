import type { LayerSpectrum, RecordedSpectra } from "../checkpoints/index.ts";
import { cliCommand } from "../reports/shellQuote.ts";
import type { ReportTable } from "../reports/types.ts";

const minus = (text: string): string => text.replaceAll("-", "−");

function layerRow(checkpoint: string, spectrum: LayerSpectrum): readonly string[] {
  const { layer, stateSize, innerSize, eigenvalues, tolerance, asymmetry } = spectrum;
  const real = eigenvalues.map(([re]) => re);
  const positive = real.filter((re) => re > tolerance).length;
  const negative = real.filter((re) => re < -tolerance).length;
  return [
    checkpoint,
    String(layer),
    `${stateSize} of ${innerSize}`,
    `${positive} / ${negative}`,
    minus(`${Math.min(...real).toFixed(3)} … ${Math.max(...real).toFixed(3)}`),
    asymmetry < 1e-6 ? "symmetric" : `asymmetry ${asymmetry.toPrecision(2)}`,
    spectrum.class,
  ];
}

/** Layer by layer, what the recorded checkpoints' input-output matrices are; without a record, an empty table. */
export function checkpointTable(recorded: RecordedSpectra | undefined): ReportTable {
  return {
    id: "checkpoints",
    title: "Input-output matrices of trained models",
    caption:
      recorded === undefined
        ? "Not run: `npm run results:checkpoints` records the spectra."
        : `Spectra of S_Cᵀ S_B as recorded by \`${recorded.provenance.command}\` (version ${recorded.provenance.version}, commit ${recorded.provenance.commit}).`,
    command: cliCommand("tables", "checkpoints"),
    columns: ["Checkpoint", "Layer", "Rank at most", "Positive / negative", "Range", "M", "Class"],
    rows: (recorded?.checkpoints ?? []).flatMap(({ name, layers }) =>
      layers.map((layer) => layerRow(name, layer)),
    ),
  };
}
