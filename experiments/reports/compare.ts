import { agreement } from "./agreement.ts";
import type { StatusChange } from "./types.ts";
import type { Row } from "../../theorems/types.ts";

const RANK = { disagrees: 0, undecided: 1, agrees: 2 } as const;

const ABSENT = "absent";

/** Rows have no id of their own: statement, claim and attribution name one. */
function key(row: Row): string {
  return JSON.stringify([row.theorem, row.claim, row.attributedTo]);
}

function direction(before: Row | undefined, after: Row | undefined): StatusChange["direction"] {
  if (before === undefined || after === undefined) return "other";
  const difference = RANK[agreement(after)] - RANK[agreement(before)];
  if (difference !== 0) return difference > 0 ? "better" : "worse";
  return "other";
}

/**
 * The rows whose status differs between two reports, in the order of the new one, vanished rows last.
 *
 * @param before - an older report, or the output of `verify --json`.
 * @param after - the newer one.
 */
export function compareReports(
  before: { readonly rows: readonly Row[] },
  after: { readonly rows: readonly Row[] },
): readonly StatusChange[] {
  const old = new Map(before.rows.map((row) => [key(row), row]));
  const fresh = new Set(after.rows.map(key));
  const changes = after.rows
    .map((row) => ({ row, previous: old.get(key(row)) }))
    .filter(({ row, previous }) => previous?.verdict.status !== row.verdict.status)
    .map(({ row, previous }) => ({
      theorem: row.theorem,
      claim: row.claim,
      before: previous?.verdict.status ?? ABSENT,
      after: row.verdict.status,
      direction: direction(previous, row),
    }));
  const gone = before.rows
    .filter((row) => !fresh.has(key(row)))
    .map((row) => ({
      theorem: row.theorem,
      claim: row.claim,
      before: row.verdict.status,
      after: ABSENT,
      direction: direction(row, undefined),
    }));
  return [...changes, ...gone];
}

/** The changes as lines of text, or one line saying that there are none. */
export function renderChanges(changes: readonly StatusChange[]): string {
  if (changes.length === 0) return "No status changed.\n";
  const mark = { better: "+", worse: "!", other: "~" } as const;
  return changes
    .map((c) => `${mark[c.direction]} ${c.theorem} / ${c.claim}: ${c.before} -> ${c.after}\n`)
    .join("");
}
