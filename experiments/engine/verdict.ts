import type {
  Certificate,
  ClaimSpec,
  Established,
  Replay,
  Row,
  Verdict,
  VerdictStatus,
} from "../../theorems/types.ts";
import type { Tally } from "./tally.ts";
import type { ProofResult } from "./types.ts";

/** A row is inconclusive if more than this part of its problems is (CONTRACT). */
export const MAX_INCONCLUSIVE = 0.05;

const POSITIVE: readonly VerdictStatus[] = ["proved", "supported"];
const NEGATIVE: readonly VerdictStatus[] = ["refuted", "contradicted"];

/** What a verdict needs to know of the problems tried. */
export type RowTally = Pick<Tally, "decided" | "total" | "evidence">;

/** Everything that a verdict follows from. */
export interface VerdictInput {
  readonly claim: ClaimSpec;
  readonly tally: RowTally;
  readonly established: Established | undefined;
  readonly proof: ProofResult | undefined;
  /** Proof that the replay's problem violates the claim, or null. */
  readonly refutation: Certificate | null;
  readonly replay: Replay | null;
  /** Why nothing was judged, where no problem met the hypotheses. */
  readonly vacuous: string;
  /** Why the sampling does not count, or null. */
  readonly coverage: string | null;
  /** Said of a row that is otherwise in order, for example that few problems met the hypotheses. */
  readonly remark: string | null;
}

/** From problems to a row, in the order that CONTRACT fixes. */
export function verdictOf(input: VerdictInput): Verdict {
  const { tally, replay, claim } = input;
  const proof = proofOf(input);
  const { status, reason } = statusOf(input, proof);
  const contradictedProof = status === "contradicted" && proof?.status === "proved";
  return {
    status,
    runs: tally.decided,
    counts: tally.total,
    evidence: tally.evidence(claim),
    ...(proof === undefined ? {} : { certificates: proof.certificates }),
    ...(reason === null ? {} : { reason }),
    ...(NEGATIVE.includes(status) && replay !== null ? { replay } : {}),
    ...(contradictedProof || disagrees(status, input.established) ? { fault: true } : {}),
  };
}

/** A chain about the claim itself comes before a certificate about one problem: it says more, or makes a fault. */
function proofOf({ proof, refutation }: VerdictInput): ProofResult | undefined {
  if (proof !== undefined || refutation === null) return proof;
  return { status: "refuted", certificates: [refutation] };
}

function statusOf(
  input: VerdictInput,
  proof: ProofResult | undefined,
): { readonly status: VerdictStatus; readonly reason: string | null } {
  const { tally, coverage, remark } = input;
  const { contradicted, inconclusive } = tally.total;
  if (contradicted > 0) {
    const count = `${contradicted} of ${tally.decided} problems contradict it`;
    const beside = proof?.status === "proved" ? ", beside a complete proof chain" : "";
    const status = proof?.status === "refuted" ? "refuted" : "contradicted";
    return { status, reason: `${count}${beside}` };
  }
  if (proof !== undefined) return { status: proof.status, reason: remark };
  if (tally.decided === 0) return { status: "vacuous", reason: input.vacuous };
  if (coverage !== null) return { status: "inconclusive", reason: coverage };
  if (inconclusive > MAX_INCONCLUSIVE * tally.decided) {
    return {
      status: "inconclusive",
      reason: `${inconclusive} of ${tally.decided} problems are inconclusive`,
    };
  }
  return { status: "supported", reason: remark };
}

/** Whether a status contradicts what is established (CONTRACT, "Established"). */
function disagrees(status: VerdictStatus, established: Established | undefined): boolean {
  if (established === true) return NEGATIVE.includes(status);
  if (established === false) return POSITIVE.includes(status);
  return false;
}

/** Exit codes that rows can lead to. */
export type RowsExitCode = 0 | 1 | 3;

/**
 * The exit code of `verify` (CONTRACT): 1 before 3 before 0 over all rows.
 *
 * @param options.strict - ignores what is established.
 */
export function exitCodeOf(rows: readonly Row[], options: { readonly strict: boolean }): RowsExitCode {
  const codes = rows.map((row) => rowExitCode(row, options.strict));
  if (codes.includes(1)) return 1;
  return codes.includes(3) ? 3 : 0;
}

function rowExitCode(row: Row, strict: boolean): RowsExitCode {
  const { status, fault } = row.verdict;
  const established = strict ? undefined : row.established;
  const negative = NEGATIVE.includes(status);
  // A contradicted problem beside a complete proof is wrong whatever is established.
  if (negative && fault === true) return 1;
  if (established === "open" && status !== "proved" && status !== "refuted") return 0;
  if (established === false && negative) return 0;
  if (established === false && POSITIVE.includes(status)) return 1;
  if (negative) return 1;
  return POSITIVE.includes(status) ? 0 : 3;
}
