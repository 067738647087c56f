import { availableParallelism } from "node:os";
import { DeviceFailedError, InputError } from "../../solvers/errors.ts";
import type { BackendName } from "../../solvers/batched/index.ts";
import type { Problem } from "../../solvers/types.ts";
import type { Statement, Theorem } from "../../theorems/types.ts";
import {
  createRunner,
  loadTools,
  PartialState,
  readCounterexamples,
  verifyInDetail,
  type KnownProblem,
  type TaskRunner,
} from "../engine/index.ts";
import { currentCommit, currentEnvironment } from "../reports/environment.ts";
import { shellCommand } from "../reports/shellQuote.ts";
import { counterexamplesFile, packageVersion } from "../version.ts";
import { ProgressBar } from "./progress.ts";
import { programDigest } from "./programDigest.ts";
import { checkChains, proofOfClaim, refuterFor } from "./proofs.ts";
import type { CommandContext } from "./types.ts";
import { runBatches } from "./verifyBatches.ts";
import type { VerifiedStatement, VerifyResults, VerifySettings } from "./verifyStore.ts";

/** A statement to verify, and the file it came from. */
export interface StatementToVerify {
  readonly statement: Statement | Theorem;
  readonly file?: { readonly path: string; readonly sha256: string };
}

/** What `verify` was asked for, validated. */
export interface VerifyRequest {
  readonly statements: readonly StatementToVerify[];
  readonly runs: number;
  readonly level: "fast" | "full";
  readonly backend: BackendName;
  /** Problems of each batch; 0: none. */
  readonly batch: number;
  /** Instead of sampling: one problem, with the digest of its file. */
  readonly problem?: { readonly problem: Problem; readonly path: string; readonly sha256: string };
  /** Instead of sampling: a replay. */
  readonly path?: string;
}

/** Fewer problems than this are judged sooner than worker threads start. */
const runsWorthWorkers = 20;

function settingsOf(request: VerifyRequest, seed: number): VerifySettings {
  const { runs, level, backend } = request;
  return { version: packageVersion, source: programDigest(), seed, runs, level, backend };
}

/** State of other settings, statements or files is another command's. */
function openState(
  request: VerifyRequest,
  { version, source, seed }: VerifySettings,
  out: string,
): PartialState {
  return PartialState.open(out, {
    version,
    source,
    args: stateArguments(request, seed),
    files: inputFiles(request),
  });
}

function stateArguments(request: VerifyRequest, seed: number): readonly string[] {
  return [
    "verify",
    ...request.statements.map(({ statement }) => statement.id),
    `--seed=${seed}`,
    `--runs=${request.runs}`,
    `--level=${request.level}`,
    `--backend=${request.backend}`,
    `--batch=${request.batch}`,
    ...(request.path === undefined ? [] : [`--path=${request.path}`]),
  ];
}

function inputFiles(request: VerifyRequest): Readonly<Record<string, string>> {
  const files = request.statements.flatMap(({ file }) =>
    file === undefined ? [] : [[file.path, file.sha256] as const],
  );
  const { problem } = request;
  return Object.fromEntries([
    ...files,
    ...(problem === undefined ? [] : [[problem.path, problem.sha256] as const]),
  ]);
}

function workersFor(request: VerifyRequest): number {
  const single = request.problem !== undefined || request.path !== undefined;
  return single || request.runs < runsWorthWorkers ? 0 : availableParallelism();
}

/**
 * Verifies the statements of a request one after the other, over all cores. What is finished is kept under --out when
 * interrupted, and used by the next run of the same command.
 *
 * @param keep - writes the results where they are wanted; what was kept goes only after that.
 * @throws the engine's InterruptedError when the context's signal fires.
 */
export async function runVerify(
  request: VerifyRequest,
  context: CommandContext,
  keep: (results: VerifyResults) => void,
): Promise<VerifyResults> {
  const { seed, out, signal } = context;
  const settings = settingsOf(request, seed);
  const state = openState(request, settings, out);
  for (const notice of state.notices) context.output.note(notice);
  const runner = createRunner({ workers: workersFor(request), signal, store: state }, loadTools);
  try {
    const bar = new ProgressBar(context);
    const batches = await runBatches(request, context, { runner, store: state, bar });
    const known = [...readCounterexamples(counterexamplesFile), ...batches.contradicting];
    const statements = await verifyAll(request, context, { runner, known, bar });
    const command = `${context.invocation} ${shellCommand(...process.argv.slice(2))}`;
    const results = {
      ...settings,
      commit: currentCommit(),
      environment: currentEnvironment(),
      command,
      statements,
      batches: batches.runs,
    };
    keep(results);
    state.complete();
    return results;
  } catch (error) {
    // Bad input leaves nothing behind: a path that leads nowhere is found out only here. A device may fail after hours.
    if (error instanceof InputError && !(error instanceof DeviceFailedError)) state.complete();
    else state.save();
    throw error;
  } finally {
    await runner.close();
  }
}

/** A check on one problem is a check on that problem alone, and says nothing of proofs. */
function chainsFor(
  request: VerifyRequest,
  theorem: string,
  context: CommandContext,
): Promise<VerifiedStatement["chains"]> {
  const single = request.problem !== undefined || request.path !== undefined;
  return single ? Promise.resolve([]) : checkChains(theorem, request.level, context.signal);
}

interface VerifyTools {
  readonly runner: TaskRunner;
  /** Problems to try before any are drawn. */
  readonly known: readonly KnownProblem[];
  readonly bar: ProgressBar;
}

async function verifyAll(
  request: VerifyRequest,
  context: CommandContext,
  { runner, known, bar }: VerifyTools,
): Promise<readonly VerifiedStatement[]> {
  const verified: VerifiedStatement[] = [];
  const count = request.statements.length;
  for (const [index, { statement, file }] of request.statements.entries()) {
    bar.update(index / count, `${statement.id}: proofs`);
    const chains = await chainsFor(request, statement.id, context);
    const result = await verifyInDetail(statement, {
      proof: (_id, claim) => proofOfClaim(statement, claim, chains),
      refute: refuterFor(request.level),
      seed: context.seed,
      runs: request.runs,
      level: request.level,
      signal: context.signal,
      runner,
      known,
      ...(request.path === undefined ? {} : { path: request.path }),
      ...(request.problem === undefined ? {} : { problem: request.problem.problem }),
      onProgress: ({ done, total, row }) => bar.update((index + done / total) / count, row),
    });
    verified.push({
      id: statement.id,
      ...(file === undefined ? {} : { file: { path: file.path, statement } }),
      rows: result.rows,
      chains,
      coverage: result.groups.map(({ claims, coverage }) => ({ claims, classes: coverage })),
    });
  }
  bar.clear();
  return verified;
}
