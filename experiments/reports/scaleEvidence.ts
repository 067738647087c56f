import type { RecordedBatch, RecordedBatches } from "../sweeps/index.ts";
import { grouped, plural } from "./numberWords.ts";
import type { ColumnEvidence } from "./types.ts";

function sum(runs: readonly RecordedBatch[], of: (run: RecordedBatch) => number): number {
  return runs.reduce((total, run) => total + of(run), 0);
}

/** "3,000,000 problems: none against (12 put to float64), 40 undecided". */
function summaryOf(runs: readonly RecordedBatch[]): string {
  const contradicted = sum(runs, ({ fates }) => fates.contradicted);
  const disagreed = sum(runs, ({ counts }) => counts.disagrees);
  const undecided = sum(runs, ({ counts, fates }) => counts.unresolved + fates.inconclusive);
  const against = contradicted === 0 ? "none against" : `${grouped(contradicted)} against`;
  const rerun = disagreed > contradicted ? ` (${grouped(disagreed)} put to float64)` : "";
  const open = undecided === 0 ? "" : `, ${grouped(undecided)} undecided`;
  return `${plural(
    sum(runs, (run) => run.problems),
    "problem",
  )}: ${against}${rerun}${open}`;
}

function evidenceOf(
  runs: readonly RecordedBatch[],
  where: string,
  source: string,
): readonly ColumnEvidence[] {
  const theorems = [...new Set(runs.map(({ theorem }) => theorem))];
  return theorems.map((statement) => {
    const own = runs.filter(({ theorem }) => theorem === statement);
    return {
      statement,
      column: "scale",
      summary: `${summaryOf(own)}, ${where}`,
      contradicted: sum(own, ({ fates }) => fates.contradicted),
      source,
    };
  });
}

/** "NVIDIA H200" from an adapter's own words, which repeat themselves and go on with driver versions. */
export function adapterName(adapter: string): string {
  const nvidia = /nvidia-([a-z0-9]+)/i.exec(adapter)?.[1];
  return nvidia === undefined ? adapter : `NVIDIA ${nvidia.toUpperCase()}`;
}

/**
 * The scale column: the batches of this run, and those of the last run on a GPU machine, which is named with its date.
 */
export function scaleEvidence(
  runs: readonly RecordedBatch[],
  recorded: RecordedBatches | undefined,
): readonly ColumnEvidence[] {
  const here = runs.length === 0 ? [] : evidenceOf(runs, "this run", runs[0]!.provenance.backend);
  if (recorded === undefined) return here;
  const { adapter, date } = recorded.provenance;
  const name = adapterName(adapter);
  return [...here, ...evidenceOf(recorded.results, `${name}, ${date}`, `${name}, ${date}`)];
}
