import { spawn } from "node:child_process";
import { once } from "node:events";

/** Lines of a failed build that are worth showing. */
const LAST_LINES = 20;

/** Told after every build: "" or why it failed, and what it said on stdout. */
export type BuildListener = (failure: string, said: string) => void;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command that makes the report, never twice at once. */
export class ReportBuilder {
  readonly #command: readonly string[];
  readonly #signal: AbortSignal;
  #running = false;
  #again = false;

  /** @param command - program and arguments. @param signal - ends the build under way, and all later ones. */
  constructor(command: readonly string[], signal: AbortSignal) {
    this.#command = command;
    this.#signal = signal;
  }

  /** Builds now, or once more after the build under way. Never rejects: whatever fails is told. */
  async build(done: BuildListener): Promise<void> {
    this.#again = this.#running;
    if (this.#running) return;
    this.#running = true;
    do {
      this.#again = false;
      const { code, stdout, stderr } = await this.#run();
      if (this.#signal.aborted) break;
      const finished = code === 0 || code === 1 || code === 3;
      done(finished ? "" : stderr.trim().split("\n").slice(-LAST_LINES).join("\n"), stdout);
    } while (this.#again);
    this.#running = false;
  }

  async #run(): Promise<Ended> {
    const [program = "", ...args] = this.#command;
    const text = { stdout: "", stderr: "" };
    try {
      const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], signal: this.#signal });
      for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (piece: string) => (text[name] += piece));
      const [code] = (await once(child, "close")) as [number | null];
      return { code, ...text };
    } catch (error) {
      // No memory, too many processes or open files: the next change tries again.
      return { ...text, code: null, stderr: `The report could not be made: ${(error as Error).message}` };
    }
  }
}
