import { html, type Html } from "../html.ts";
import { grouped } from "../numberWords.ts";
import { problemText } from "../problemText.ts";
import type { Evidence, Row } from "../../../theorems/types.ts";

/** Problems listed per claim; the JSON report has all that were kept. */
const MOST_LISTED = 6;

/** "199 of 200 problems support it, 1 undecided; 12 draws skipped." */
export function countsLine(row: Row): Html {
  const { counts, runs, reason } = row.verdict;
  const parts = [
    counts.contradicted > 0 && `${grouped(counts.contradicted)} contradict it`,
    counts.inconclusive > 0 && `${grouped(counts.inconclusive)} undecided`,
    counts.skipped > 0 && `${grouped(counts.skipped)} draws outside the hypotheses`,
  ].filter((part) => part !== false);
  const head = `${grouped(counts.supported)} of ${grouped(runs)} problems support it`;
  return html`<span>${[head, ...parts].join("; ")}.</span>
    ${reason === undefined ? null : html`<span>${reason}</span>`}`;
}

function evidenceRow(entry: Evidence): Html {
  return html`<tr>
    <td><code>${problemText(entry.problem)}</code></td>
    <td>${entry.predicted}</td>
    <td>${entry.observed}</td>
    <td>${entry.outcome}</td>
  </tr>`;
}

/** A few of the problems tried, closed at first. */
export function evidenceDetails(row: Row): Html | null {
  const { evidence } = row.verdict;
  if (evidence.length === 0) return null;
  const shown = evidence.slice(0, MOST_LISTED);
  return html`<details>
    <summary>Evidence: ${shown.length === 1 ? "one problem" : `${shown.length} problems`}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Evidence for ${row.claim}">
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
          ${shown.map(evidenceRow)}
        </tbody>
      </table>
    </div>
  </details>`;
}
