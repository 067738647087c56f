import type {
  Attribution,
  Certificate,
  ClaimSpec,
  Established,
  RegisteredClaim,
  Row,
} from "../../theorems/types.ts";
import { groupsOf } from "./groups.ts";
import { createRunner } from "./pool.ts";
import { verifyGroup } from "./verifyGroup.ts";
import type { JudgedClaim } from "./session.ts";
import { verdictOf } from "./verdict.ts";
import type { AnyStatement, ClaimGroup, EngineTools, StatementResult, VerifyOptions } from "./types.ts";

/** Loaded on demand: whoever brings fakes, or only asks for an exit code, does not wait for the solvers. */
export async function loadTools(): Promise<EngineTools> {
  return (await import("./tools.ts")).realTools;
}

/**
 * Verdicts on all claims of a statement, from the registry or from a file.
 *
 * For every claim, `runs` problems that meet the hypotheses are drawn and judged (claims with the same hypotheses,
 * ranges and tokens share problems and traces); known failures are tried first, and a margin-driven search
 * climbs towards violations. A contradiction is shrunk to the simplest problem found. Rows depend on statement,
 * seed, runs and level alone: not on time, cores or workers.
 *
 * @throws InputError for a path that leads nowhere or an expression outside the language; InterruptedError when
 *   the signal aborts; InvariantError if judging a problem throws.
 */
export async function verifyStatement(
  statement: AnyStatement,
  options: VerifyOptions,
): Promise<readonly Row[]> {
  return (await verifyInDetail(statement, options)).rows;
}

/** `verifyStatement`, with coverage and counts of the sampling. */
export async function verifyInDetail(
  statement: AnyStatement,
  options: VerifyOptions,
): Promise<StatementResult> {
  const { tools } = options;
  const load = tools === undefined ? loadTools : () => Promise.resolve(tools);
  const own = options.runner === undefined;
  const { signal, store } = options;
  const workers = tools === undefined ? (options.workers ?? 0) : 0;
  const runner = options.runner ?? createRunner({ workers, signal, store }, load);
  try {
    const groups = groupsOf(statement);
    const rows: Row[] = [];
    const results: StatementResult["groups"][number][] = [];
    for (const [index, group] of groups.entries()) {
      const part = { index, of: groups.length };
      const result = await verifyGroup(group, part, options, runner, await load());
      results.push(result.summary);
      group.positions.forEach((position, i) => {
        rows[position] = rowOf({ statement, group, position: i }, result.claims[i]!, options);
      });
    }
    return { rows, groups: results };
  } finally {
    if (own) await runner.close();
  }
}

/** A claim by its place in its group. */
interface GroupedClaim {
  readonly statement: AnyStatement;
  readonly group: ClaimGroup;
  readonly position: number;
}

/** Not asked beside a complete proof: then one of the two is wrong, and the row says so. */
function refutationOf(
  { group, position }: GroupedClaim,
  { replay }: JudgedClaim,
  options: VerifyOptions,
): Certificate | null {
  if (replay === null || options.refute === undefined) return null;
  return options.refute(group.statement, group.statement.claims[position]!, replay.problem);
}

function rowOf(grouped: GroupedClaim, judged: JudgedClaim, options: VerifyOptions): Row {
  const { statement, group, position } = grouped;
  const claim: ClaimSpec & Partial<RegisteredClaim> = statement.claims[group.positions[position]!]!;
  const attributedTo: Attribution = claim.attributedTo ?? "user";
  const established: Established | undefined = claim.established;
  const proof = options.proof?.(statement.id, claim.name);
  const refutation = proof === undefined ? refutationOf(grouped, judged, options) : null;
  return {
    theorem: statement.id,
    claim: claim.name,
    attributedTo,
    ...(established === undefined ? {} : { established }),
    verdict: verdictOf({ claim, established, proof, refutation, ...judged }),
  };
}
