import { traceDiscretised } from "../../solvers/discrete/index.ts";
import { InvariantError } from "../../solvers/errors.ts";
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { Problem, Trace, TraceMethod } from "../../solvers/types.ts";
import { statementAt, type LedgerStatement } from "../../theorems/discretisation/index.ts";
import type { Established, Verdict } from "../../theorems/types.ts";
import { loadTools, verifyStatement } from "../engine/index.ts";

/** One statement of the ledger under one discretisation. */
export interface JudgedCase {
  readonly id: string;
  readonly state: StateRule;
  readonly eta: number;
  readonly established: Established;
  readonly verdict: Verdict;
}

/**
 * The statement under this discretisation, by the engine and the judge of every other statement: sampling, search and
 * shrinking are theirs, only the traces are those of the discretised system.
 */
export async function judgeCase(
  entry: LedgerStatement,
  state: StateRule,
  eta: number,
  options: { readonly seed: number; readonly runs: number },
): Promise<JudgedCase> {
  const trace = (problem: Problem, method: TraceMethod): Trace => {
    if (problem.kind !== "scalar") throw new InvariantError("the ledger is about one dimension");
    return traceDiscretised(problem, { state, eta }, method);
  };
  const tools = { ...(await loadTools()), trace };
  const rows = await verifyStatement(statementAt(entry, state, eta), { ...options, level: "fast", tools });
  const [row] = rows;
  if (row === undefined) throw new InvariantError(`no verdict on ${entry.id}`);
  const { established = "open", verdict } = row;
  return { id: entry.id, state, eta, established, verdict };
}
