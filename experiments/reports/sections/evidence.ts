import { html, type Html } from "../html.ts";
import { grouped } from "../numberWords.ts";
import { problemText } from "../problemText.ts";
import type { Evidence, Row } from "../../../theorems/types.ts";

/** Problems listed per claim; the JSON report has all that were kept. */
const MOST_LISTED = 6;

/** "199 of 200 problems support it; 1 undecided; 12 draws outside the hypotheses." */
function countsText(row: Row): string {
  const { counts, runs } = row.verdict;
  const parts = [
    `${grouped(counts.supported)} of ${grouped(runs)} problems support it`,
    counts.contradicted > 0 && `${grouped(counts.contradicted)} contradict it`,
    counts.inconclusive > 0 && `${grouped(counts.inconclusive)} undecided`,
    counts.skipped > 0 && `${grouped(counts.skipped)} draws outside the hypotheses`,
  ];
  return `${parts.filter((part) => part !== false).join("; ")}.`;
}

function evidenceRow(entry: Evidence): Html {
  return html`<tr>
    <td><code>${problemText(entry.problem)}</code></td>
    <td>${entry.predicted}</td>
    <td>${entry.observed}</td>
    <td>${entry.outcome}</td>
  </tr>`;
}

function evidenceTable(row: Row): Html {
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    aria-label="Evidence for ${row.theorem}, ${row.claim}, ${row.attributedTo}"
  >
    <table class="evidence">
      <thead>
        <tr>
          <th scope="col">Problem</th>
          <th scope="col">Predicted</th>
          <th scope="col">Observed</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        ${row.verdict.evidence.slice(0, MOST_LISTED).map(evidenceRow)}
      </tbody>
    </table>
  </div>`;
}

/** How many problems speak for and against; behind it, closed at first, a few of them. */
export function evidence(row: Row): Html {
  const { reason } = row.verdict;
  const counts = countsText(row);
  const why =
    reason === undefined || row.verdict.status === "contradicted"
      ? null
      : html`<p class="quiet">${reason}</p>`;
  if (row.verdict.evidence.length === 0)
    return html`<p class="quiet">${counts}</p>
      ${why}`;
  return html`<details class="counts">
      <summary>${counts}</summary>
      ${evidenceTable(row)}
    </details>
    ${why}`;
}
