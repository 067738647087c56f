import type { CheckpointSpectra, EigenvalueClass } from "../checkpoints/index.ts";
import { plural } from "./numberWords.ts";
import type { ColumnEvidence } from "./types.ts";

/** The statement that is about eigenvalues. */
const STATEMENT = "eigenvalue-criteria";

/**
 * What recorded checkpoints say about the eigenvalue criteria: which class each layer is in. Nothing is said about where
 * the tokens of a trained model go, so nothing can be contradicted.
 */
export function checkpointEvidence(checkpoints: readonly CheckpointSpectra[]): readonly ColumnEvidence[] {
  const layers = checkpoints.flatMap((checkpoint) => checkpoint.layers);
  if (layers.length === 0) return [];
  const classes: readonly EigenvalueClass[] = ["positive", "mixed", "negative", "complex", "degenerate"];
  const counts = classes
    .map((name) => [name, layers.filter((layer) => layer.class === name).length] as const)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${n} ${name}`);
  return [
    {
      statement: STATEMENT,
      column: "checkpoints",
      summary: `spectra of ${plural(layers.length, "layer")}: ${counts.join(", ")}; fates not tested`,
      contradicted: 0,
      source: checkpoints.map(({ name }) => name).join(", "),
    },
  ];
}
