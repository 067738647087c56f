import type { Row, VerdictStatus } from "../../theorems/types.ts";

/**
 * How a row stands to what is established about its claim (CONTRACT.md, "Established"):
 * `agrees` counts as 0, `disagrees` as exit 1, `undecided` as exit 3.
 */
export type Agreement = "agrees" | "disagrees" | "undecided";

const POSITIVE: ReadonlySet<VerdictStatus> = new Set(["proved", "supported"]);
const NEGATIVE: ReadonlySet<VerdictStatus> = new Set(["refuted", "contradicted"]);

/** Whether a row's verdict agrees with what is established, or, for a statement from a file, whether its claim held. */
export function agreement(row: Row): Agreement {
  const { status, fault } = row.verdict;
  if (fault === true) return "disagrees";
  if (row.established === "open") return status === "proved" || status === "refuted" ? "disagrees" : "agrees";
  const wanted = row.established === false ? NEGATIVE : POSITIVE;
  const unwanted = row.established === false ? POSITIVE : NEGATIVE;
  if (wanted.has(status)) return "agrees";
  return unwanted.has(status) ? "disagrees" : "undecided";
}

/** What a reader is told about one claim. */
export type Outcome = "proved" | "holds" | "fails" | "undecided" | "untested";

export function outcomeOf(status: VerdictStatus): Outcome {
  switch (status) {
    case "proved":
      return "proved";
    case "supported":
      return "holds";
    case "refuted":
    case "contradicted":
      return "fails";
    case "inconclusive":
      return "undecided";
    case "vacuous":
      return "untested";
    default:
      return status satisfies never;
  }
}

/** The verdict of a whole statement, from its rows. */
export interface Summary {
  readonly outcome: Outcome | "mixed" | "fault";
  /** One or two words for the table. */
  readonly label: string;
  /** One sentence. */
  readonly sentence: string;
}

function count(rows: readonly Row[], ...outcomes: readonly Outcome[]): number {
  return rows.filter((row) => outcomes.includes(outcomeOf(row.verdict.status))).length;
}

/** "2 of 4 claims of the paper supported, 1 refuted, 1 contradicted". */
function counted(rows: readonly Row[], whose: string): string {
  const parts = [
    [count(rows, "proved"), "proved"],
    [count(rows, "holds"), "supported"],
    [rows.filter((row) => row.verdict.status === "refuted").length, "refuted"],
    [rows.filter((row) => row.verdict.status === "contradicted").length, "contradicted"],
    [count(rows, "undecided"), "undecided"],
    [count(rows, "untested"), "never reached"],
  ] as const;
  const noun = rows.length === 1 ? "claim" : "claims";
  const said = parts.filter(([n]) => n > 0);
  if (said.length === 0) return `Claims ${whose} not run.`;
  const [first, ...rest] = said.map(([n, word], i) =>
    i > 0
      ? `${n} ${word}`
      : n === rows.length
        ? `${n === 1 ? "The" : `All ${n}`} ${noun} ${whose} ${word}`
        : `${n} of ${rows.length} ${noun} ${whose} ${word}`,
  );
  return `${[first, ...rest].join(", ")}.`;
}

const WHOSE = { paper: "of the paper", workbench: "of the workbench", user: "of the file" } as const;

/** A claim stated here because it is plausible and wrong: it says nothing against its statement when it fails. */
export function isWrongVariant(claim: Pick<Row, "attributedTo" | "established">): boolean {
  return claim.attributedTo === "workbench" && claim.established === false;
}

/** The rows that a statement's verdict is about: the paper's claims; without any, all but the wrong variants. */
export function judgedRows(rows: readonly Row[]): readonly Row[] {
  const paper = rows.filter((row) => row.attributedTo === "paper");
  return paper.length > 0 ? paper : rows.filter((row) => !isWrongVariant(row));
}

/**
 * One verdict for a statement: about the rows of `judgedRows`.
 * A row that contradicts what is established is a fault of the workbench and outranks everything.
 */
export function summarize(rows: readonly Row[]): Summary {
  const judged = judgedRows(rows);
  const whose = WHOSE[judged[0]?.attributedTo ?? "workbench"];
  const sentence = counted(judged, whose);
  if (rows.some((row) => row.established !== undefined && agreement(row) === "disagrees"))
    return { outcome: "fault", label: "Check failed", sentence };
  const fails = count(judged, "fails");
  const good = count(judged, "holds", "proved");
  if (judged.length === 0) return { outcome: "untested", label: "Not run", sentence };
  if (fails === judged.length) return { outcome: "fails", label: "Fails as stated", sentence };
  if (fails > 0) return { outcome: "mixed", label: "Holds in part", sentence };
  if (count(judged, "proved") === judged.length) return { outcome: "proved", label: "Proved", sentence };
  if (good === judged.length) return { outcome: "holds", label: "Holds", sentence };
  if (good === 0 && count(judged, "untested") === judged.length)
    return { outcome: "untested", label: "Never reached", sentence };
  return { outcome: "undecided", label: good > 0 ? "Undecided in part" : "Undecided", sentence };
}
