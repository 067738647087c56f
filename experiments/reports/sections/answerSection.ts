import { summarize } from "../agreement.ts";
import { answerSentences, CHECKED, CLAIMED, failures } from "../answer.ts";
import { COLUMN_TITLES, evidenceCells, type EvidenceCells } from "../columns.ts";
import { prose } from "../formula.ts";
import { anchor, html, type Html } from "../html.ts";
import type { Report, ReportStatement } from "../types.ts";
import { summaryChip } from "./chip.ts";

const COLUMNS: readonly (keyof EvidenceCells)[] = ["sampled", "proofs", "scale", "checkpoints"];

/** The first sentence of a summary: enough for a table. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

/** "2 of 2 chains complete: 37 steps …": what there is, and below it what came of it. */
function cellText(text: string): Html {
  const [, head, rest] = /^([^:]*): (.*)$/s.exec(text) ?? [null, text, ""];
  return html`${head}${rest === "" ? null : html`<span class="gist">${rest}</span>`}`;
}

function evidenceCell(cells: EvidenceCells, column: keyof EvidenceCells): Html {
  const texts = cells[column];
  return html`<td role="cell" data-label="${COLUMN_TITLES[column]}">
    ${texts.length === 0 ? html`<span class="not-run">not run</span>` : texts.map((text) => html`<div>${cellText(text)}</div>`)}
  </td>`;
}

function statementRow(report: Report, statement: ReportStatement): Html {
  const cells = evidenceCells(report, statement.id);
  const summary = summarize(report.rows.filter((row) => row.theorem === statement.id));
  return html`<tr role="row">
    <th role="rowheader" scope="row">
      <a href="#${anchor("statement", statement.id)}">${statement.title}</a>
      ${statement.summary === undefined ? null : html`<span class="gist">${prose(firstSentence(statement.summary))}</span>`}
    </th>
    ${COLUMNS.map((column) => evidenceCell(cells, column))}
    <td role="cell" data-label="Verdict">
      ${summaryChip(summary)}<span class="gist">${summary.sentence}</span>
    </td>
  </tr>`;
}

function group(report: Report, title: string, statements: readonly ReportStatement[]): Html | null {
  if (statements.length === 0) return null;
  return html`<tbody role="rowgroup">
    <tr role="row" class="group">
      <th role="rowheader" scope="rowgroup" colspan="6">${title}</th>
    </tr>
    ${statements.map((statement) => statementRow(report, statement))}
  </tbody>`;
}

function verdictTable(report: Report): Html {
  const of = (filter: (statement: ReportStatement) => boolean): readonly ReportStatement[] =>
    report.statements.filter(filter);
  const registered = (s: ReportStatement): boolean => s.origin.kind === "registry";
  return html`<table role="table" class="verdicts" aria-describedby="verdict-note">
    <caption>
      Every statement, four kinds of evidence, and the verdict on what the paper says
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Statement</th>
        ${COLUMNS.map((column) => html`<th role="columnheader" scope="col">${COLUMN_TITLES[column]}</th>`)}
        <th role="columnheader" scope="col">Verdict</th>
      </tr>
    </thead>
    ${group(
      report,
      "Theorems",
      of((s) => registered(s) && s.kind === "theorem"),
    )}
    ${group(
      report,
      "Lemmas",
      of((s) => registered(s) && s.kind === "lemma"),
    )}
    ${group(
      report,
      "Conjectures",
      of((s) => registered(s) && s.kind === "conjecture"),
    )}
    ${group(
      report,
      "From files",
      of((s) => !registered(s)),
    )}
  </table>`;
}

/** Which claims of the paper fail, and why in a sentence. */
function failureList(report: Report): Html | null {
  const fallen = failures(report);
  if (fallen.length === 0) return null;
  return html`<h2 class="label">What fails</h2>
    <ul class="failures">
      ${fallen.map(
        ({ statement, claim, note }) =>
          html`<li>
            <a href="#${anchor("statement", statement)}">${claim}</a>${note === undefined ? "" : ":"}
            ${note === undefined ? null : prose(note)}
          </li>`,
      )}
    </ul>`;
}

/** The first screen: what was claimed, what holds, the table. */
export function answerSection(report: Report, fates: Html | null): Html {
  return html`<section id="answer" aria-labelledby="answer-title">
    <p class="eyebrow">Verification report · token dynamics of deep selective state-space models</p>
    <h1 id="answer-title">Where do the tokens go?</h1>
    <div class="lead">
      <div class="claimed">
        <h2 class="label">What was claimed</h2>
        <p>${CLAIMED}</p>
      </div>
      <div class="found">
        <h2 class="label">What holds</h2>
        ${answerSentences(report).map((sentence) => html`<p>${sentence}</p>`)} ${failureList(report)}
        <p class="quiet">${CHECKED}</p>
      </div>
      <div class="pictured">${fates}</div>
    </div>
    <div class="scroll">${verdictTable(report)}</div>
    <p id="verdict-note" class="quiet">
      “Holds” means that no problem contradicted any of the paper’s claims and that at most 5% of them could
      not be decided; it is numerical evidence, not proof. “Proved” is said where a complete chain of steps
      leads to the claim: the algebra and the inequalities are checked by machine, the named inferences that
      join them (induction, l’Hôpital, comparison) are listed, and are a person’s. Statements of the paper’s
      body are given as reviews report them (arXiv:2410.03292).
    </p>
  </section>`;
}
