import type { Summary } from "../agreement.ts";
import { outcomeOf } from "../agreement.ts";
import { html, type Html } from "../html.ts";
import type { VerdictStatus } from "../../../theorems/types.ts";

/** A sign beside the word, so that no verdict is told by colour alone. */
const SIGNS: Readonly<Record<Summary["outcome"], string>> = {
  proved: "■",
  holds: "✓",
  fails: "✕",
  mixed: "◐",
  undecided: "?",
  untested: "–",
  fault: "!",
};

function chip(outcome: Summary["outcome"], label: string): Html {
  return html`<span class="chip ${outcome}"
    ><span aria-hidden="true">${SIGNS[outcome]}</span> ${label}</span
  >`;
}

/** The verdict of a statement. */
export function summaryChip(summary: Summary): Html {
  return chip(summary.outcome, summary.label);
}

/** The verdict of a claim, in the words of the command line. */
export function statusChip(status: VerdictStatus): Html {
  return chip(outcomeOf(status), status);
}
