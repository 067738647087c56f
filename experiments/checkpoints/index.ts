export { checkpointSpectra, readSpectra, spectraFile } from "./spectra.ts";
export type { CheckpointSpectra, RecordedSpectra } from "./spectra.ts";
export { layerProjections } from "./projections.ts";
export type { LayerProjections } from "./projections.ts";
export { layerSpectrum } from "./spectrum.ts";
export type { EigenvalueClass, LayerSpectrum } from "./spectrum.ts";
export { Safetensors, withSafetensors } from "./safetensors.ts";
export type { FloatTensor } from "./safetensors.ts";
