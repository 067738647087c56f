import { isWrongVariant, summarize } from "../agreement.ts";
import { formula, prose } from "../formula.ts";
import { anchor, html, type Html } from "../html.ts";
import type { Report, ReportClaim, ReportStatement } from "../types.ts";
import { statusChip, summaryChip } from "./chip.ts";
import { counterexample } from "./counterexample.ts";
import { evidence } from "./evidence.ts";
import { figureBlock } from "./figureBlock.ts";
import { proofTree } from "./proofTree.ts";

const RECORD = { true: "on record as true", false: "on record as false", open: "on record as open" } as const;

function claimItem(report: Report, statement: ReportStatement, claim: ReportClaim): Html {
  const row = report.rows.find(
    (r) => r.theorem === statement.id && r.claim === claim.name && r.attributedTo === claim.attributedTo,
  );
  return html`<li class="claim">
    <div class="claim-head">
      <h4>${claim.name}</h4>
      <span>
        ${claim.established === undefined ? null : html`<span class="record">${RECORD[`${claim.established}`]}</span>`}
        ${row === undefined ? html`<span class="not-run">not run</span>` : statusChip(row.verdict.status)}
      </span>
    </div>
    <div class="claim-formula">
      ${claim.latex === undefined ? html`<code>${claim.text}</code>` : formula(claim.latex, true)}
    </div>
    ${claim.note === undefined ? null : html`<p>${prose(claim.note)}</p>`}
    ${row === undefined ? null : evidence(row)} ${row === undefined ? null : counterexample(statement, row)}
  </li>`;
}

function claimList(
  report: Report,
  statement: ReportStatement,
  title: string,
  belongs: (claim: ReportClaim) => boolean,
): Html | null {
  const claims = statement.claims.filter(belongs);
  if (claims.length === 0) return null;
  return html`<div>
    <h3>${title}</h3>
    <ul class="claims">
      ${claims.map((claim) => claimItem(report, statement, claim))}
    </ul>
  </div>`;
}

function claimLists(report: Report, statement: ReportStatement): Html {
  const list = (title: string, belongs: (claim: ReportClaim) => boolean): Html | null =>
    claimList(report, statement, title, belongs);
  const said = [
    list("What the paper claims", (claim) => claim.attributedTo === "paper"),
    list("What the file claims", (claim) => claim.attributedTo === "user"),
    list("Plausible, but wrong", isWrongVariant),
  ].filter((each) => each !== null);
  const sharp = list(
    "What is sharp, as found here",
    (claim) => claim.attributedTo === "workbench" && !isWrongVariant(claim),
  );
  return html`<div class="sides">${said.length === 0 ? null : html`<div>${said}</div>`} ${sharp}</div>`;
}

function source(statement: ReportStatement): Html {
  if (statement.origin.kind === "file") return html`From the file <code>${statement.origin.path}</code>.`;
  const { citation } = statement;
  if (citation === undefined) return html`Stated here.`;
  return html`${citation.source}${citation.version > 0 ? ` (version ${citation.version})` : ""},
  ${citation.locator}.`;
}

function hypotheses(statement: ReportStatement): Html | null {
  if (statement.hypotheses.length === 0) return null;
  return html`<p class="quiet hypotheses">
    Hypotheses: ${statement.hypotheses.map((text, i) => html`${i > 0 ? ", " : ""}<code>${text}</code>`)}
  </p>`;
}

function notChecked(statement: ReportStatement): Html | null {
  if (statement.notChecked.length === 0) return null;
  return html`<h3>What is not checked</h3>
    <ul class="not-checked">
      ${statement.notChecked.map((text) => html`<li>${prose(text)}</li>`)}
    </ul>`;
}

/** One statement: text, the paper's claims beside the sharp ones, the explorer, figures, proof tree. */
export function statementSection(report: Report, statement: ReportStatement, explorer: Html | null): Html {
  const rows = report.rows.filter((row) => row.theorem === statement.id);
  const title = anchor("title", statement.id);
  const figures = report.figures.filter((figure) => figure.theorem === statement.id);
  return html`<section class="statement" id="${anchor("statement", statement.id)}" aria-labelledby="${title}">
    <p class="eyebrow">${statement.kind} · <code>${statement.id}</code></p>
    <div class="section-head">
      <h2 id="${title}">${statement.title}</h2>
      ${summaryChip(summarize(rows))}
    </div>
    ${statement.summary === undefined ? null : html`<p class="summary">${prose(statement.summary)}</p>`}
    ${statement.latex === undefined ? null : html`<div class="formula">${statementFormula(statement.latex)}</div>`}
    ${hypotheses(statement)}
    <p class="quiet">Source: ${source(statement)}</p>
    ${claimLists(report, statement)} ${explorer} ${figures.map(figureBlock)} ${proofTree(report, statement)}
    ${notChecked(statement)}
  </section>`;
}

/** A statement may mix text and `$…$`; without a dollar sign it is one displayed formula. */
function statementFormula(latex: string): Html {
  return latex.includes("$") ? html`<p>${prose(latex)}</p>` : formula(latex, true);
}
