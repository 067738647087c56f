/** The command line of main.ts. */
import { InputError } from "../../solvers/errors.ts";

/** Seconds in which new work is started; what has started is finished. */
const SECONDS = { full: 500, quick: 30 };
const USAGE = "node dist/experiments/phaseDiagram/main.js OUT_FOLDER [quick] [--seconds N] [--resume FILE]";

/** What to compute, and for how long. */
export interface Arguments {
  readonly folder: string;
  readonly seconds: number;
  readonly scale: number;
  /** A result whose samples are extended. */
  readonly resume: string | null;
}

function refuse(field: string, received: string | undefined, expected: string): never {
  const detail = { field, received: received ?? "nothing", expected, remedy: USAGE };
  throw new InputError("phase-diagram", [detail]);
}

/** @throws InputError naming the word that is not understood. */
export function parseArguments(words: readonly string[]): Arguments {
  const [folder, ...rest] = words;
  if (folder === undefined || folder.startsWith("-")) refuse("OUT_FOLDER", folder, "a folder for the result");
  let quick = false;
  let seconds: number | null = null;
  let resume: string | null = null;
  for (let i = 0; i < rest.length; i++) {
    const word = rest[i];
    if (word === "quick") quick = true;
    else if (word === "--seconds") seconds = Number(rest[++i]);
    else if (word === "--resume")
      resume = rest[++i] ?? refuse(word, undefined, "a file that this program wrote");
    else refuse("arguments", word, "quick, --seconds or --resume");
  }
  const limit = seconds ?? SECONDS[quick ? "quick" : "full"];
  if (!(limit > 0 && limit < Infinity)) refuse("--seconds", String(seconds), "a number > 0");
  return { folder, seconds: limit, scale: quick ? 1 / 16 : 1, resume };
}
