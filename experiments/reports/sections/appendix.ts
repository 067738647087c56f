import { controlText } from "../controlText.ts";
import { prose } from "../formula.ts";
import { html, type Html } from "../html.ts";
import { grouped } from "../numberWords.ts";
import type { Report, ReportTable } from "../types.ts";
import { copyable } from "./counterexample.ts";
import { figureBlock } from "./figureBlock.ts";
import { anchor } from "../html.ts";

interface Table {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | Html)[])[];
}

/** A plain table that scrolls by itself where the page is too narrow for it. */
export function dataTable({ label, columns, rows }: Table): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
    <table class="data">
      <caption class="visually-hidden">
        ${label}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function tableBlock(table: ReportTable): Html {
  return html`<h3>${table.title}</h3>
    <p>${table.caption}</p>
    ${dataTable({ label: table.title, columns: table.columns, rows: table.rows.map((row) => row.map((cell) => html`${prose(cell)}`)) })}
    ${copyable(`${anchor("table", table.id)}-command`, table.command, `make the table ${table.title} again`)}`;
}

/** Tables, and the figures that belong to no statement shown. */
export function gallerySection(report: Report): Html | null {
  const shown = new Set(report.statements.map((statement) => statement.id));
  const rest = report.figures.filter((figure) => figure.theorem === undefined || !shown.has(figure.theorem));
  if (rest.length === 0 && report.tables.length === 0) return null;
  return html`<section id="figures" aria-labelledby="figures-title">
    <h2 id="figures-title">Figures and tables</h2>
    ${report.tables.map(tableBlock)} ${rest.map(figureBlock)}
  </section>`;
}

function coverageDetails(report: Report, statement: string): Html {
  const entries = report.coverage.filter((entry) => entry.statement === statement);
  const required = entries.filter((entry) => entry.met !== undefined);
  const met = required.filter((entry) => entry.met === true).length;
  const rows = entries.map((entry) => [
    entry.claim === undefined ? entry.name : html`${entry.name} <span class="quiet">(${entry.claim})</span>`,
    `${grouped(entry.count)} of ${grouped(entry.total)}`,
    entry.required === undefined ? "–" : `${Math.round(entry.required * 1000) / 10}%`,
    entry.met === undefined ? "–" : entry.met ? "✓ met" : "✕ missed",
  ]);
  const columns = ["Class of problems", "Reached", "Required", "Requirement"];
  return html`<details>
    <summary><code>${statement}</code>: ${met} of ${required.length} requirements met</summary>
    ${dataTable({ label: `Coverage of ${statement}`, columns, rows })}
  </details>`;
}

export function coverageSection(report: Report): Html {
  const statements = [...new Set(report.coverage.map((entry) => entry.statement))];
  return html`<section id="coverage" aria-labelledby="coverage-title">
    <h2 id="coverage-title">Coverage of the sampled problems</h2>
    <p>
      A claim that was never tried where it is weak has not been tested. For each class of problems: how many
      of those generated fell into it, and whether a required share was reached.
    </p>
    ${
      statements.length === 0
        ? html`<p class="not-run">not run</p>`
        : statements.map((statement) => coverageDetails(report, statement))
    }
  </section>`;
}

export function controlsSection(report: Report): Html {
  const rows = report.controls.map((control) => [
    html`${control.name}${control.statement === undefined ? null : html` <code>${control.statement}</code>`}`,
    control.alteration,
    control.expected,
    control.observed,
    control.passed ? "✓ as it should" : "✕ missed",
  ]);
  const columns = ["Control", "What was altered", "Expected", "Observed", "Result"];
  return html`<section id="controls" aria-labelledby="controls-title">
    <h2 id="controls-title">Negative controls</h2>
    <p>
      A checker that objects to nothing shows nothing. False statements, made by altering a sign, an exponent
      or a constant, must be contradicted; true ones must pass.
    </p>
    ${
      rows.length === 0
        ? html`<p>
            <span class="not-run">not run</span> with this report. <code>npm run bench</code> runs them, and
            the next report of the same program shows them.
          </p>`
        : html`<p>When <code>bench</code> last ran: ${controlText(report.controls)}.</p>
            ${dataTable({ label: "Negative controls", columns, rows })}`
    }
  </section>`;
}

export function skippedSection(report: Report): Html {
  const rows = report.skipped.map((entry) => [entry.what, entry.why]);
  return html`<section id="skipped" aria-labelledby="skipped-title">
    <h2 id="skipped-title">What was not run</h2>
    ${
      rows.length === 0
        ? html`<p>Nothing was skipped.</p>`
        : dataTable({ label: "Skipped checks", columns: ["Check", "Why"], rows })
    }
  </section>`;
}

export function provenanceSection(report: Report): Html {
  const { environment } = report;
  const facts: readonly (readonly [string, string])[] = [
    ["Workbench", `${report.version}, commit ${report.commit}`],
    ["Seed", String(report.seed)],
    ["Level and runs", `${report.level}, ${grouped(report.runs)} problems per claim`],
    ["Backend of batches", report.backend],
    ["Node", `${environment.node} on ${environment.platform} ${environment.arch}`],
    ["Processor", environment.cpus],
    [
      "Packages",
      Object.entries(environment.packages)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
  ];
  return html`<section id="provenance" aria-labelledby="provenance-title">
    <h2 id="provenance-title">Provenance</h2>
    <dl class="facts">
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${copyable("provenance-command", report.command, "make this report again")}
  </section>`;
}
