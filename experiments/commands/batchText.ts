import { grouped } from "../reports/numberWords.ts";
import { fateText } from "../tables/index.ts";
import type { BatchRun } from "../sweeps/index.ts";

function lineOf({ theorem, problems, counts, fates, ...run }: BatchRun): string {
  const disagreed =
    counts.disagrees === 0
      ? "none disagrees"
      : `${grouped(counts.disagrees)} disagree, in float64: ${fateText({ counts, fates, ...run })}`;
  const open = counts.unresolved === 0 ? "" : `, ${grouped(counts.unresolved)} unresolved`;
  return `  ${theorem}: ${grouped(counts.agrees)} of ${grouped(problems)} agree, ${disagreed}${open}`;
}

/** A paragraph on the batches of a run; empty without any. */
export function batchText(runs: readonly BatchRun[]): string {
  if (runs.length === 0) return "";
  const { backend, dtype } = runs[0]!.provenance;
  return [`\nRandom problems in batches on ${backend}, ${dtype}`, ...runs.map(lineOf), ""].join("\n");
}
