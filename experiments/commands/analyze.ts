import { InputError } from "../../solvers/errors.ts";
import { locateCheckpoint } from "../checkpoints/index.ts";
import { readJsonFile } from "../formats/index.ts";
import type { AnalyzeTask } from "./analyzeTask.ts";
import { shellCommand } from "../reports/shellQuote.ts";
import { resolveNamedBackend } from "./backend.ts";
import { runIsolated } from "./isolate.ts";
import type { CommandContext, ExitCode, ParsedOptions } from "./types.ts";

const optional = (options: ParsedOptions, name: string): string | undefined => {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
};

/** `analyze CHECKPOINT`: what a Mamba checkpoint's layers are in the theory's terms, and what its tokens do. */
export async function run(
  context: CommandContext,
  positionals: readonly string[],
  options: ParsedOptions,
): Promise<ExitCode> {
  const [text, ids] = [optional(options, "text"), optional(options, "ids")];
  if (text !== undefined && ids !== undefined) {
    const [received, expected] = ["--text and --ids", "one of the two"];
    throw new InputError("flag", [{ field: "--text", received, expected, remedy: "Leave one out." }]);
  }
  const activations = optional(options, "activations");
  const checkpoint = await locateCheckpoint(positionals[0]!, optional(options, "config"));
  const document = ids === undefined ? undefined : await readJsonFile(ids);
  await resolveNamedBackend(context.backend);
  const given = ["config", "text", "ids", "activations"].flatMap((name) => {
    const value = optional(options, name);
    return value === undefined ? [] : [`--${name}`, value];
  });
  const task: AnalyzeTask = {
    request: {
      checkpoint,
      ...(text === undefined ? {} : { text }),
      ...(document === undefined ? {} : { ids: document }),
      ...(activations === undefined ? {} : { activations }),
    },
    out: context.out,
    json: context.json,
    colours: context.output.stdoutIsTerminal,
    command: `${context.invocation} ${shellCommand("analyze", ...positionals, ...given)}`,
  };
  return runIsolated(new URL("./analyzeTask.js", import.meta.url), task, context);
}
