import type { ErrorDetail } from "../../solvers/errors.ts";
import { detail } from "./issues.ts";
import type { JsonPath } from "./issues.ts";

/** Objections to `{ min, max }` with min > max; anything else is the schema's to refuse. */
export function countRangeDetails(range: unknown, path: JsonPath): ErrorDetail[] {
  if (typeof range !== "object" || range === null) return [];
  const { min, max } = range as { min?: unknown; max?: unknown };
  if (typeof min !== "number" || typeof max !== "number" || min <= max) return [];
  return [detail([...path, "min"], min, `at most max, which is ${max}`, "Exchange min and max.")];
}

/** Objections to intervals [lo, hi] with lo > hi. */
export function intervalDetails(ranges: unknown, path: JsonPath): ErrorDetail[] {
  if (typeof ranges !== "object" || ranges === null) return [];
  return Object.entries(ranges).flatMap(([key, interval]: [string, unknown]) => {
    if (!Array.isArray(interval)) return [];
    const [lo, hi] = interval as unknown[];
    if (typeof lo !== "number" || typeof hi !== "number" || lo <= hi) return [];
    return [detail([...path, key], interval, "[lo, hi] with lo <= hi", "Exchange the two ends.")];
  });
}
