import { availableParallelism } from "node:os";
import type { Backend, StackBatch, StackState } from "../../solvers/batched/index.ts";
import { InterruptedError, type AnyStatement, type TaskStore } from "../engine/index.ts";
import { confirm, type ConfirmTools } from "./confirm.ts";
import { LARGEST_SHIFT, drawBatch, type DrawRequest } from "./draw.ts";
import { CHANGE, paceOf, type JudgedPiece } from "./piece.ts";
import type { BatchCheck, BatchRun, Disagreement, Fate, Outcome } from "./types.ts";
import { workforceFor, type Workforce } from "./workforce.ts";

/** gpu.js on WebAssembly gives each of its threads this many problems at least. */
const THREAD_PIECE = 2 ** 12;

const onGpu = ({ name, software }: Backend): boolean => name === "webgpu" && !software;

/**
 * Problems followed at once, a multiple of 1024: what a GPU needs to be busy; on a CPU some seconds for all cores. What
 * comes out does not depend on it.
 */
function pieceOf(backend: Backend): number {
  return onGpu(backend) ? 2 ** 20 : THREAD_PIECE * availableParallelism();
}

/** Token-steps between two looks at the signal: about a second, on a GPU and without one. */
function tokenStepsPerLaunch(backend: Backend): number {
  return onGpu(backend) ? 2 ** 35 : 2 ** 21 * availableParallelism();
}

const EXAMPLES = 10;

export interface BatchOptions extends ConfirmTools {
  readonly backend: Backend;
  readonly problems: number;
  readonly tokens: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Keeps judged pieces, so that an interrupted run continues. */
  readonly store?: TaskStore | undefined;
  /** Who draws and judges; default worker threads on all cores where the batch is large enough. Closed by its maker. */
  readonly force?: Workforce;
  readonly onProgress?: (share: number) => void;
}

export interface BatchSeconds {
  draw: number;
  batch: number;
  judge: number;
  rerun: number;
}

/** What a run leaves: the summary, all disagreements that float64 confirmed, and where the time went. */
export interface BatchResult {
  readonly run: BatchRun;
  readonly contradicted: readonly Disagreement[];
  /** Wall time; nothing of pieces that the store had. */
  readonly seconds: Readonly<BatchSeconds>;
}

interface PieceContext {
  readonly check: BatchCheck;
  readonly options: BatchOptions;
  readonly force: Workforce;
  readonly seconds: BatchSeconds;
  layout: string;
}

async function timed<T>(seconds: BatchSeconds, what: keyof BatchSeconds, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  seconds[what] += (performance.now() - start) / 1000;
  return result;
}

async function follow(
  context: PieceContext,
  batch: StackBatch,
  onShare: (share: number) => void,
): Promise<StackState> {
  const { check, options } = context;
  const { backend, signal } = options;
  const { steps } = check.reach(batch.L);
  const launch = Math.max(1, Math.floor(tokenStepsPerLaunch(backend) / (batch.B * batch.L)));
  const stack = await backend.load(batch, "log-midpoint", paceOf(check, batch.L));
  context.layout = stack.layout;
  try {
    for (let done = 0; done < steps; done += launch) {
      // Lets signals in between two launches.
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new InterruptedError();
      await stack.advance(Math.min(launch, steps - done));
      onShare(Math.min(1, (done + launch) / steps));
    }
    return await stack.read();
  } finally {
    stack.release();
  }
}

async function judgedPiece(
  context: PieceContext,
  request: DrawRequest,
  onShare: (share: number) => void,
): Promise<JudgedPiece> {
  const { force, seconds } = context;
  const batch = await timed(seconds, "draw", () => force.draw(request));
  const end = await timed(seconds, "batch", () => follow(context, batch, onShare));
  return timed(seconds, "judge", () => force.judge(request, batch, end));
}

/** What the store keeps of a piece. */
interface KeptPiece {
  readonly judged: JudgedPiece;
  readonly layout: string;
}

