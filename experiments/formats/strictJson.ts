import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { ErrorDetail } from "../../solvers/errors.ts";
import { FormatError } from "./issues.ts";
import { parseJsonText } from "./jsonParser.ts";
import type { JsonValue } from "./jsonParser.ts";

/** Largest input file, bytes (CONTRACT, bad input). */
export const MAX_BYTES = 8 * 1024 * 1024;

/** A JSON document that was read and found well-formed. */
export interface JsonDocument {
  readonly value: JsonValue;
  /** File name as given, or "stdin". */
  readonly source: string;
  /** Hex digest of the bytes; part of the key under which partial state is kept. */
  readonly sha256: string;
}

/**
 * Reads a JSON file, or stdin for "-".
 *
 * The limit of MAX_BYTES applies while reading, so that a device or a pipe cannot fill the memory.
 *
 * @throws FormatError naming the file for anything that is not one well-formed JSON value in UTF-8.
 */
export async function readJsonFile(
  path: string,
  stdin: AsyncIterable<Uint8Array | string> = process.stdin,
): Promise<JsonDocument> {
  const source = path === "-" ? "stdin" : path;
  const bytes = path === "-" ? await readStream(stdin, source) : await readBytes(path);
  return parseJsonBytes(bytes, source);
}

/** Decodes and parses bytes; `source` is what errors call them. */
export function parseJsonBytes(bytes: Uint8Array, source: string): JsonDocument {
  if (bytes.byteLength > MAX_BYTES) throw tooLarge(source);
  const fail = (detail: ErrorDetail): never => {
    throw new FormatError(source, [detail]);
  };
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    fail(whole("a byte-order mark", "plain UTF-8", "Save the file as UTF-8 without a byte-order mark."));
  }
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    fail(whole("bytes that are not UTF-8", "UTF-8 text", "Save the file in the encoding UTF-8."));
  }
  const parsed = parseJsonText(text);
  if ("details" in parsed) throw new FormatError(source, parsed.details);
  return { value: parsed.value, source, sha256: createHash("sha256").update(bytes).digest("hex") };
}

function whole(received: string, expected: string, remedy: string): ErrorDetail {
  return { field: "(file)", received, expected, remedy };
}

function tooLarge(source: string): FormatError {
  return new FormatError(source, [
    whole(`more than ${MAX_BYTES} bytes`, "at most 8 MiB", "Split the input, or ask for fewer times."),
  ]);
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, "r");
    try {
      if ((await file.stat()).isDirectory()) {
        throw new FormatError(path, [whole("a directory", "a JSON file", "Name a file inside it.")]);
      }
      return await readStream(file.createReadStream({ autoClose: false }), path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof FormatError ? error : unreadable(path, error);
  }
}

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ["no such file", "Check the name and the working directory."],
  ENOTDIR: ["a path through something that is no directory", "Check the name."],
  EACCES: ["a file that may not be read", "Change its permissions."],
  EISDIR: ["a directory", "Name a file inside it."],
  ENAMETOOLONG: ["a name that is too long", "Check the name."],
};

/** What the file system's refusal to read a file means, and what to do about it. */
export function whyUnreadable(error: unknown): readonly [received: string, remedy: string] {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return REASONS[code] ?? [`a file that cannot be read (${code})`, "Check the file."];
}

function unreadable(path: string, error: unknown): FormatError {
  const [received, remedy] = whyUnreadable(error);
  return new FormatError(path, [whole(received, "a readable JSON file", remedy)]);
}

async function readStream(stream: AsyncIterable<Uint8Array | string>, source: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    size += bytes.byteLength;
    if (size > MAX_BYTES) throw tooLarge(source);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
