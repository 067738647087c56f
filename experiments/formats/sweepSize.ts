import type { ErrorDetail } from "../../solvers/errors.ts";
import { detail, valueAt } from "./issues.ts";

/** The final states of a whole sweep, 8 bytes a number, must fit in this (1 TiB). */
export const MAX_SWEEP_BYTES = 2 ** 40;
/** Numbers of one problem's tokens, L·D: its record is one line of text, and a chunk of problems lies in memory. */
export const MAX_PROBLEM_NUMBERS = 2 ** 20;

const BYTES_PER_NUMBER = 8;
/** As the format has it where a sweep does not say. */
const DEFAULT_MAX_TOKENS = 4;

/** 1536 → "1.5 KiB". */
export function bytesText(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power]!}`;
}

function largest(design: unknown, key: string, absent: number): number {
  const value = valueAt(design, [key]);
  if (value === undefined) return absent;
  const max = valueAt(value, ["max"]);
  return typeof max === "number" && max >= 1 ? max : NaN;
}

/** Objections to a design whose numbers fit nowhere, with the memory they would need. */
export function sweepSizeDetails(design: unknown): ErrorDetail[] {
  const size = valueAt(design, ["size"]);
  const numbers = largest(design, "tokens", DEFAULT_MAX_TOKENS) * largest(design, "dimension", 1);
  if (typeof size !== "number" || !(size >= 1) || !(numbers >= 1)) return [];
  const bytes = size * numbers * BYTES_PER_NUMBER;
  const found: ErrorDetail[] = [];
  if (numbers > MAX_PROBLEM_NUMBERS) {
    found.push({
      ...detail(
        ["design"],
        numbers,
        `at most ${MAX_PROBLEM_NUMBERS} numbers`,
        "Lower tokens.max or dimension.max.",
      ),
      received: `problems of ${numbers} numbers (tokens times dimension), ${bytesText(numbers * BYTES_PER_NUMBER)} each`,
    });
  }
  if (bytes > MAX_SWEEP_BYTES) {
    found.push({
      ...detail(
        ["design"],
        size,
        `at most ${bytesText(MAX_SWEEP_BYTES)}`,
        "Lower size, tokens or dimension.",
      ),
      received: `${size} problems, whose final states (tokens times dimension, ${numbers} each) need ${bytesText(bytes)} of memory`,
    });
  }
  return found;
}
