/** Reading the results that are committed under experiments/results, and files that may not be there. */
import { readFileSync } from "node:fs";
import type { z } from "zod";
import { InputError, InvariantError } from "../solvers/errors.ts";

/** The text of a file; undefined if there is none. @throws InputError naming the file if it cannot be read. */
export function textIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const received = code === "EISDIR" ? "a folder" : `a file that cannot be read (${code})`;
    const remedy = "Move away what has its name, or allow it to be read.";
    throw new InputError("unreadable", [{ field: file, received, expected: "a readable file", remedy }]);
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
