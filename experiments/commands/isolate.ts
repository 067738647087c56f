import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { InvariantError, TokenDynamicsError } from "../../solvers/errors.ts";
import { InterruptedError } from "./failures.ts";
import { ProgressBar } from "./progress.ts";
import type { CommandContext, ExitCode } from "./types.ts";

type Message =
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "note"; readonly line: string }
  | { readonly kind: "progress"; readonly part: number; readonly label: string }
  | { readonly kind: "item"; readonly item: unknown }
  | { readonly kind: "done"; readonly code: ExitCode }
  | { readonly kind: "bad-input"; readonly code: string; readonly message: string };

/** What a task may do beside computing. */
export interface TaskOutput {
  print(text: string): void;
  note(line: string): void;
  /** @param part - finished share of everything, 0 … 1. @param label - what is being worked on. */
  progress(part: number, label: string): void;
  /** Hands plain data to whoever runs the task. */
  send(item: unknown): void;
}

/** What a task has said when its thread has ended. */
interface Ended {
  readonly code: ExitCode | undefined;
  readonly refusal: TokenDynamicsError | undefined;
  /** Settles once everything is printed. */
  readonly printed: Promise<void>;
}

/** Passes on what a task says, until its thread ends; rejects with what the task or `onItem` threw. */
function listen(
  worker: Worker,
  { output }: CommandContext,
  bar: ProgressBar,
  onItem: (item: unknown) => void,
): Promise<Ended> {
  let code: ExitCode | undefined;
  let refusal: TokenDynamicsError | undefined;
  let printed = Promise.resolve();
  return new Promise((resolve, reject) => {
    const take = (item: unknown): void => {
      try {
        onItem(item);
      } catch (error) {
        reject(error as Error);
        void worker.terminate();
      }
    };
    worker.on("message", (message: Message) => {
      if (message.kind !== "progress") bar.clear();
      if (message.kind === "print") printed = printed.then(() => output.print(message.text));
      else if (message.kind === "note") output.note(message.line);
      else if (message.kind === "progress") bar.update(message.part, message.label);
      else if (message.kind === "item") take(message.item);
      else if (message.kind === "done") code = message.code;
      else refusal = new TokenDynamicsError(message.code, message.message);
    });
    worker.on("error", reject);
    worker.on("exit", () => resolve({ code, refusal, printed }));
  });
}

/**
 * Runs a task module (one that calls `serveTask`) in a thread of its own, so that a long computation can be interrupted
 * at any time.
 *
 * @param script - URL of the compiled module.
 * @param input - plain data, handed to the task.
 * @param onItem - gets what the task sends, as it comes.
 * @returns the exit code the task returned.
 * @throws InterruptedError if the context's signal fires first; what the task or `onItem` threw, if they did.
 */
export async function runIsolated(
  script: URL,
  input: unknown,
  context: CommandContext,
  onItem: (item: unknown) => void = () => undefined,
): Promise<ExitCode> {
  const { signal } = context;
  // A signal that came before has no listener to come to any more.
  if (signal.aborted) throw new InterruptedError();
  const bar = new ProgressBar(context);
  const worker = new Worker(script, { workerData: input });
  const stop = (): void => void worker.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const { code, refusal, printed } = await listen(worker, context, bar, onItem);
    await printed;
    if (signal.aborted) throw new InterruptedError();
    if (refusal !== undefined) throw refusal;
    if (code === undefined) throw new InvariantError(`${script.pathname} ended without a result`);
    return code;
  } finally {
    signal.removeEventListener("abort", stop);
    bar.clear();
  }
}

/** The other end of `runIsolated`: called once by a task module. */
export async function serveTask<Input>(
  task: (input: Input, output: TaskOutput) => ExitCode | Promise<ExitCode>,
): Promise<void> {
  const port = parentPort;
  if (isMainThread || port === null) return;
  const send = (message: Message): void => port.postMessage(message);
  try {
    const code = await task(workerData as Input, {
      print: (text) => send({ kind: "print", text }),
      note: (line) => send({ kind: "note", line }),
      progress: (part, label) => send({ kind: "progress", part, label }),
      send: (item) => send({ kind: "item", item }),
    });
    send({ kind: "done", code });
  } catch (error) {
    // Classes do not survive the way between threads; bad input must stay bad input.
    if (!(error instanceof TokenDynamicsError) || error instanceof InvariantError) throw error;
    send({ kind: "bad-input", code: error.code, message: error.message });
  }
}
