import { classifyTask } from "./classify.ts";
import type { Task, TaskResult } from "./types.ts";

/** Entry point of the worker threads (threads.ts names it). */
export function work(task: Task): TaskResult {
  return classifyTask(task);
}
