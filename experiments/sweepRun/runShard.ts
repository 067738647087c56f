/** Runs one shard of a sweep: chunk by chunk, each kept as soon as it is finished, then the part in one step. */
import { existsSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../solvers/errors.ts";
import { InterruptedError } from "../engine/index.ts";
import { Blocks, chunkSize, type BlockRun, type StackedProblem } from "./blocks.ts";
import { ChunkStore } from "./chunkStore.ts";
import { judgeProblems, type JudgeTools } from "./judge.ts";
import { headerOf, PART_FORMAT, readSweepFile, SweepFileWriter, type PartProvenance } from "./partFile.ts";
import { sweepHash, type SweepKey, type SweepPlan } from "./plan.ts";
import { readRecord, recordLine, recordOf } from "./record.ts";
import { partName, shardRange } from "./shard.ts";
import type { Shard } from "./types.ts";
import { SweepTally } from "./tally.ts";

/** Folder of a sweep's parts. */
export function sweepFolder(out: string, id: string): string {
  return path.join(out, "sweeps", id);
}

export interface ShardRun extends BlockRun {
  readonly key: SweepKey;
  readonly shard: Shard;
  readonly out: string;
  readonly provenance: PartProvenance;
  readonly judging: Omit<JudgeTools, "onShare">;
  /** Problems of the shard that are done (a fraction within a chunk), and how many of them an earlier run did. */
  readonly onProgress?: (done: number, total: number, earlier: number) => void;
  readonly onNotice?: (line: string) => void;
}

export interface ShardResult {
  readonly file: string;
  readonly tally: SweepTally;
}

/**
 * What is at the place of a shard's part: nothing, or this very part.
 *
 * @param resume - whether a finished part is kept; without it, it is refused, as results are never overwritten.
 * @throws InputError if it is there and may not be kept, or is another sweep's.
 */
export async function finishedPart(
  out: string,
  key: SweepKey,
  shard: Shard,
  resume: boolean,
): Promise<string | undefined> {
  const file = path.join(sweepFolder(out, key.configuration.id), partName(shard));
  if (!existsSync(file)) return undefined;
  const refuse = (received: string, expected: string, remedy: string): never => {
    throw new InputError("sweep-file", [{ field: file, received, expected, remedy }]);
  };
  if (!resume) {
    return refuse(
      "a finished part",
      "no such file",
      "Keep it with --resume, remove it, or name another --out.",
    );
  }
  const header = await readSweepFile(file);
  const own = header.format === PART_FORMAT && header.hash === sweepHash(key);
  if (own && header.shard?.index === shard.index && header.shard.of === shard.of) return file;
  const remedy = "Remove it, name another --out, or give the sweep another id.";
  return refuse("a part of another configuration, version or backend", "a part of this sweep", remedy);
}

/** The lines of a chunk whose first problem is `first`. */
async function linesOf(
  { plan, judging }: ShardRun,
  first: number,
  chunk: readonly StackedProblem[],
  onShare: (share: number) => void,
): Promise<string> {
  const problems = chunk.map(({ problem }) => problem);
  const judged = await judgeProblems(plan.statements, problems, { ...judging, onShare });
  return chunk
    .map(({ problem, state }, i) => `${recordLine(recordOf(first + i, problem, state, judged[i]!))}\n`)
    .join("");
}

/** Every chunk of the shard, finished and kept; in order. */
async function computeChunks(run: ShardRun, store: ChunkStore): Promise<readonly number[]> {
  const { plan, shard, signal } = run;
  const { first, count } = shardRange(plan.configuration.design.size, shard);
  const size = chunkSize(plan);
  const blocks = new Blocks(run, first + count);
  const sizes: number[] = [];
  let done = 0;
  let earlier = 0;
  for (let chunk = 0; chunk * size < count; chunk++) {
    if (signal?.aborted) throw new InterruptedError();
    const problems = Math.min(size, count - chunk * size);
    sizes.push(problems);
    if (store.get(chunk) === undefined) {
      let part = 0;
      const onShare = (share: number): void => {
        part += share;
        run.onProgress?.(done + part * problems, count, earlier);
      };
      const start = first + chunk * size;
      store.set(chunk, await linesOf(run, start, await blocks.take(start, problems), onShare));
    } else earlier += problems;
    done += problems;
    run.onProgress?.(done, count, earlier);
  }
  return sizes;
}

/** Joins the chunks to the part; false, and no part, if chunks have gone away since they were made. */
function assemble(run: ShardRun, file: string, store: ChunkStore, sizes: readonly number[]): boolean {
  const { plan, key, shard, provenance } = run;
  const problems = shardRange(plan.configuration.design.size, shard);
  const writer = new SweepFileWriter(file, {
    format: PART_FORMAT,
    ...headerOf(key),
    problems,
    shard,
    provenance,
  });
  try {
    for (const [chunk, size] of sizes.entries()) {
      const lines = store.get(chunk);
      if (lines === undefined) {
        writer.abandon();
        return false;
      }
      writer.add(lines, size);
    }
  } catch (error) {
    writer.abandon();
    throw error;
  }
  writer.finish();
  return true;
}

/**
 * Runs a shard, or goes on with what an interrupted run of it left: the part has the same bytes either way. Two processes
 * may be at the same shard: each uses what the other has finished.
 *
 * @returns where the part is, and what is in it.
 * @throws the engine's InterruptedError when the signal fires; finished chunks are kept.
 */
export async function runShard(run: ShardRun): Promise<ShardResult> {
  const { key, shard, out } = run;
  const { id } = key.configuration;
  const file = path.join(sweepFolder(out, id), partName(shard));
  const store = new ChunkStore(out, { id, hash: sweepHash(key), part: partName(shard) });
  for (const notice of store.notices) run.onNotice?.(notice);
  const sizes = await computeChunks(run, store);
  // The process that has its part first takes the chunks away.
  if (!assemble(run, file, store, sizes)) {
    if ((await finishedPart(out, key, shard, true)) === undefined)
      throw new Error(`chunks of ${file} went away while the part was written`);
    run.onNotice?.(`${file} was finished by another process`);
  }
  store.complete();
  return { file, tally: await tallyOf(file, run.plan) };
}

/** Reads a part back. @throws InputError if it is damaged. */
export async function tallyOf(file: string, plan: SweepPlan): Promise<SweepTally> {
  const tally = new SweepTally(plan.configuration, plan.statements);
  await readSweepFile(file, (line) => tally.add(readRecord(line)));
  return tally;
}
