import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { picturesFolder, readmePictures, shownFigures } from "../../experiments/readmePictures.ts";
import { root } from "./cli/harness.ts";
import { differingShare, LOOKS_THE_SAME, raster } from "./figures/pictures.ts";

const readme = readFileSync(path.join(root, "README.md"), "utf8");
const stored = (name: string): string => readFileSync(path.join(picturesFolder, name), "utf8");

describe("README.md's pictures (npm run docs:pictures)", () => {
  it("are those of the figures it names, each for both grounds, and no others", () => {
    const names = shownFigures.flatMap((id) => [`${id}-dark.svg`, `${id}-light.svg`]);
    expect(readdirSync(picturesFolder).sort()).toEqual([...names].sort());
    for (const name of names) expect(readme).toContain(`experiments/docs/pictures/${name}`);
  });

  it.each(shownFigures)(
    "%s looks as the program draws it now",
    async (id) => {
      for (const [name, svg] of Object.entries(await readmePictures(id))) {
        expect(differingShare(raster(svg), raster(stored(name)))).toBeLessThan(LOOKS_THE_SAME);
        const caption = (text: string): string => /<desc>(.*)<\/desc>/s.exec(text)![1]!;
        expect(caption(stored(name))).toBe(caption(svg));
      }
    },
    120_000,
  );

  it("would not pass with another seed's, or the other ground", () => {
    const [light, dark] = ["light", "dark"].map((ground) => raster(stored(`fast-divergence-${ground}.svg`)));
    expect(differingShare(light!, dark!)).toBeGreaterThan(LOOKS_THE_SAME);
    const other = raster(stored("rate-ordering-light.svg"));
    expect(differingShare(light!, other)).toBe(1);
  });
});
