import { FORMATS, jsonSchemaOf } from "../formats/index.ts";
import { resolveNamedBackend } from "./backend.ts";
import { oneOf } from "./parseOptions.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

/** `schema FORMAT`: the JSON Schema that also validates input; --json prints it on one line. */
export async function run(context: CommandContext, positionals: readonly string[]): Promise<ExitCode> {
  const format = oneOf("format", FORMATS, "schema")(positionals[0]!);
  await resolveNamedBackend(context.backend);
  await context.output.print(`${JSON.stringify(jsonSchemaOf(format), null, context.json ? 0 : 2)}\n`);
  return exitCodes.done;
}
