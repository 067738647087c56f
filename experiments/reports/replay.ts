import { problemFile } from "./problemText.ts";
import { cliCommand, shellQuote } from "./shellQuote.ts";
import type { ReportStatement } from "./types.ts";
import type { Replay } from "../../theorems/types.ts";

/** Two ways to see a counterexample again. */
export interface ReplayCommands {
  /** By value: the problem itself. */
  readonly byProblem: string;
  /** By seed and path: the run that found it; null for a problem that was given, not drawn. */
  readonly bySeed: string | null;
}

/** The shell commands that check a statement on a counterexample again. */
export function replayCommands(statement: ReportStatement, replay: Replay): ReplayCommands {
  const target = statement.origin.kind === "file" ? ["--conjecture", statement.origin.path] : [statement.id];
  const file = `counterexample.json`;
  const write = `printf '%s' ${shellQuote(problemFile(replay.problem))} > ${file}`;
  const bySeed = cliCommand("verify", ...target, "--seed", String(replay.seed), "--path", replay.path);
  return {
    byProblem: `${write} && ${cliCommand("verify", ...target, "--problem", file)}`,
    bySeed: replay.path === "" ? null : bySeed,
  };
}
