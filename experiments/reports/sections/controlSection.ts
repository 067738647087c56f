import { controlOrigin, controlText } from "../controlText.ts";
import { html, type Html } from "../html.ts";
import { plural } from "../numberWords.ts";
import type { ControlResult, Report } from "../types.ts";
import { dataTable } from "./dataTable.ts";

const COLUMNS = ["Control", "What was altered", "Expected", "Observed", "Result"];

function row(control: ControlResult): readonly string[] {
  const { name, alteration, expected, observed, passed } = control;
  return [name, alteration, expected, observed, passed ? "✓ as it should" : "✕ missed"];
}

function results(report: Report): Html {
  const run = report.controls;
  if (run === undefined)
    return html`<p><span class="not-run">not run</span> <code>npm run bench</code> runs them.</p>`;
  const missed = run.controls.filter((control) => !control.passed);
  return html`<p>${controlText(run.controls)}.</p>
    <p class="quiet">${controlOrigin(run, report.commit)}</p>
    ${missed.length === 0 ? null : dataTable({ label: "Controls that did not come out as they must", columns: COLUMNS, rows: missed.map(row) })}
    <details>
      <summary>All ${plural(run.controls.length, "control")}</summary>
      ${dataTable({ label: "Negative and positive controls", columns: COLUMNS, rows: run.controls.map(row) })}
    </details>`;
}

/** Whether the checks object to what is false and let pass what is true. */
export function controlsSection(report: Report): Html {
  return html`<section id="controls" aria-labelledby="controls-title">
    <h2 id="controls-title">Negative controls</h2>
    <p>
      A checker that objects to nothing shows nothing. False statements, made by altering a sign, an exponent
      or a constant, must be contradicted; true ones must pass.
    </p>
    ${results(report)}
  </section>`;
}
