import { fileURLToPath } from "node:url";
import { Tinypool } from "tinypool";
import type { StackBatch } from "../../solvers/batched/index.ts";
import { workersAvailable } from "../engine/index.ts";
import { STREAM_PROBLEMS, drawBatch, type DrawRequest } from "./draw.ts";
import { judgePiece, referencePiece, type JudgedPiece, type PieceEnd } from "./piece.ts";
import type { BatchCheck } from "./types.ts";

/** Draws and judges the pieces of a batch, here or over worker threads; what comes out does not depend on which. */
export interface Workforce {
  draw(request: DrawRequest): Promise<StackBatch>;
  judge(request: DrawRequest, batch: StackBatch, end: PieceEnd): Promise<JudgedPiece>;
  /** The whole piece on the float64 reference. */
  reference(request: DrawRequest): Promise<JudgedPiece>;
  close(): Promise<void>;
}

/** In this thread, for any check. */
export function workHere(check: BatchCheck): Workforce {
  return {
    draw: async (request) => drawBatch(check, request),
    judge: async (_request, batch, end) => judgePiece(check, batch, end),
    reference: (request) => referencePiece(check, request),
    close: async () => {},
  };
}

/** The request cut into one for each worker, at multiples of STREAM_PROBLEMS. */
function split(request: DrawRequest, parts: number): readonly DrawRequest[] {
  const width = Math.max(1, Math.ceil(request.count / STREAM_PROBLEMS / parts)) * STREAM_PROBLEMS;
  const cut: DrawRequest[] = [];
  for (let done = 0; done < request.count; done += width) {
    cut.push({ ...request, first: request.first + done, count: Math.min(width, request.count - done) });
  }
  return cut;
}

function joinBatches(parts: readonly StackBatch[], L: number): StackBatch {
  const B = parts.reduce((sum, part) => sum + part.B, 0);
  const joined = { mu: B, sDelta: B, a: B, eta: B, x0: B * L };
  const arrays = Object.entries(joined).map(([name, length]) => {
    const all = new Float64Array(length);
    let at = 0;
    for (const part of parts) {
      const values = part[name as keyof typeof joined];
      all.set(values, at);
      at += values.length;
    }
    return [name, all] as const;
  });
  return { B, L, ...(Object.fromEntries(arrays) as Record<keyof typeof joined, Float64Array>) };
}

/** @param starts - position of each part in the whole. */
function joinJudged(parts: readonly JudgedPiece[], starts: readonly number[]): JudgedPiece {
  const counts = { agrees: 0, disagrees: 0, unresolved: 0 };
  for (const part of parts) {
    for (const outcome of ["agrees", "disagrees", "unresolved"] as const)
      counts[outcome] += part.counts[outcome];
  }
  return { counts, disagreeing: parts.flatMap((part, i) => part.disagreeing.map((b) => b + starts[i]!)) };
}

/** Over worker threads, for the checks of the registry. Compiled files only: see workersAvailable. */
export function workInThreads(workers: number): Workforce {
  const pool = new Tinypool({
    filename: fileURLToPath(new URL("./worker.js", import.meta.url)),
    runtime: "worker_threads",
    minThreads: workers,
    maxThreads: workers,
    isolateWorkers: false,
  });
  const judgeParts = async (
    request: DrawRequest,
    judgePart: (part: DrawRequest, start: number) => Promise<JudgedPiece>,
  ): Promise<JudgedPiece> => {
    const parts = split(request, workers);
    const starts = parts.map(({ first }) => first - request.first);
    return joinJudged(await Promise.all(parts.map((part, i) => judgePart(part, starts[i]!))), starts);
  };
  return {
    draw: async (request) => {
      const parts = split(request, workers).map((part) => pool.run(part, { name: "draw" }));
      return joinBatches((await Promise.all(parts)) as StackBatch[], request.L);
    },
    judge: (request, _batch, { logAbsX, logT }) =>
      judgeParts(request, (part, start) => {
        const end = {
          logAbsX: logAbsX.slice(start * request.L, (start + part.count) * request.L),
          logT: logT.slice(start, start + part.count),
        };
        return pool.run({ request: part, end }, { name: "judge" }) as Promise<JudgedPiece>;
      }),
    reference: (request) =>
      judgeParts(request, (part) => pool.run(part, { name: "reference" }) as Promise<JudgedPiece>),
    close: () => pool.destroy(),
  };
}

/** Worker threads where they can run and are worth their start. */
export function workforceFor(check: BatchCheck, problems: number, workers: number): Workforce {
  return workersAvailable && workers > 1 && problems >= 2 ** 17 ? workInThreads(workers) : workHere(check);
}
