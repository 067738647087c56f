import { explore, type Exploration, type ExplorerState } from "./exploration.ts";
import { simulate } from "../../../solvers/index.ts";

export interface SolveRequest {
  readonly id: number;
  readonly state: ExplorerState;
}

export interface SolveAnswer {
  readonly id: number;
  readonly exploration?: Exploration;
  /** Why there is none: the solver refused the problem. */
  readonly message?: string;
}

/** Solves one request; a refusal is an answer too. */
export function answer(request: SolveRequest): SolveAnswer {
  try {
    return { id: request.id, exploration: explore(simulate, request.state) };
  } catch (error) {
    return { id: request.id, message: error instanceof Error ? error.message : String(error) };
  }
}

type Listener = (answer: SolveAnswer) => void;

export interface Engine {
  /** Solves `state`; of several asked while one is being solved, only the last is. */
  solve(state: ExplorerState): void;
}

/** Where no worker can be started: the same solver on the page's own thread, once per frame. */
function inlineEngine(listener: Listener): Engine {
  let pending: ExplorerState | null = null;
  return {
    solve(state): void {
      if (pending === null)
        requestAnimationFrame(() => {
          const next = pending;
          pending = null;
          if (next !== null) listener(answer({ id: 0, state: next }));
        });
      pending = state;
    },
  };
}

function workerEngine(worker: Worker, listener: Listener): Engine {
  let busy = false;
  let pending: ExplorerState | null = null;
  const send = (state: ExplorerState): void => {
    busy = true;
    worker.postMessage({ id: 0, state } satisfies SolveRequest);
  };
  worker.addEventListener("message", (event: MessageEvent<SolveAnswer>) => {
    busy = false;
    listener(event.data);
    if (pending === null) return;
    const next = pending;
    pending = null;
    send(next);
  });
  return {
    solve(state): void {
      if (busy) pending = state;
      else send(state);
    },
  };
}

/**
 * An engine in a worker made from `source`, the page's own script (which runs `serve` when it finds no document).
 * Falls back to the page's thread where the browser refuses workers.
 */
export function startEngine(source: string, listener: Listener): Engine {
  try {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    return workerEngine(new Worker(url), listener);
  } catch {
    return inlineEngine(listener);
  }
}

/** The worker's side. */
export function serve(scope: {
  addEventListener(type: "message", handler: (event: MessageEvent<SolveRequest>) => void): void;
  postMessage(answer: SolveAnswer): void;
}): void {
  scope.addEventListener("message", (event) => scope.postMessage(answer(event.data)));
}
