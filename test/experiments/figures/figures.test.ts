import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import {
  contentSvg,
  figureById,
  figures,
  renderFigure,
  type Datum,
} from "../../../experiments/figures/index.ts";
import { slowAsymptote } from "../../../experiments/figures/slowDivergence.ts";
import { simulate } from "../../../solvers/index.ts";
import { differingShare, LOOKS_THE_SAME, raster } from "./pictures.ts";

/** What the figures looked like when somebody last looked; UPDATE_FIGURES=1 writes it again. */
const REFERENCES = fileURLToPath(new URL("../../references/figures/", import.meta.url));
const UPDATE = process.env["UPDATE_FIGURES"] === "1";

const CONTEXT = { seed: 1, simulate };
const SNAPSHOT = [
  "convergence",
  "slow-divergence",
  "fast-divergence",
  "rate-ordering",
  "coverage",
  "checkpoint-spectra",
];

/** About forty records, evenly chosen. */
function sample(data: readonly Datum[]): readonly Datum[] {
  const stride = Math.ceil(data.length / 40);
  return data.filter((_, i) => i % stride === 0);
}

function reference(name: string, make: () => string | Buffer): Buffer {
  const file = path.join(REFERENCES, name);
  if (UPDATE || !existsSync(file)) {
    mkdirSync(REFERENCES, { recursive: true });
    writeFileSync(file, make());
  }
  return readFileSync(file);
}

function drawn(id: string): { data: readonly Datum[]; caption: string; svg: Promise<string> } {
  const definition = figureById(id);
  const content = definition?.make(CONTEXT);
  if (definition === undefined || content?.kind !== "drawn") throw new Error(`${id} is not drawn`);
  return { data: content.data, caption: content.caption, svg: contentSvg(content, definition.title) };
}

describe("the list of figures", () => {
  it("has every figure of the paper and ours, each id once", () => {
    const ids = figures.map((figure) => figure.id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const id of [
      "convergence",
      "slow-divergence",
      "fast-divergence",
      "phase-portraits",
      "rate-ordering",
    ])
      expect(ids).toContain(id);
    for (const id of [
      "perplexity",
      "token-reordering",
      "work-precision",
      "coverage",
      "phase-diagram",
      "checkpoint-spectra",
    ])
      expect(ids).toContain(id);
  });

  it("draws nothing where there is no data, and says why", async () => {
    const figure = await renderFigure(figureById("perplexity")!, CONTEXT);
    expect(figure.content).toEqual({
      kind: "not-run",
      reason: "Its data come from the command train, which this version does not have.",
    });
    expect(figure.command).toBe("npm run --silent cli -- figures perplexity --seed 1");
  });
});

describe.each(SNAPSHOT)("figure %s", (id) => {
  const figure = drawn(id);

  it("shows the data it showed before", () => {
    const text = reference(
      `${id}.json`,
      () => `${JSON.stringify(sample(figure.data), null, 1)}\n`,
    ).toString();
    const before = JSON.parse(text) as readonly Datum[];
    const now = sample(figure.data);
    expect(now).toHaveLength(before.length);
    now.forEach((datum, i) =>
      Object.entries(datum).forEach(([key, value]) => {
        const expected = before[i]?.[key];
        if (typeof value !== "number" || typeof expected !== "number") expect(value).toBe(expected);
        // simulate's default accuracy is 1e-10; exponents of attention far out multiply that by up to 1e3.
        else
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(expected), 1e-9));
      }),
    );
  });

  it("looks as it looked before", async () => {
    const now = raster(await figure.svg);
    const before = PNG.sync.read(reference(`${id}.png`, () => PNG.sync.write(now)));
    expect(differingShare(now, before)).toBeLessThan(LOOKS_THE_SAME);
  });

  it("has the same bytes every time", async () => {
    expect(await drawn(id).svg).toBe(await figure.svg);
  });

  it("is one image with a name, no script, no style, no address", async () => {
    const svg = await figure.svg;
    expect(svg).toMatch(/^<svg role="img" [^>]*><title>[^<]+<\/title>/);
    expect(svg).not.toMatch(/<script|<style|<image|<foreignObject| style=| on[a-z]+=|NaN|Infinity|undefined/);
    expect(svg.replace(/ xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:/);
    expect(Buffer.byteLength(svg)).toBeLessThan(300_000);
  });

  it("says what it shows", () => {
    expect(figure.caption.length).toBeGreaterThan(100);
    expect(figure.caption).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("findings", () => {
  it("another seed gives another figure", async () => {
    const other = figureById("convergence")!.make({ ...CONTEXT, seed: 2 });
    expect(other.kind === "drawn" && other.data[0]?.["x"]).not.toBe(drawn("convergence").data[0]?.["x"]);
  });

  it("the sharp asymptote solves its equation", () => {
    const sigma = 40 * Math.LN10;
    const z = slowAsymptote(sigma);
    // Fixed point of a contraction (derivative 3/z + 3/z² < 0.03), iterated 200 times: rounding of three terms of size 100.
    expect(Math.abs(z - (sigma + 3 * Math.log(z) - 3 / z))).toBeLessThan(1e-13 * 100);
  });

  it("the leader's slope is −1/3", () => {
    expect(drawn("fast-divergence").caption).toContain("its slope is −0.333333");
  });

  it("a sequence without s·x > 0 is not drawn as a blow-up", () => {
    const never: typeof simulate = (problem, request) => {
      const { blowUp: _none, ...rest } = simulate(problem, request);
      return rest;
    };
    expect(figureById("fast-divergence")!.make({ seed: 1, simulate: never }).kind).toBe("not-run");
  });
});
