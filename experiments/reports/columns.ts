import { judgedRows } from "./agreement.ts";
import { grouped, plural } from "./numberWords.ts";
import type { Report } from "./types.ts";
import type { Row } from "../../theorems/types.ts";

/** The four kinds of evidence, in the words of table cells. `null`: not run. */
export interface EvidenceCells {
  readonly sampled: string | null;
  readonly proofs: string | null;
  readonly scale: string | null;
  readonly checkpoints: string | null;
}

export const COLUMN_TITLES: Readonly<Record<keyof EvidenceCells, string>> = {
  sampled: "Sampled",
  proofs: "Proof steps",
  scale: "GPU scale",
  checkpoints: "Checkpoints",
};

function sampledCell(rows: readonly Row[]): string | null {
  const sums = rows.reduce(
    (sum, { verdict: { counts } }) => ({
      tried: sum.tried + counts.supported + counts.contradicted + counts.inconclusive,
      contradicted: sum.contradicted + counts.contradicted,
      inconclusive: sum.inconclusive + counts.inconclusive,
    }),
    { tried: 0, contradicted: 0, inconclusive: 0 },
  );
  if (sums.tried === 0) return null;
  const against = sums.contradicted === 0 ? "none against" : `${grouped(sums.contradicted)} against`;
  const open = sums.inconclusive === 0 ? "" : `, ${grouped(sums.inconclusive)} undecided`;
  return `${plural(sums.tried, "trial")}: ${against}${open}`;
}

function proofCell(report: Report, statement: string, rows: readonly Row[]): string | null {
  const steps = report.proofSteps.filter((step) => step.statement === statement && step.status !== "not-run");
  const checked = steps.filter((step) => step.status === "checked").length;
  if (steps.length > 0) return `${checked} of ${plural(steps.length, "step")} checked`;
  const certificates = rows.reduce((sum, row) => sum + (row.verdict.certificates?.length ?? 0), 0);
  return certificates === 0 ? null : `${plural(certificates, "step")} checked`;
}

function columnCell(report: Report, statement: string, column: "scale" | "checkpoints"): string | null {
  const found = report.columns.filter((entry) => entry.statement === statement && entry.column === column);
  return found.length === 0 ? null : found.map((entry) => entry.summary).join("; ");
}

/** What each column says about one statement. */
export function evidenceCells(report: Report, statement: string): EvidenceCells {
  const rows = report.rows.filter((row) => row.theorem === statement);
  return {
    sampled: sampledCell(judgedRows(rows)),
    proofs: proofCell(report, statement, rows),
    scale: columnCell(report, statement, "scale"),
    checkpoints: columnCell(report, statement, "checkpoints"),
  };
}
