import { html, type Html } from "../html.ts";
import { grouped } from "../numberWords.ts";
import type { Report } from "../types.ts";
import { copyable } from "./counterexample.ts";
import { dataTable } from "./dataTable.ts";

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

/** Which classes of problems were tried, and how often. */
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

/** Checks that could have run and did not. */
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

/** What a reader needs to make the page again. */
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
