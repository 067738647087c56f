import type { Statement } from "../../theorems/types.ts";
import { runTask } from "./tasks.ts";
import type { Task, TaskResults } from "./tasks.ts";
import { realTools } from "./tools.ts";

/** Entry point of the worker threads (pool.ts names it). */
export async function work(message: {
  readonly statement: Statement;
  readonly task: Task;
}): Promise<TaskResults[Task["kind"]]> {
  return runTask(message.statement, message.task as never, realTools);
}
