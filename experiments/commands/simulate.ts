import { InputError } from "../../solvers/errors.ts";
import { parseProblem, readJsonFile } from "../formats/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { runIsolated } from "./isolate.ts";
import type { SimulateTask } from "./simulateTask.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";

function refuseUnlessRigorousFits(csv: boolean, kind: "scalar" | "matrix"): void {
  const refuse = (received: string, expected: string, remedy: string): never => {
    throw new InputError("flag", [{ field: "--rigorous", received, expected, remedy }]);
  };
  if (csv) refuse("--rigorous and --csv", "one of the two", "Enclosures are in the text and in --json.");
  if (kind === "matrix")
    refuse("a problem in D dimensions", "a problem in one dimension", "Leave --rigorous out.");
}

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
  const rigorous = options["rigorous"] === true;
  const document = await readJsonFile(positionals[0]!);
  const input = parseProblem(document.value, document.source, "simulate");
  if (rigorous) refuseUnlessRigorousFits(csv, input.problem.kind);
  if (input.request === null) throw new TypeError("a problem to simulate has times");
  await resolveNamedBackend(context.backend);
  const task: SimulateTask = {
    problem: input.problem,
    request: input.request,
    tolerances: input.tolerances,
    attention: input.attention,
    rigorous,
    form: csv ? "csv" : context.json ? "json" : "text",
    seed: context.seed,
    colours: context.output.stdoutIsTerminal,
    source: { name: document.source, sha256: document.sha256 },
  };
  return runIsolated(new URL("./simulateTask.js", import.meta.url), task, context);
}
