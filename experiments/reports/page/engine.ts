import { explore, type Exploration, type ExplorerState } from "./exploration.ts";
import { explorePlane, type PlaneExploration, type PlaneState } from "./plane/exploration.ts";
import { simulate } from "../../../solvers/index.ts";

/** What can be solved in the page: the state a reader sets, and what comes of it. */
export interface Models {
  readonly line: { readonly state: ExplorerState; readonly exploration: Exploration };
  readonly plane: { readonly state: PlaneState; readonly exploration: PlaneExploration };
}

export interface SolveRequest<Model extends keyof Models> {
  readonly model: Model;
  readonly state: Models[Model]["state"];
}

export interface SolveAnswer<Model extends keyof Models> {
  readonly exploration?: Models[Model]["exploration"];
  /** Why there is none: the solver refused the problem. */
  readonly message?: string;
}

type Solvers = {
  readonly [Model in keyof Models]: (state: Models[Model]["state"]) => Models[Model]["exploration"];
};

const SOLVERS: Solvers = {
  line: (state) => explore(simulate, state),
  plane: (state) => explorePlane(simulate, state),
};

/** Solves one request; a refusal is an answer too. */
export function answer<Model extends keyof Models>({
  model,
  state,
}: SolveRequest<Model>): SolveAnswer<Model> {
  try {
    return { exploration: SOLVERS[model](state) };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/** @param last - nothing was asked since. */
type Listener<Model extends keyof Models> = (answer: SolveAnswer<Model>, last: boolean) => void;

export interface Engine<Model extends keyof Models> {
  /** Solves `state`; of several asked while one is being solved, only the last is. */
  solve(state: Models[Model]["state"]): void;
}

/** Where no worker can be started: the same solver on the page's own thread, once per frame. */
function inlineEngine<Model extends keyof Models>(model: Model, listener: Listener<Model>): Engine<Model> {
  let pending: Models[Model]["state"] | null = null;
  return {
    solve(state): void {
      if (pending === null)
        requestAnimationFrame(() => {
          const next = pending;
          pending = null;
          if (next !== null) listener(answer({ model, state: next }), true);
        });
      pending = state;
    },
  };
}

function workerEngine<Model extends keyof Models>(
  worker: Worker,
  model: Model,
  listener: Listener<Model>,
): Engine<Model> {
  let busy = false;
  let pending: Models[Model]["state"] | null = null;
  const send = (state: Models[Model]["state"]): void => {
    busy = true;
    worker.postMessage({ model, state } satisfies SolveRequest<Model>);
  };
  worker.addEventListener("message", (event: MessageEvent<SolveAnswer<Model>>) => {
    busy = false;
    listener(event.data, pending === null);
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
export function startEngine<Model extends keyof Models>(
  model: Model,
  source: string,
  listener: Listener<Model>,
): Engine<Model> {
  try {
    const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    return workerEngine(new Worker(url), model, listener);
  } catch {
    return inlineEngine(model, listener);
  }
}

/** The worker's side. */
export function serve(scope: {
  addEventListener(type: "message", handler: (event: MessageEvent<SolveRequest<keyof Models>>) => void): void;
  postMessage(answer: SolveAnswer<keyof Models>): void;
}): void {
  scope.addEventListener("message", (event) => scope.postMessage(answer(event.data)));
}
