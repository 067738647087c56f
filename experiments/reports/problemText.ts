import { encodeProblem } from "../formats/index.ts";
import type { Problem } from "../../theorems/types.ts";

/** Digits of numbers in running text; the problem file has them in full. */
const DIGITS = 5;

function short(x: number): string {
  const text = String(Number(x.toPrecision(DIGITS)));
  return text.replace("-", "−");
}

function list(values: readonly number[]): string {
  return `(${values.map(short).join(", ")})`;
}

function rows(values: readonly (readonly number[])[]): string {
  return `[${values.map(list).join(" ")}]`;
}

/** A problem in one line, rounded: for reading. */
export function problemText(problem: Problem): string {
  if (problem.kind === "scalar")
    return `μ = ${short(problem.mu)}, s = ${short(problem.sDelta)}, a = ${short(problem.a)}, x(0) = ${list(problem.x0)}`;
  const m = problem.M === undefined ? "" : `M = ${rows(problem.M)}, `;
  return `${m}S_Δ = ${rows(problem.sDelta)}, a = ${list(problem.a)}, x(0) = ${rows(problem.x0)}`;
}

/** A problem as CONTRACT.md's file has it, in full: for replaying. */
export function problemFile(problem: Problem): string {
  return JSON.stringify(encodeProblem(problem));
}