/** A piece with its disagreements re-run; pieces that the store knows are not followed again. */
async function confirmedPiece(
  statement: AnyStatement,
  context: PieceContext,
  request: DrawRequest,
  onShare: (share: number) => void,
): Promise<{ readonly judged: JudgedPiece; readonly disagreements: readonly Disagreement[] }> {
  const { check, options, seconds } = context;
  const key = `batch/${check.theorem}/${request.L}/${request.first}/${request.count}`;
  const kept = options.store?.get(key) as KeptPiece | undefined;
  const judged = kept?.judged ?? (await judgedPiece(context, request, onShare));
  if (kept === undefined) options.store?.set(key, { judged, layout: context.layout } satisfies KeptPiece);
  else context.layout = kept.layout;
  const disagreements = await timed(seconds, "rerun", async () => {
    if (judged.disagreeing.length === 0) return [];
    const batch = drawBatch(check, request);
    return confirm(statement, check, batch, judged.disagreeing, key, options);
  });
  return { judged, disagreements };
}

function requestsOf(
  check: BatchCheck,
  { problems, tokens, seed, backend }: BatchOptions,
): readonly DrawRequest[] {
  const size = pieceOf(backend);
  return Array.from({ length: Math.ceil(problems / size) }, (_, i) => ({
    theorem: check.theorem,
    seed,
    first: i * size,
    count: Math.min(size, problems - i * size),
    L: tokens,
  }));
}

function summary(
  context: PieceContext,
  counts: Readonly<Record<Outcome, number>>,
  disagreements: readonly Disagreement[],
): BatchRun {
  const { check, options, layout } = context;
  const { backend, problems, tokens, seed } = options;
  const fates: Record<Fate, number> = { supported: 0, contradicted: 0, inconclusive: 0 };
  for (const { fate } of disagreements) fates[fate]++;
  const worstFirst = (["contradicted", "inconclusive", "supported"] as const).flatMap((fate) =>
    disagreements.filter((each) => each.fate === fate),
  );
  const { logTheta, steps } = check.reach(tokens);
  return {
    theorem: check.theorem,
    claims: check.claims,
    problems,
    tokens,
    counts,
    fates,
    rounding: disagreements.filter(({ inDouble }) => inDouble === "agrees").length,
    examples: worstFirst.slice(0, EXAMPLES),
    provenance: {
      backend: backend.name,
      engine: backend.engine,
      adapter: backend.adapter,
      dtype: backend.dtype,
      layout,
      seed,
      steps,
      untilLogTheta: logTheta + LARGEST_SHIFT,
      change: CHANGE,
    },
  };
}

/**
 * Random problems of a theorem through a backend, each compared with the statement; every disagreement is put to the
 * float64 engine, so that float32 and the depth step never decide.
 *
 * @param statement - what the engine is asked: the registry's theorem, or an altered one in negative controls.
 * @throws InterruptedError on a signal; pieces that were judged are in the store.
 */
export async function runBatch(
  statement: AnyStatement,
  check: BatchCheck,
  options: BatchOptions,
): Promise<BatchResult> {
  const { problems } = options;
  const seconds: BatchSeconds = { draw: 0, batch: 0, judge: 0, rerun: 0 };
  const force = options.force ?? workforceFor(check, problems, availableParallelism());
  const context: PieceContext = { check, options, force, seconds, layout: "" };
  const counts: Record<Outcome, number> = { agrees: 0, disagrees: 0, unresolved: 0 };
  const disagreements: Disagreement[] = [];
  const requests = requestsOf(check, options);
  try {
    for (const [i, request] of requests.entries()) {
      const onShare = (share: number): void => options.onProgress?.((i + share) / requests.length);
      const piece = await confirmedPiece(statement, context, request, onShare);
      for (const outcome of ["agrees", "disagrees", "unresolved"] as const)
        counts[outcome] += piece.judged.counts[outcome];
      disagreements.push(...piece.disagreements);
    }
  } finally {
    if (options.force === undefined) await force.close();
  }
  const contradicted = disagreements.filter(({ fate }) => fate === "contradicted");
  return { run: summary(context, counts, disagreements), contradicted, seconds };
}
