import { InputError } from "../../solvers/errors.ts";
import { parseProblem, readJsonFile } from "../formats/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { runIsolated } from "./isolate.ts";
import type { SimulateTask } from "./simulateTask.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";

/** `simulate FILE|-`: integrates one problem. */
export async function run(
  context: CommandContext,
  positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const csv = options["csv"] === true;
  if (csv && context.json) {
    throw new InputError("flag", [
      { field: "--csv", received: "--csv and --json", expected: "one of the two", remedy: "Leave one out." },
    ]);
  }
  const document = await readJsonFile(positionals[0]!);
  const input = parseProblem(document.value, document.source, "simulate");
  if (input.request === null) throw new TypeError("a problem to simulate has times");
  await resolveNamedBackend(context.backend);
  const task: SimulateTask = {
    problem: input.problem,
    request: input.request,
    tolerances: input.tolerances,
    attention: input.attention,
    form: csv ? "csv" : context.json ? "json" : "text",
    seed: context.seed,
    colours: context.output.stdoutIsTerminal,
    source: { name: document.source, sha256: document.sha256 },
  };
  return runIsolated(new URL("./simulateTask.js", import.meta.url), task, context);
}
