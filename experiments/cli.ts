#!/usr/bin/env node
/** The program: streams, signals and exit codes. What each command does is in commands/. */
import { describeFailure, InterruptedError } from "./commands/failures.ts";
import { processOutput } from "./commands/output.ts";
import { runProgram } from "./commands/program.ts";
import { exitCodes, type ExitCode } from "./commands/types.ts";

const output = processOutput();
const interruption = new AbortController();
let out = "out";
let ending = false;

async function finish(code: ExitCode): Promise<void> {
  ending = true;
  // An empty write returns when everything before it has been taken; worker and solver threads must not hold us up.
  await output.print("").catch(() => undefined);
  process.exit(code);
}

function fail(error: unknown): void {
  // What fails on the way out has been told, or cannot be.
  if (ending) return;
  // Whatever breaks off after a signal breaks off because of it.
  const cause = interruption.signal.aborted ? new InterruptedError() : error;
  const { text, code } = describeFailure(cause, out);
  output.note(text);
  void finish(code);
}

/** The first signal asks the command to stop and keep what is finished; the second one does not wait. */
function onSignal(): void {
  if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
  interruption.abort();
}

process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);

runProgram(process.argv.slice(2), {
  output,
  signal: interruption.signal,
  invocation: process.env["TOKEN_DYNAMICS_INVOCATION"] ?? "token-dynamics",
  onGlobals: (options) => {
    out = options.out;
  },
}).then((code) => finish(interruption.signal.aborted ? exitCodes.interrupted : code), fail);
