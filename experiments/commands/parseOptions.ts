import { InputError } from "../../solvers/errors.ts";
import { MAX_SHARDS, type Shard } from "../sweepRun/types.ts";
import { backendChoices, type BackendChoice } from "./types.ts";

/** Seeds are 32-bit, as fast-check's are: two different seeds never mean the same draw. */
const largestSeed = 2 ** 32 - 1;

/** Characters of a value that a message repeats; a path may have that many. */
const LONGEST_SHOWN = 400;

/** Builds the error for one flag in the form all bad input has. */
export function flagError(flag: string, text: string, expected: string, remedy: string): InputError {
  const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return new InputError("flag", [{ field: flag, received: JSON.stringify(shown), expected, remedy }]);
}

/**
 * A parser of whole numbers for one flag.
 *
 * @param flag - the flag's name as typed, "--runs".
 * @param min - smallest accepted value.
 * @param max - largest accepted value.
 * @param remedy - a sentence with a value that works.
 * @returns text → number.
 * @throws InputError (from the parser) unless the text is a plain decimal integer in [min, max].
 */
export function wholeNumber(
  flag: string,
  min: number,
  max: number,
  remedy: string,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || value < min || value > max) {
      throw flagError(flag, text, `a whole number from ${min} to ${max}`, remedy);
    }
    return value;
  };
}

/** `--seed`. */
export const parseSeed = wholeNumber("--seed", 0, largestSeed, "Give for example --seed 1.");

/** A parser of one of a fixed list of words. @param typed - what comes before the word on the command line. */
export function oneOf<T extends string>(
  flag: string,
  choices: readonly T[],
  typed: string = flag,
): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw flagError(flag, text, `one of ${choices.join(", ")}`, `Give for example ${typed} ${choices[0]}.`);
  };
}

/** `--backend`. */
export const parseBackend: (text: string) => BackendChoice = oneOf("--backend", backendChoices);

/** `--out`, as far as its text goes; whether it can be written is found out by the commands that write. */
export function parseOut(text: string): string {
  if (text.trim() !== "" && !text.includes("\0")) return text;
  throw flagError("--out", text, "a directory", "Give for example --out out.");
}

/** Collects a repeatable flag into a list. */
export function collect(text: string, previous: unknown): readonly string[] {
  return [...(Array.isArray(previous) ? (previous as string[]) : []), text];
}

/** `--path` of a replay; the engine knows the grammar and whether the path leads anywhere. */
export function parseReplayPath(text: string): string {
  if (!/^[\w=~:-]{1,100000}$/.test(text)) {
    const remedy = "Copy the path that the report prints, for example --path 17:0:2.";
    throw flagError("--path", text, "a path as a replay prints it", remedy);
  }
  return text;
}

/** `--shard I/N`, 1 ≤ I ≤ N ≤ MAX_SHARDS. */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,9})\/(\d{1,9})$/.exec(text);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match !== null && index >= 1 && index <= of && of <= MAX_SHARDS) return { index, of };
  const expected = `I/N with I from 1 to N and N at most ${MAX_SHARDS}`;
  throw flagError("--shard", text, expected, "Give for example --shard 1/16.");
}
