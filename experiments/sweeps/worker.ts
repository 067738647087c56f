/** Entry point of the worker threads that draw and judge pieces (workforce.ts names it). */
import { batchChecks } from "./checks/index.ts";
import { drawBatch, type DrawRequest } from "./draw.ts";
import { judgePiece, referencePiece, type JudgedPiece, type PieceEnd } from "./piece.ts";
import type { BatchCheck } from "./types.ts";
import type { StackBatch } from "../../solvers/batched/index.ts";

function checkOf({ theorem }: DrawRequest): BatchCheck {
  return batchChecks.find((check) => check.theorem === theorem)!;
}

export function draw(request: DrawRequest): StackBatch {
  return drawBatch(checkOf(request), request);
}

/** Drawing again is cheaper than sending the problems. */
export function judge({ request, end }: { request: DrawRequest; end: PieceEnd }): JudgedPiece {
  const check = checkOf(request);
  return judgePiece(check, drawBatch(check, request), end);
}

export function reference(request: DrawRequest): Promise<JudgedPiece> {
  return referencePiece(checkOf(request), request);
}
