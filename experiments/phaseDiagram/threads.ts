import { fileURLToPath } from "node:url";
import { Tinypool } from "tinypool";
import { classifyTask } from "./classify.ts";
import type { Task, TaskResult } from "./types.ts";

/** Runs tasks, here or in worker threads; results do not depend on where. */
export interface Threads {
  readonly count: number;
  run(task: Task): Promise<TaskResult>;
  close(): Promise<void>;
}

/** @param count - worker threads; 0, or from the sources (where no thread can load TypeScript), works in this one. */
export function openThreads(count: number): Threads {
  if (count === 0 || !import.meta.url.endsWith(".js"))
    return { count: 1, run: inThisThread, close: async () => undefined };
  const pool = new Tinypool({
    filename: fileURLToPath(new URL("./worker.js", import.meta.url)),
    runtime: "worker_threads",
    minThreads: count,
    maxThreads: count,
    isolateWorkers: false,
  });
  return {
    count,
    run: async (task) => (await pool.run(task, { name: "work" })) as TaskResult,
    close: async () => pool.destroy(),
  };
}

async function inThisThread(task: Task): Promise<TaskResult> {
  await new Promise((resolve) => setImmediate(resolve));
  return classifyTask(task);
}
