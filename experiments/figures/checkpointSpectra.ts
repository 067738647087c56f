import { readSpectra, type CheckpointSpectra, type EigenvalueClass } from "../checkpoints/index.ts";
import { FATES, INK } from "./palette.ts";
import type { Datum, FigureAbsence, FigureContent, FigureDefinition } from "./types.ts";

type Sign = "positive" | "negative" | "complex";

const COLORS: Readonly<Record<Sign, string>> = {
  positive: FATES.grows.light,
  negative: FATES.shrinks.light,
  complex: INK.muted.light,
};

const CLASS_WORDS: Readonly<Record<EigenvalueClass, string>> = {
  positive: "all positive",
  negative: "all negative",
  mixed: "both signs",
  complex: "complex pairs",
  degenerate: "some zero",
};

function spectraData(checkpoints: readonly CheckpointSpectra[]): readonly Datum[] {
  return checkpoints.flatMap(({ name, layers }) =>
    layers.flatMap(({ layer, eigenvalues, tolerance }) =>
      eigenvalues.map(([re, im]): Datum => ({
        checkpoint: name,
        layer,
        re,
        im,
        sign: Math.abs(im) > tolerance ? "complex" : re > 0 ? "positive" : "negative",
      })),
    ),
  );
}

function panel(
  checkpoint: CheckpointSpectra,
  data: readonly Datum[],
  range: readonly [number, number],
  first: boolean,
): object {
  const classes = [...new Set(checkpoint.layers.map((layer) => CLASS_WORDS[layer.class]))];
  const y = {
    field: "re",
    type: "quantitative",
    scale: { domain: range, nice: false },
    axis: { title: first ? "eigenvalue (real part)" : " ", tickCount: 6 },
  };
  return {
    title: { text: checkpoint.name, subtitle: classes.join(", "), offset: 18 },
    width: 200,
    height: 230,
    layer: [
      { data: { values: [{ re: 0 }] }, mark: { type: "rule", color: INK.muted.light }, encoding: { y } },
      {
        data: { values: data.filter((datum) => datum["checkpoint"] === checkpoint.name) },
        mark: { type: "tick", thickness: 1.6, size: 26 },
        encoding: {
          x: { field: "layer", type: "ordinal", axis: { title: "layer", labelAngle: 0, grid: false } },
          y,
          color: {
            field: "sign",
            type: "nominal",
            legend: null,
            scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
          },
        },
      },
    ],
  };
}

function caption(checkpoints: readonly CheckpointSpectra[], models: string): string {
  const layers = checkpoints.flatMap((checkpoint) => checkpoint.layers);
  const [N, D] = [layers[0]?.stateSize ?? 0, layers[0]?.innerSize ?? 0];
  const classes = checkpoints.map(({ name, layers: own }) => {
    const words = [...new Set(own.map((layer) => CLASS_WORDS[layer.class]))];
    return `${name}: ${words.join(" or ")} in all ${own.length} layers`;
  });
  const smallest = Math.min(
    ...layers.flatMap((layer) => layer.eigenvalues.map((each) => Math.hypot(...each))),
  );
  return (
    `The ${N} nonzero eigenvalues of S_Cᵀ S_B in every layer of ${checkpoints.length} small trained models (${models}). ` +
    `By model: ${classes.join("; ")}; none is smaller than ` +
    `${smallest.toFixed(2)} in magnitude. The other ${D - N} eigenvalues of each layer are exactly zero, so no layer is ` +
    `definite, and the statements about definite matrices do not apply to it as it stands. ` +
    `A spectrum says which class of the paper a layer belongs to; where its tokens go is not tested here.`
  );
}

function make(): FigureContent | FigureAbsence {
  const recorded = readSpectra();
  if (recorded === undefined)
    return {
      kind: "not-run",
      reason:
        "experiments/results/checkpoints/spectra.json is missing; `npm run results:checkpoints` writes it.",
    };
  const { checkpoints, provenance } = recorded;
  const data = spectraData(checkpoints);
  const values = data.map((datum) => Number(datum["re"]));
  const reach = 1.08 * Math.max(...values.map(Math.abs));
  const range = [Math.min(0, ...values) < 0 ? -reach : 0, reach] as const;
  const panels = checkpoints.map((checkpoint, i) => panel(checkpoint, data, range, i === 0));
  return {
    kind: "drawn",
    data,
    spec: { hconcat: panels, spacing: 26 } as unknown as FigureContent["spec"],
    caption: caption(checkpoints, provenance.models),
  };
}

/** Figure of the input-output matrices of trained models, from the committed result. */
export const checkpointSpectraFigure: FigureDefinition = {
  id: "checkpoint-spectra",
  title: "Spectra of checkpoints",
  make,
};
