import { judgedRows } from "./agreement.ts";
import { grouped, plural } from "./numberWords.ts";
import type { Report, ReportProofStep } from "./types.ts";
import type { Row } from "../../theorems/types.ts";

/** The four kinds of evidence, in the words of table cells, one entry a source. Empty: not run. */
export interface EvidenceCells {
  readonly sampled: readonly string[];
  readonly proofs: readonly string[];
  readonly scale: readonly string[];
  readonly checkpoints: readonly string[];
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

/** "2 of 2 chains complete: 36 steps by machine, 74 by named rules". */
function proofCell(report: Report, statement: string, rows: readonly Row[]): string | null {
  const steps = report.proofSteps.filter((step) => step.statement === statement && step.status !== "not-run");
  const count = (status: ReportProofStep["status"]): number =>
    steps.filter((step) => step.status === status).length;
  if (steps.length === 0) {
    const certificates = rows.reduce((sum, row) => sum + (row.verdict.certificates?.length ?? 0), 0);
    return certificates === 0 ? null : plural(certificates, "step");
  }
  const chains = report.proofChains.filter((chain) => chain.statement === statement);
  const complete = chains.filter((chain) => chain.status === "complete").length;
  const head = chains.length === 0 ? "" : `${complete} of ${plural(chains.length, "chain")} complete: `;
  const [machine, accepted, failed] = [count("checked"), count("accepted"), count("failed")];
  const byRule = accepted === 0 ? "" : `, ${grouped(accepted)} by named rules`;
  const against = failed === 0 ? "" : `, ${grouped(failed)} failed`;
  return `${head}${plural(machine, "step")} by machine${byRule}${against}`;
}

function columnCell(report: Report, statement: string, column: "scale" | "checkpoints"): readonly string[] {
  const found = report.columns.filter((entry) => entry.statement === statement && entry.column === column);
  return found.map((entry) => entry.summary);
}

const listOf = (text: string | null): readonly string[] => (text === null ? [] : [text]);

/** What each column says about one statement. */
export function evidenceCells(report: Report, statement: string): EvidenceCells {
  const rows = report.rows.filter((row) => row.theorem === statement);
  return {
    sampled: listOf(sampledCell(judgedRows(rows))),
    proofs: listOf(proofCell(report, statement, rows)),
    scale: columnCell(report, statement, "scale"),
    checkpoints: columnCell(report, statement, "checkpoints"),
  };
}
