import { fileURLToPath } from "node:url";
import { Tinypool } from "tinypool";
import { InvariantError, TokenDynamicsError } from "../../solvers/errors.ts";
import type { Statement } from "../../theorems/types.ts";
import { runTask } from "./tasks.ts";
import type { Task, TaskResults } from "./tasks.ts";
import type { EngineTools, TaskStore } from "./types.ts";

/** An interrupted run: never a success, never a verdict. */
export class InterruptedError extends TokenDynamicsError {
  constructor() {
    super("interrupted", "interrupted; what was finished is kept, and the same command continues");
  }
}

/** Runs tasks, here or in worker threads; a task that the store knows is not run again. */
export interface TaskRunner {
  run<K extends Task["kind"]>(
    key: string,
    statement: Statement,
    task: Extract<Task, { kind: K }>,
  ): Promise<TaskResults[K]>;
  close(): Promise<void>;
}

export interface RunnerOptions {
  readonly workers: number;
  readonly signal?: AbortSignal | undefined;
  readonly store?: TaskStore | undefined;
}

/** What the worker threads load. Only the compiled file can be loaded by a thread without a loader for TypeScript. */
const WORKER = new URL("./worker.js", import.meta.url);

/** Whether worker threads can be used: in dist/, not from the sources (under vitest or tsx). */
export const workersAvailable: boolean = import.meta.url.endsWith(".js");

/**
 * A runner in this thread (`workers` = 0) or over a pool of threads.
 *
 * Results depend on the tasks alone, so verdicts do not depend on `workers`.
 */
export function createRunner(options: RunnerOptions, tools: () => Promise<EngineTools>): TaskRunner {
  const { workers, signal, store } = options;
  const here = workers === 0 || !workersAvailable;
  const pool = here ? null : createPool(workers);
  const work = pool === null ? inThisThread(tools) : inPool(pool);
  // One listener for all tasks: ends the threads, which rejects whatever waits or runs.
  const stop = (): void => void pool?.destroy();
  if (pool !== null) signal?.addEventListener("abort", stop, { once: true });
  return {
    async run(key, statement, task) {
      const kept = store?.get(key);
      if (kept !== undefined) return kept as never;
      if (signal?.aborted) throw new InterruptedError();
      const result = await work(statement, task, signal);
      store?.set(key, result);
      return result as never;
    },
    close: async () => {
      signal?.removeEventListener("abort", stop);
      await pool?.destroy();
    },
  };
}

type Work = (statement: Statement, task: Task, signal: AbortSignal | undefined) => Promise<unknown>;

function inThisThread(tools: () => Promise<EngineTools>): Work {
  return async (statement, task, signal) => {
    // Lets signals and timers in between two tasks: without it Ctrl-C would wait for the whole run.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new InterruptedError();
    return runTask(statement, task, await tools());
  };
}

function createPool(workers: number): Tinypool {
  return new Tinypool({
    filename: fileURLToPath(WORKER),
    runtime: "worker_threads",
    minThreads: Math.min(1, workers),
    maxThreads: workers,
    // A thread takes a good part of a second to load; between two statements it must not be given up.
    idleTimeout: 60_000,
    isolateWorkers: false,
  });
}

function inPool(pool: Tinypool): Work {
  return async (statement, task, signal) => {
    try {
      return (await pool.run({ statement, task }, { name: "work" })) as unknown;
    } catch (error) {
      if (signal?.aborted) throw new InterruptedError();
      throw error instanceof Error && error.name === "InvariantError"
        ? new InvariantError(error.message)
        : error;
    }
  };
}
