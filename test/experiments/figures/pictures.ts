/** Pictures compared as eyes would. */
import { Resvg } from "@resvg/resvg-js";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

/** A tenth of a percent of the pixels: antialiasing of a curve that moved by a rounding, no more. */
export const LOOKS_THE_SAME = 0.001;

/** Without fonts: what a picture looks like must not hang on those installed. */
export function raster(svg: string): PNG {
  const rendered = new Resvg(svg, { font: { loadSystemFonts: false } }).render();
  return PNG.sync.read(rendered.asPng());
}

/** Share of the pixels that look different; 1 where the sizes differ. */
export function differingShare(one: PNG, other: PNG): number {
  const { width, height } = one;
  if (width !== other.width || height !== other.height) return 1;
  return pixelmatch(one.data, other.data, undefined, width, height, { threshold: 0.1 }) / (width * height);
}
