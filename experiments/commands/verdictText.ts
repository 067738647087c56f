import type { Row, VerdictStatus } from "../../theorems/types.ts";
import { encodeProblem } from "../formats/index.ts";
import { textTable, type Colour, type painter } from "./output.ts";
import { plural } from "../reports/numberWords.ts";
import { shellQuote } from "../reports/shellQuote.ts";

type Paint = ReturnType<typeof painter>;

export interface VerdictTextOptions {
  /** Statement id → the file it came from; undefined for the registry. */
  readonly files: ReadonlyMap<string, string | undefined>;
  readonly invocation: string;
  readonly paint: Paint;
}

/** Bad where it was not expected: a contradiction of what is established false is as it should be. */
function colourOf(row: Row): Colour {
  const { status, fault } = row.verdict;
  const good: readonly VerdictStatus[] = ["proved", "supported"];
  const undecided: readonly VerdictStatus[] = ["inconclusive", "vacuous"];
  if (fault === true) return "red";
  if (undecided.includes(status)) return row.established === "open" ? "dim" : "yellow";
  if (good.includes(status) || row.established === false || row.established === "open") return "green";
  return "red";
}

function establishedText(row: Row): string {
  return row.established === undefined ? "-" : String(row.established);
}

function rowCells(row: Row, paint: Paint): readonly string[] {
  const { counts, status } = row.verdict;
  return [
    row.theorem,
    row.claim,
    row.attributedTo,
    establishedText(row),
    paint(status, colourOf(row)),
    String(counts.supported),
    String(counts.contradicted),
    String(counts.inconclusive),
  ];
}

/** The command that shows a counterexample again; a problem given by hand has no seed and path to replay. */
function replayCommand(row: Row, options: VerdictTextOptions): string {
  const file = options.files.get(row.theorem);
  const target = file === undefined ? row.theorem : `--conjecture ${shellQuote(file)}`;
  const { seed, path } = row.verdict.replay!;
  return `${options.invocation} verify ${target} --seed ${seed} --path ${shellQuote(path)}`;
}

/** How a refuted row is known to be false. */
function certificateLines(row: Row): readonly string[] {
  if (row.verdict.status !== "refuted") return [];
  return (row.verdict.certificates ?? []).map(
    ({ method, artefact }) => `  proof      ${method}: ${artefact}`,
  );
}

function counterexample(row: Row, options: VerdictTextOptions): string {
  const { replay } = row.verdict;
  if (replay === undefined) return "";
  return [
    `${options.paint(`${row.theorem} / ${row.claim}`, "bold")}`,
    `  predicted  ${replay.predicted}`,
    `  observed   ${replay.observed}`,
    `  problem    ${JSON.stringify(encodeProblem(replay.problem))}`,
    `  replay     ${replayCommand(row, options)}`,
    ...certificateLines(row),
    "",
  ].join("\n");
}

function faultLine(row: Row): string {
  const { status } = row.verdict;
  const beside = row.established === true ? "established as true" : "established as false";
  const besideProof = status === "contradicted" && row.verdict.certificates !== undefined;
  const why = besideProof ? "beside a complete proof chain" : beside;
  return `FAULT OF THE WORKBENCH: ${row.theorem} / ${row.claim} came out ${status}, ${why}.`;
}

function reasonLines(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => row.verdict.status === "inconclusive" || row.verdict.status === "vacuous")
    .map((row) => `${row.theorem} / ${row.claim}: ${row.verdict.reason ?? row.verdict.status}`);
}

function summaryLine(rows: readonly Row[]): string {
  const counts = new Map<VerdictStatus, number>();
  for (const row of rows) counts.set(row.verdict.status, (counts.get(row.verdict.status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return `${plural(rows.length, "claim")}: ${parts.join(", ")}`;
}

/** What a person reads: the table of verdicts, then counterexamples with how to see them again, then what went wrong. */
export function verdictText(rows: readonly Row[], options: VerdictTextOptions): string {
  const { paint } = options;
  const header = ["statement", "claim", "by", "established", "verdict", "for", "against", "open"];
  const table = textTable(
    header,
    rows.map((row) => rowCells(row, paint)),
    [5, 6, 7],
  );
  const examples = rows.map((row) => counterexample(row, options)).filter((text) => text !== "");
  const undecided = reasonLines(rows);
  const faults = rows.filter((row) => row.verdict.fault === true).map((row) => paint(faultLine(row), "red"));
  const sections = [
    table,
    ...(examples.length === 0 ? [] : [`Counterexamples, the smallest found\n\n${examples.join("\n")}`]),
    ...(undecided.length === 0 ? [] : [`Not decided\n  ${undecided.join("\n  ")}\n`]),
    ...(faults.length === 0 ? [] : [`${faults.join("\n")}\n`]),
    `${summaryLine(rows)}\n`,
  ];
  return sections.join("\n");
}
