import { agreement, isWrongVariant, outcomeOf, type Outcome } from "./agreement.ts";
import { grouped, plural } from "./numberWords.ts";
import type { Report } from "./types.ts";
import type { Row } from "../../theorems/types.ts";

/** What was claimed, for somebody who never saw the paper. */
export const CLAIMED =
  "A Mamba-style language model carries every token of a text through a stack of layers. In the limit of many layers, " +
  "the paper describes this by a differential equation, in which depth plays the part of time, and predicts where the tokens end: " +
  "they shrink to zero, or they grow without bound slowly, or they blow up at a finite depth, according to " +
  "the signs of a few parameters.";

/** How it was checked. */
export const CHECKED =
  "Every claim is solved numerically on random problems drawn from its own hypotheses, edge cases included, " +
  "with a search for counterexamples; where there is a proof, its algebra is checked by machine.";

function tally(rows: readonly Row[]): ReadonlyMap<Outcome, number> {
  const counts = new Map<Outcome, number>();
  for (const row of rows) {
    const outcome = outcomeOf(row.verdict.status);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  return counts;
}

const PHRASES: readonly (readonly [Outcome, (n: number) => string])[] = [
  ["proved", (n) => `${grouped(n)} ${n === 1 ? "is" : "are"} proved`],
  ["holds", (n) => `${grouped(n)} ${n === 1 ? "holds" : "hold"} on the problems tried`],
  ["fails", (n) => `${grouped(n)} ${n === 1 ? "fails" : "fail"}, with a counterexample shown below`],
  ["undecided", (n) => `${grouped(n)} could not be decided`],
  ["untested", (n) => `${grouped(n)} met no problem to be tried on`],
];

function phrase(rows: readonly Row[]): string {
  const counts = tally(rows);
  const parts = PHRASES.filter(([outcome]) => counts.has(outcome)).map(([outcome, say]) =>
    say(counts.get(outcome) ?? 0),
  );
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** Claims that look right and are not: the checks must find them out. */
function wrongVariants(rows: readonly Row[]): string | false {
  if (rows.length === 0) return false;
  const found = rows.filter((row) => outcomeOf(row.verdict.status) === "fails").length;
  return `Of ${plural(rows.length, "plausible but wrong variant")} stated beside them, ${grouped(found)} ${found === 1 ? "was" : "were"} found out.`;
}

/** A claim of the paper that came out wrong. */
export interface Failure {
  /** Id of the statement that has the claim. */
  readonly statement: string;
  readonly claim: string;
  readonly note?: string;
}

/** The paper's claims that fail, in the order of the report. */
export function failures(report: Report): readonly Failure[] {
  const fallen = report.rows.filter(
    (row) => row.attributedTo === "paper" && outcomeOf(row.verdict.status) === "fails",
  );
  return fallen.map(({ theorem, claim }) => {
    const statement = report.statements.find(({ id }) => id === theorem);
    const note = statement?.claims.find(
      ({ name, attributedTo }) => name === claim && attributedTo === "paper",
    )?.note;
    return { statement: theorem, claim, ...(note === undefined ? {} : { note }) };
  });
}

/** What holds: one sentence per source of claims, and one if the workbench disagrees with its own record. */
export function answerSentences(report: Report): readonly string[] {
  const by = (who: Row["attributedTo"]): readonly Row[] =>
    report.rows.filter((row) => row.attributedTo === who);
  const [paper, user] = [by("paper"), by("user")];
  const workbench = by("workbench").filter((row) => !isWrongVariant(row));
  const faults = report.rows.filter((row) => row.established !== undefined && agreement(row) === "disagrees");
  return [
    paper.length > 0 && `Of ${plural(paper.length, "claim")} read from the paper, ${phrase(paper)}.`,
    workbench.length > 0 &&
      `Of ${plural(workbench.length, "sharper or corrected claim")} added here, ${phrase(workbench)}.`,
    wrongVariants(report.rows.filter(isWrongVariant)),
    user.length > 0 && `Of ${plural(user.length, "claim")} from conjecture files, ${phrase(user)}.`,
    report.rows.length === 0 && "Nothing has been verified yet: this page only states the claims.",
    faults.length > 0 &&
      `${plural(faults.length, "row")} ${faults.length === 1 ? "disagrees" : "disagree"} with what is established: read that as a fault of this workbench until it is explained.`,
  ].filter((sentence) => sentence !== false);
}
