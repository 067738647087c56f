/** The batches of `verify`: random problems of each one-dimensional theorem through a gpu.js backend. */
import { openGpujs } from "../../solvers/batched/index.ts";
import type { KnownProblem, TaskRunner, TaskStore } from "../engine/index.ts";
import { loadTools } from "../engine/index.ts";
import { grouped } from "../reports/numberWords.ts";
import { batchChecks, runBatch, type BatchCheck, type BatchRun } from "../sweeps/index.ts";
import type { ProgressBar } from "./progress.ts";
import type { CommandContext } from "./types.ts";
import type { VerifyRequest } from "./verifyRun.ts";

/** Tokens of a problem in a batch: as many as sampling draws at most, so that both are about the same statement. */
const TOKENS = 4;

/** Problems a batch, where `--level full` is not told: some tens of seconds on a GPU, a minute or two on two cores. */
export function defaultBatch(level: "fast" | "full", onGpu: boolean): number {
  if (level === "fast") return 0;
  return onGpu ? 1_000_000 : 10_000;
}

/** What the batches found. */
export interface BatchesFound {
  readonly runs: readonly BatchRun[];
  /** Problems that float64 says contradict their theorem: the engine shrinks them, and their rows are contradicted. */
  readonly contradicting: readonly KnownProblem[];
}

export interface BatchTools {
  readonly runner: TaskRunner;
  readonly store: TaskStore;
  readonly bar: ProgressBar;
}

/** The checks of the request's theorems; statements from files have none. */
function checksFor({ statements }: VerifyRequest): readonly BatchCheck[] {
  const ids = statements.flatMap(({ statement, file }) => (file === undefined ? [statement.id] : []));
  return batchChecks.filter(({ theorem }) => ids.includes(theorem));
}

/**
 * Runs the batches of a request, every disagreement re-run in float64.
 *
 * @throws BackendUnavailableError if something else than the request's backend would compute; the engine's
 *   InterruptedError when the context's signal fires.
 */
export async function runBatches(
  request: VerifyRequest,
  context: CommandContext,
  { runner, store, bar }: BatchTools,
): Promise<BatchesFound> {
  const checks = request.batch === 0 ? [] : checksFor(request);
  if (checks.length === 0) return { runs: [], contradicting: [] };
  const backend = await openGpujs(request.backend);
  const tools = await loadTools();
  const runs: BatchRun[] = [];
  const contradicting: KnownProblem[] = [];
  try {
    for (const [i, check] of checks.entries()) {
      const statement = request.statements.find((each) => each.statement.id === check.theorem)!.statement;
      const label = `${check.theorem}: a batch of ${grouped(request.batch)} problems on ${backend.name}`;
      const found = await runBatch(statement, check, {
        backend,
        problems: request.batch,
        tokens: TOKENS,
        seed: context.seed,
        signal: context.signal,
        store,
        runner,
        tools,
        onProgress: (share) => bar.update((i + share) / checks.length, label),
      });
      runs.push(found.run);
      contradicting.push(...found.contradicted.map(({ problem }) => ({ statement: check.theorem, problem })));
    }
  } finally {
    await backend.close();
  }
  return { runs, contradicting };
}
