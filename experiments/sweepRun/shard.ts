/** Which part of a sweep this process works on: --shard, or what a scheduler says in its environment. */
import { InputError } from "../../solvers/errors.ts";
import { MAX_SHARDS, type Shard } from "./types.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

function refuse(field: string, received: string, expected: string, remedy: string): never {
  throw new InputError("shard", [{ field, received, expected, remedy }]);
}

/** A whole number ≥ 0 from the environment; undefined where it is absent or empty. */
function wholeNumber(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return refuse(name, JSON.stringify(text), "a whole number", "Unset it, or give --shard I/N.");
}

function required(environment: Environment, name: string, beside: string, remedy: string): number {
  const value = wholeNumber(environment, name);
  if (value !== undefined) return value;
  return refuse(name, "nothing (it is not set)", `a whole number beside ${beside}`, remedy);
}

function checked(shard: Shard, from: string): Shard {
  const { index, of } = shard;
  if (Number.isInteger(index) && index >= 1 && index <= of && of <= MAX_SHARDS) return shard;
  const remedy = "A subset of an array needs its numbers spelt out: --shard I/N.";
  return refuse(from, `shard ${index} of ${of}`, `1 to N of at most ${MAX_SHARDS}`, remedy);
}

/** Slurm counts from the array's first task, in its step. */
function slurmShard(environment: Environment, id: number): Shard {
  const remedy = "Give --shard $SLURM_ARRAY_TASK_ID/N.";
  const beside = "SLURM_ARRAY_TASK_ID";
  const of = required(environment, "SLURM_ARRAY_TASK_COUNT", beside, remedy);
  const first = required(environment, "SLURM_ARRAY_TASK_MIN", beside, remedy);
  const step = wholeNumber(environment, "SLURM_ARRAY_TASK_STEP") ?? 1;
  const last = wholeNumber(environment, "SLURM_ARRAY_TASK_MAX");
  // --array=3,7 has two tasks that stand for shards of a larger sweep: which, the environment does not say.
  if (last !== undefined && last - first !== (of - 1) * step) {
    refuse("SLURM_ARRAY_TASK_COUNT", String(of), `all tasks from ${first} to ${last}`, remedy);
  }
  return checked({ index: (id - first) / step + 1, of }, beside);
}

/**
 * The shard of this process.
 *
 * @param flag - what `--shard` gave; it comes before the environment.
 * @returns the shard, and for one from the environment a line that says so; 1 of 1 where nothing is said.
 * @throws InputError for an environment that is malformed or does not say how many shards there are.
 */
export function shardOf(
  flag: Shard | undefined,
  environment: Environment,
): { readonly shard: Shard; readonly said?: string } {
  if (flag !== undefined) return { shard: flag };
  const task = wholeNumber(environment, "SLURM_ARRAY_TASK_ID");
  if (task !== undefined) {
    const shard = slurmShard(environment, task);
    return { shard, said: `shard ${shard.index}/${shard.of}: from SLURM_ARRAY_TASK_ID=${task}` };
  }
  const completion = wholeNumber(environment, "JOB_COMPLETION_INDEX");
  if (completion === undefined) return { shard: { index: 1, of: 1 } };
  const remedy = "Set it to the Job's completions in the container's env, or give --shard I/N.";
  const of = required(environment, "JOB_COMPLETIONS", "JOB_COMPLETION_INDEX", remedy);
  const shard = checked({ index: completion + 1, of }, "JOB_COMPLETION_INDEX");
  return { shard, said: `shard ${shard.index}/${shard.of}: from JOB_COMPLETION_INDEX=${completion}` };
}

/** Problems first … first + count − 1 of `size`: contiguous, and as even as whole numbers allow. */
export function shardRange(
  size: number,
  { index, of }: Shard,
): { readonly first: number; readonly count: number } {
  const first = Math.floor(((index - 1) * size) / of);
  return { first, count: Math.floor((index * size) / of) - first };
}

/** `part-00001-of-00016.ndjson`. */
export function partName({ index, of }: Shard): string {
  const digits = (n: number): string => String(n).padStart(5, "0");
  return `part-${digits(index)}-of-${digits(of)}.ndjson`;
}

/** What a part's name looks like. */
export const PART_NAME = /^part-(\d{5})-of-(\d{5})\.ndjson$/;
