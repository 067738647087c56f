import { availableParallelism, arch, platform } from "node:os";
import { openGpujs, type Backend } from "../../solvers/batched/index.ts";
import { registry } from "../../theorems/index.ts";
import type { Row } from "../../theorems/types.ts";
import { createRunner, exitCodeOf, loadTools } from "../engine/index.ts";
import { encodeRow, parseSweep, readJsonFile } from "../formats/index.ts";
import { grouped } from "../reports/numberWords.ts";
import { currentCommit } from "../reports/environment.ts";
import {
  checkReach,
  finishedPart,
  planSweep,
  runShard,
  shardOf,
  shardRange,
  statementsDigest,
  tallyOf,
  type PartProvenance,
  type Shard,
  type ShardResult,
  type SweepKey,
  type SweepPlan,
} from "../sweepRun/index.ts";
import { packageVersion } from "../version.ts";
import { resolveBackend } from "./backend.ts";
import { painter } from "./output.ts";
import { programDigest } from "./programDigest.ts";
import { ProgressBar } from "./progress.ts";
import { exitCodes, type CommandContext, type ExitCode, type ParsedOptions } from "./types.ts";
import { verdictText } from "./verdictText.ts";

async function readPlan(file: string, seed: number): Promise<{ plan: SweepPlan; source: string }> {
  const { value, source } = await readJsonFile(file);
  const input = parseSweep(value, source, new Set(registry.map(({ id }) => id)));
  return { plan: planSweep(input, seed, source), source };
}

async function openBackend(context: CommandContext): Promise<Backend> {
  const { backend, said } = await resolveBackend(context.backend);
  if (said !== undefined && !context.quiet) context.output.note(said);
  return openGpujs(backend);
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.ceil(minutes / 60)} h`;
}

/** "1,280 of 5,000 problems, 62/s, 1 min left": the rate of this run, not of what an earlier one did. */
export function progressLabel(done: number, total: number, earlier: number, seconds: number): string {
  const rate = (done - earlier) / seconds;
  const head = `${grouped(Math.floor(done))} of ${grouped(total)} problems`;
  if (!(rate > 0)) return head;
  const shown = rate >= 10 ? grouped(Math.round(rate)) : rate.toPrecision(2);
  return `${head}, ${shown}/s, ${durationText((total - done) / rate)} left`;
}

/** Fewer problems than this are judged sooner than worker threads start. */
const PROBLEMS_WORTH_WORKERS = 50;

function workersFor({ plan, shard }: Prepared): number {
  const { count } = shardRange(plan.configuration.design.size, shard);
  return count < PROBLEMS_WORTH_WORKERS ? 0 : availableParallelism();
}

interface Prepared {
  readonly plan: SweepPlan;
  readonly key: SweepKey;
  readonly shard: Shard;
  readonly backend: Backend;
}

function provenanceOf(backend: Backend): PartProvenance {
  return {
    commit: currentCommit(),
    adapter: backend.adapter,
    node: process.version,
    platform: `${platform()} ${arch()}`,
  };
}

/** Computes the shard; what is finished is kept when interrupted. */
async function compute(prepared: Prepared, context: CommandContext): Promise<ShardResult> {
  const { signal, out } = context;
  const bar = new ProgressBar(context);
  const started = performance.now();
  const runner = createRunner({ workers: workersFor(prepared), signal }, loadTools);
  try {
    return await runShard({
      ...prepared,
      out,
      signal,
      provenance: provenanceOf(prepared.backend),
      judging: { runner, tools: await loadTools() },
      onNotice: (line) => context.output.note(line),
      onProgress: (done, total, earlier) => {
        const seconds = (performance.now() - started) / 1000;
        bar.update(done / total, progressLabel(done, total, earlier, seconds));
      },
    });
  } finally {
    bar.clear();
    await runner.close();
  }
}

/** CONTRACT's default of --seed: naming it cannot be told from leaving it out. */
const DEFAULT_SEED = 1;

async function prepare(context: CommandContext, file: string, flag: Shard | undefined): Promise<Prepared> {
  const { plan, source } = await readPlan(file, context.seed);
  const { shard, said } = shardOf(flag, process.env);
  const backend = await openBackend(context);
  const { name, engine, dtype } = backend;
  const key = {
    configuration: plan.configuration,
    version: packageVersion,
    source: programDigest(),
    statements: statementsDigest(plan.statements),
    backend: { name, engine, dtype },
  };
  await checkReach(backend, plan.configuration, source);
  if (said !== undefined) context.output.note(said);
  for (const notice of plan.notices) context.output.note(notice);
  const { seed } = plan.configuration;
  if (context.seed !== seed && context.seed !== DEFAULT_SEED)
    context.output.note(`--seed ${context.seed} is not used: the file says "seed": ${seed}`);
  return { plan, key, shard, backend };
}

async function printResult(
  { plan, key, shard }: Prepared,
  file: string,
  rows: readonly Row[],
  context: CommandContext,
): Promise<void> {
  const { size } = plan.configuration.design;
  if (context.json) {
    const { version, backend } = key;
    const value = {
      version,
      seed: plan.configuration.seed,
      backend: backend.name,
      rows: rows.map(encodeRow),
      sweep: plan.configuration,
      shard,
      problems: shardRange(size, shard),
      part: file,
    };
    await context.output.print(`${JSON.stringify(value)}\n`);
    return;
  }
  const paint = painter(context.output.stdoutIsTerminal);
  const { invocation } = context;
  const whole = shard.of === 1;
  const next = whole
    ? ""
    : `Part ${shard.index} of ${shard.of}: the verdicts on the whole sweep are those of \`merge\`.\n`;
  await context.output.print(`${verdictText(rows, { files: new Map(), invocation, paint })}${next}${file}\n`);
}

/**
 * A part is no sample of the whole: that nothing in it contradicts what is false, or meets some hypotheses, says nothing.
 * Only a contradiction in it is one of the whole sweep too.
 */
function exitCodeOfShard(rows: readonly Row[], shard: Shard): ExitCode {
  if (shard.of === 1) return exitCodeOf(rows, { strict: false });
  const contradicted = rows.filter(({ verdict }) => verdict.status === "contradicted");
  return exitCodeOf(contradicted, { strict: false }) === 1 ? exitCodes.contradicted : exitCodes.done;
}

/** `sweep FILE [--shard I/N] [--resume]`: one part of a sweep. */
export async function run(
  context: CommandContext,
  positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const prepared = await prepare(context, positionals[0]!, options["shard"] as Shard | undefined);
  const { plan, key, shard, backend } = prepared;
  try {
    const kept = await finishedPart(context.out, key, shard, options["resume"] === true);
    if (kept !== undefined) context.output.note(`${kept} is finished: nothing to do`);
    const { file, tally } =
      kept === undefined
        ? await compute(prepared, context)
        : { file: kept, tally: await tallyOf(kept, plan) };
    const rows = await tally.rows();
    await printResult(prepared, file, rows, context);
    return exitCodeOfShard(rows, shard);
  } finally {
    await backend.close();
  }
}
