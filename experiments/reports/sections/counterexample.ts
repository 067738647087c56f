import { anchor, html, type Html } from "../html.ts";
import { problemFile, problemText } from "../problemText.ts";
import { replayCommands } from "../replay.ts";
import type { ReportStatement } from "../types.ts";
import type { Row } from "../../../theorems/types.ts";

/** A command with its button; without JavaScript the text is there to select. */
export function copyable(id: string, command: string, label: string): Html {
  return html`<div class="command">
    <pre tabindex="0" aria-label="${label}"><code id="${id}">${command}</code></pre>
    <button type="button" data-copy="${id}" aria-label="Copy: ${label}">Copy</button>
  </div>`;
}

/** What makes a refutation certain, for the reader who wants to check it. */
function certificateEntries(row: Row): readonly Html[] {
  if (row.verdict.status !== "refuted") return [];
  return (row.verdict.certificates ?? []).map(
    ({ method, artefact }) =>
      html`<div>
        <dt>Proved (${method})</dt>
        <dd>${artefact}</dd>
      </div>`,
  );
}

/** The smallest problem found against a claim, and how to see it again. */
export function counterexample(statement: ReportStatement, row: Row): Html | null {
  const { replay } = row.verdict;
  if (replay === undefined) return null;
  const commands = replayCommands(statement, replay);
  const id = anchor("replay", JSON.stringify([statement.id, row.claim, row.attributedTo]));
  return html`<div class="counterexample">
    <h5>Counterexample</h5>
    <p class="problem">${problemText(replay.problem)}</p>
    <dl>
      <div>
        <dt>Claimed</dt>
        <dd>${replay.predicted}</dd>
      </div>
      <div>
        <dt>Observed</dt>
        <dd>${replay.observed}</dd>
      </div>
      ${certificateEntries(row)}
    </dl>
    ${copyable(id, commands.byProblem, `check ${statement.id} on this problem`)}
    ${commands.bySeed === null ? null : copyable(`${id}-seed`, commands.bySeed, `replay the run that found it`)}
    <details>
      <summary>The problem in full</summary>
      <pre tabindex="0" aria-label="Problem file"><code>${problemFile(replay.problem)}</code></pre>
    </details>
  </div>`;
}
