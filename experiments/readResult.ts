/** Reading the results that are committed under experiments/results, and files that may not be there. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { InvariantError } from "../solvers/errors.ts";

/** The text of a file; undefined if there is none. @throws the file system's error for any other failure. */
export function textIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * A recorded result; undefined where this installation has none.
 *
 * @throws InvariantError if the file is there and is not what the schema says: results are committed, so a broken one is
 *   our fault.
 */
export function readResult<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = textIfThere(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvariantError(`${file}: ${(error as SyntaxError).message}`);
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new InvariantError(`${file}: ${result.error.message}`);
  return result.data;
}
