import { adapterName } from "../reports/scaleEvidence.ts";
import { cliCommand } from "../reports/shellQuote.ts";
import { grouped } from "../reports/numberWords.ts";
import type { ReportTable } from "../reports/types.ts";
import type { RecordedBatch, RecordedBatches } from "../sweeps/index.ts";

const columns = [
  "Theorem",
  "Claims checked",
  "Tokens",
  "Problems",
  "Agree",
  "Disagree",
  "… then in float64",
  "Unresolved",
  "Depth",
  "Ran on",
];

/** What float64 said of a batch's disagreements: "3 supported (2 by rounding)". */
export function fateText({
  counts,
  fates,
  rounding,
}: Pick<RecordedBatch, "counts" | "fates" | "rounding">): string {
  if (counts.disagrees === 0) return "–";
  const parts = (["contradicted", "inconclusive", "supported"] as const)
    .filter((fate) => fates[fate] > 0)
    .map((fate) => `${grouped(fates[fate])} ${fate}`);
  return `${parts.join(", ")}${rounding > 0 ? ` (${grouped(rounding)} by rounding)` : ""}`;
}

function rowOf(run: RecordedBatch): readonly string[] {
  const { theorem, claims, tokens, problems, counts, provenance } = run;
  const { engine, backend, dtype, untilLogTheta, steps } = provenance;
  return [
    theorem,
    claims.join("; "),
    String(tokens),
    grouped(problems),
    grouped(counts.agrees),
    grouped(counts.disagrees),
    fateText(run),
    grouped(counts.unresolved),
    `ln t to ${untilLogTheta.toFixed(0)}, ${grouped(steps)} steps`,
    `${engine} on ${backend}, ${dtype}`,
  ];
}

const fateNote =
  "Every disagreement is put to the adaptive float64 solver and its judge; only those it contradicts count against a claim.";

/** The batches that `verify` ran itself. */
export function batchTable(runs: readonly RecordedBatch[], seed: number): ReportTable {
  return {
    id: "batches",
    title: "Batches of random problems in this run",
    caption: `Each theorem of one dimension on random problems, parameters over several decades. ${fateNote}`,
    command: cliCommand("verify", "--batch", String(runs[0]?.problems ?? 1000), "--seed", String(seed)),
    columns,
    rows: runs.map(rowOf),
  };
}

/** The batches of the last run on a GPU machine, as they are recorded with the sources. */
export function scaleTable(recorded: RecordedBatches | undefined): ReportTable {
  const from = recorded?.provenance;
  const origin =
    from === undefined
      ? "Nothing is recorded in this installation."
      : `Recorded on ${adapterName(from.adapter)}, ${from.date}, commit ${from.commit.slice(0, 12)}.`;
  return {
    id: "scale",
    title: "The theorems on millions of random problems",
    caption: `${origin} ${fateNote}`,
    command: "node dist/experiments/bench/gpu/main.js OUT",
    columns,
    rows: (recorded?.results ?? []).map(rowOf),
  };
}
