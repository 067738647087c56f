import { Command, CommanderError, Option } from "commander";
import { InputError } from "../../solvers/errors.ts";
import { packageVersion } from "../version.ts";
import { catalogue, plannedCommands } from "./catalogue.ts";
import { nothingDone } from "./failures.ts";
import { checkOut } from "./outFolder.ts";
import { parseBackend, parseOut, parseSeed } from "./parseOptions.ts";
import {
  exitCodes,
  type CommandContext,
  type CommandDescription,
  type CommandOutput,
  type ExitCode,
  type GlobalOptions,
  type OptionDescription,
  type ParsedOptions,
} from "./types.ts";

const globalOptions: readonly OptionDescription[] = [
  { flags: "--seed <N>", description: "seed of everything random", parse: parseSeed, defaultValue: 1 },
  { flags: "--out <DIR>", description: "where files go", parse: parseOut, defaultValue: "out" },
  {
    flags: "--json",
    description: "the result as one JSON value on stdout and nothing else there",
    defaultValue: false,
  },
  {
    flags: "--quiet",
    description: "no progress (there is none unless stderr is a terminal)",
    defaultValue: false,
  },
  {
    flags: "--backend <NAME>",
    description: "gpu.js backend batches run on: auto, webgpu, headlessgl, webasm or cpu",
    parse: parseBackend,
    defaultValue: "auto",
  },
];

const exitCodesHelp = `
Exit codes:
  0    done; every claim proved or supported, or as established
  1    done; at least one claim refuted or contradicted
  2    bad usage or bad input; nothing was run, nothing was written
  3    done; at least one claim inconclusive or vacuous, or a simulation that could not reach its end
  70   internal failure
  130  interrupted; the same command continues`;

/** What a run of the program needs from outside. */
export interface ProgramEnvironment {
  readonly output: CommandOutput;
  readonly signal: AbortSignal;
  readonly invocation: string;
  /** Columns of the help; without it those of the terminal, or 80. */
  readonly helpWidth?: number;
  /** Told as soon as the global options are known: failures log under --out. */
  onGlobals(options: GlobalOptions): void;
}

function toOption(description: OptionDescription): Option {
  const option = new Option(description.flags, description.description);
  if (description.parse !== undefined) option.argParser(description.parse);
  if (description.defaultValue !== undefined && description.defaultValue !== false) {
    const shown = Array.isArray(description.defaultValue) ? "none" : undefined;
    option.default(description.defaultValue, shown);
  }
  return option;
}

function examplesHelp(description: CommandDescription, invocation: string): string {
  const lines = description.examples.map(
    (example) => `  # ${example.shows}\n  ${invocation} ${example.command}`,
  );
  return `\nExamples:\n${lines.join("\n")}`;
}

function readGlobals(program: Command): GlobalOptions {
  const values = program.opts<Partial<GlobalOptions>>();
  return {
    seed: values.seed ?? 1,
    out: values.out ?? "out",
    json: values.json ?? false,
    quiet: values.quiet ?? false,
    backend: values.backend ?? "auto",
  };
}

function addCommand(
  program: Command,
  description: CommandDescription,
  environment: ProgramEnvironment,
  finish: (code: ExitCode) => void,
): void {
  const command = program.command(description.name).description(description.summary);
  for (const positional of description.positionals)
    command.argument(positional.syntax, positional.description);
  for (const option of description.options) command.addOption(toOption(option));
  command.addHelpText("after", examplesHelp(description, environment.invocation));
  command.configureHelp({ showGlobalOptions: true });
  command.action(async () => {
    const globals = readGlobals(program);
    environment.onGlobals(globals);
    const context: CommandContext = { ...globals, ...environment };
    const options: ParsedOptions = command.opts();
    if (description.writes === true) checkOut(globals.out);
    const module = await description.load();
    finish(await module.run(context, command.processedArgs.flat() as string[], options));
  });
}

/** A command of CONTRACT.md that this version lacks: absent from --help, and says so. */
function addPlannedCommand(program: Command, name: string): void {
  const command = program.command(name, { hidden: true });
  command.helpOption(false).allowUnknownOption().allowExcessArguments();
  command.action(() => {
    throw new InputError("command", [
      {
        field: "command",
        received: JSON.stringify(name),
        expected: `one of ${catalogue.map((each) => each.name).join(", ")}`,
        remedy: `This version does not have \`${name}\` yet.`,
      },
    ]);
  });
}

function buildProgram(
  environment: ProgramEnvironment,
  finish: (code: ExitCode) => void,
  print: (text: string) => void,
): Command {
  const program = new Command("token-dynamics");
  const { helpWidth } = environment;
  program
    .description(
      "Statements about the token dynamics of deep selective state space models, and the evidence for each.",
    )
    .version(packageVersion, "--version", "print the version")
    .helpOption("--help", "print help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: () => undefined,
      ...(helpWidth === undefined ? {} : { getOutHelpWidth: () => helpWidth }),
    })
    .addHelpText("after", exitCodesHelp)
    .addHelpText(
      "after",
      `\nStart here:\n  ${environment.invocation} verify\n  ${environment.invocation} simulate --help`,
    );
  for (const option of globalOptions) program.addOption(toOption(option));
  for (const description of catalogue) addCommand(program, description, environment, finish);
  for (const name of plannedCommands) addPlannedCommand(program, name);
  return program;
}

/** The message of a command line commander refused, with what to do about it. */
function usageMessage(error: CommanderError): string {
  const said = error.message.replace(/^error: /, "");
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}\nSee --help.\n${nothingDone}`;
}

/**
 * Parses the command line and runs the command it names.
 *
 * @param args - the arguments after the program's name.
 * @returns the exit code; bad usage is reported on stderr here and is 2.
 * @throws whatever the command throws (describeFailure turns it into an exit code).
 */
export async function runProgram(
  args: readonly string[],
  environment: ProgramEnvironment,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.done;
  let help = "";
  const program = buildProgram(
    environment,
    (finished) => {
      code = finished;
    },
    (text) => {
      help += text;
    },
  );
  try {
    if (args.length === 0) {
      environment.output.note(`${program.helpInformation()}\nA command is missing.\n${nothingDone}`);
      return exitCodes.badInput;
    }
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) {
      await environment.output.print(help);
      return exitCodes.done;
    }
    environment.output.note(usageMessage(error));
    return exitCodes.badInput;
  }
  return code;
}
