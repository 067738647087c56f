import { controlOrigin, controlText } from "./controlText.ts";
import { summarize } from "./agreement.ts";
import { answerSentences, CHECKED, CLAIMED } from "./answer.ts";
import { COLUMN_TITLES, evidenceCells } from "./columns.ts";
import { plainText } from "./html.ts";
import { grouped } from "./numberWords.ts";
import { problemText } from "./problemText.ts";
import { replayCommands } from "./replay.ts";
import type { Report, ReportFigure, ReportStatement, ReportTable } from "./types.ts";
import type { Row } from "../../theorems/types.ts";

/** Text from outside as Markdown: no markup, no HTML, one line. */
export function escapeMarkdown(text: string): string {
  const line = plainText(text).replace(/\s+/g, " ");
  return line
    .replace(/[\\`*_{}[\]()#+!|~$>-]/g, (c) => `\\${c}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}

/** A line of code, fenced by more backticks than it has. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${plainText(text).replace(/\s+/g, " ")}${pad}${fence}`;
}

/** Code inside a table: a bar ends the cell even there. */
const cellCode = (text: string): string => code(text).replaceAll("|", "\\|");

function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence}sh\n${plainText(text)}\n${fence}\n`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line), ""].join("\n");
}

/** The verdict table: statement, four kinds of evidence, verdict. The README's too. */
export function verdictTable(report: Report): string {
  const rows = report.statements.map((statement) => {
    const cells = evidenceCells(report, statement.id);
    const summary = summarize(report.rows.filter((row) => row.theorem === statement.id));
    const { sampled, proofs, scale, checkpoints } = cells;
    const evidence = [sampled, proofs, scale, checkpoints].map((texts) =>
      escapeMarkdown(texts.length === 0 ? "not run" : texts.join("; ")),
    );
    return [
      escapeMarkdown(statement.title),
      ...evidence,
      `**${summary.label}.** ${escapeMarkdown(summary.sentence)}`,
    ];
  });
  return table(["Statement", ...Object.values(COLUMN_TITLES), "Verdict"], rows);
}

function claimRows(report: Report, statement: ReportStatement): string {
  const rows = statement.claims.map((claim) => {
    const row = report.rows.find(
      (r) => r.theorem === statement.id && r.claim === claim.name && r.attributedTo === claim.attributedTo,
    );
    const counts = row?.verdict.counts;
    const tally =
      counts === undefined
        ? "–"
        : [counts.supported, counts.contradicted, counts.inconclusive, counts.skipped]
            .map(grouped)
            .join(" / ");
    return [
      escapeMarkdown(claim.name),
      claim.attributedTo,
      cellCode(claim.text),
      row?.verdict.status ?? "not run",
      tally,
      escapeMarkdown(claim.note ?? ""),
    ];
  });
  return table(
    ["Claim", "Whose", "Statement", "Verdict", "for / against / undecided / skipped", "Note"],
    rows,
  );
}

/** What makes a refutation certain. */
function certificateLines(row: Row): readonly string[] {
  if (row.verdict.status !== "refuted") return [];
  return (row.verdict.certificates ?? []).map(
    ({ method, artefact }) => `Proved (${method}): ${code(artefact)}.\n`,
  );
}

function counterexample(statement: ReportStatement, row: Row): string {
  const { replay } = row.verdict;
  if (replay === undefined) return "";
  const commands = replayCommands(statement, replay);
  return [
    `**Counterexample to “${escapeMarkdown(row.claim)}”.** ${escapeMarkdown(problemText(replay.problem))}.`,
    `Claimed: ${escapeMarkdown(replay.predicted)}. Observed: ${escapeMarkdown(replay.observed)}.\n`,
    ...certificateLines(row),
    block([commands.byProblem, commands.bySeed].filter((text) => text !== null).join("\n")),
  ].join("\n");
}

function statementPart(report: Report, statement: ReportStatement): string {
  const rows = report.rows.filter((row) => row.theorem === statement.id);
  return [
    `## ${escapeMarkdown(statement.title)}\n`,
    `${statement.kind} ${code(statement.id)}\n`,
    statement.summary === undefined ? "" : `${escapeMarkdown(statement.summary)}\n`,
    statement.hypotheses.length === 0 ? "" : `Hypotheses: ${statement.hypotheses.map(code).join(", ")}\n`,
    claimRows(report, statement),
    ...rows.map((row) => counterexample(statement, row)),
    statement.notChecked.length === 0
      ? ""
      : `Not checked: ${statement.notChecked.map(escapeMarkdown).join(" ")}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function figureLine(figure: ReportFigure): string {
  const said = figure.content.kind === "not-run" ? `not run. ${figure.content.reason}` : figure.caption;
  return `- **${escapeMarkdown(figure.title)}** (${code(figure.id)}): ${escapeMarkdown(said)}`;
}

function provenance(report: Report): string {
  const { environment: e } = report;
  const packages = Object.entries(e.packages).map(([name, version]) => `${name} ${version}`);
  return [
    "## Provenance\n",
    `Version ${code(report.version)}, commit ${code(report.commit)}, seed ${report.seed}, level ${report.level}, ` +
      `${grouped(report.runs)} problems per claim, backend ${code(report.backend)}. ` +
      `Node ${code(e.node)} on ${code(`${e.platform} ${e.arch}`)}, ${code(e.cpus)}; ${packages.map(code).join(", ")}.\n`,
    block(report.command),
  ].join("\n");
}

/** What Markdown could take for markup of its own, even between dollar signs. */
const NO_FORMULA = /[`&\n\r]|\]\s*[([:]|!\[|:\/\/|www\./;

/** A formula for renderers that know them: without signs that end a cell or begin a tag. */
function cellFormula(text: string): string {
  if (NO_FORMULA.test(text)) return escapeMarkdown(text);
  return text.replaceAll("|", "\\vert ").replaceAll("<", "\\lt ").replaceAll(">", "\\gt ");
}

/** A table's cell: `$…$` stays a formula, the rest is escaped. */
function tableCell(text: string): string {
  return text
    .split(/(\$[^$]+\$)/)
    .map((part) => (/^\$[^$]+\$$/.test(part) ? cellFormula(part) : escapeMarkdown(part)))
    .join("");
}

/** A table with its title and caption. */
export function markdownTable({ title, caption, columns, rows }: ReportTable): string {
  const body = table(
    columns.map(escapeMarkdown),
    rows.map((row) => row.map(tableCell)),
  );
  return `## ${escapeMarkdown(title)}\n\n${escapeMarkdown(caption)}\n\n${body}`;
}

/** The rates, where they are from, and every control that did not come out as it must. */
function controlPart({ controls: run, commit }: Report): string {
  if (run === undefined) return "## Negative controls\n\nNot run: `npm run bench` runs them.\n";
  const missed = run.controls.filter((control) => !control.passed);
  const rows = missed.map((c) => [c.name, c.alteration, c.expected, c.observed].map(escapeMarkdown));
  const list = rows.length === 0 ? "" : `\n${table(["Missed", "Altered", "Expected", "Observed"], rows)}`;
  const said = `${controlText(run.controls)}. ${controlOrigin(run, commit)}`;
  return `## Negative controls\n\n${escapeMarkdown(said)}\n${list}`;
}

/** The report as Markdown: the answer, each statement, figures' findings, controls, what was not run, provenance. */
export function renderMarkdown(report: Report): string {
  const parts = [
    "# Where do the tokens go? A verification report\n",
    `**What was claimed.** ${CLAIMED}\n`,
    `**What holds.** ${answerSentences(report).join(" ")} ${CHECKED}\n`,
    verdictTable(report),
    ...report.statements.map((statement) => statementPart(report, statement)),
    report.figures.length === 0 ? "" : `## Figures\n\n${report.figures.map(figureLine).join("\n")}\n`,
    ...report.tables.map(markdownTable),
    controlPart(report),
    `## What was not run\n\n${report.skipped.map((s) => `- ${escapeMarkdown(s.what)}: ${escapeMarkdown(s.why)}`).join("\n") || "Nothing was skipped."}\n`,
    provenance(report),
  ];
  return parts.filter((part) => part !== "").join("\n");
}
