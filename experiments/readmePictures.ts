/**
 * Draws README.md's pictures, for light and dark grounds: `npm run docs:pictures` writes experiments/docs/pictures, and a
 * test holds them to what this makes.
 */
import path from "node:path";
import { writeFileAtomically } from "./atomicFile.ts";
import { describedSvg, figureById, inTheDark, renderFigure } from "./figures/index.ts";
import { runScript } from "./script.ts";
import { packageRoot } from "./version.ts";
import { InvariantError } from "../solvers/errors.ts";
import { simulate } from "../solvers/index.ts";

/** Where the pictures lie. */
export const picturesFolder: string = path.join(packageRoot, "experiments", "docs", "pictures");

/** The figures that README.md shows. */
export const shownFigures: readonly string[] = ["fast-divergence", "rate-ordering", "phase-portraits"];

const SEED = 1;

/** One figure's two pictures by file name. */
export async function readmePictures(id: string): Promise<Readonly<Record<string, string>>> {
  const definition = figureById(id);
  if (definition === undefined) throw new InvariantError(`README.md shows ${id}, which is no figure`);
  const svg = `${describedSvg(await renderFigure(definition, { seed: SEED, simulate }))}\n`;
  return { [`${id}-light.svg`]: svg, [`${id}-dark.svg`]: inTheDark(svg) };
}

await runScript("experiments/readmePictures.js", async () => {
  for (const id of shownFigures) {
    for (const [name, svg] of Object.entries(await readmePictures(id)))
      writeFileAtomically(path.join(picturesFolder, name), svg);
  }
});
