/** What every sub-command is made of: its description (cheap, for --help) and its module (loaded when it runs). */

/** Exit codes of CONTRACT.md. If several apply, 1 comes before 3. */
export const exitCodes = {
  done: 0,
  contradicted: 1,
  badInput: 2,
  inconclusive: 3,
  internalFailure: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const backendChoices = ["auto", "webgpu", "headlessgl", "webasm", "cpu"] as const;

/** What `--backend` accepts; `auto` picks, the others are taken or refused. */
export type BackendChoice = (typeof backendChoices)[number];

/** The options every command has. */
export interface GlobalOptions {
  /** Seed of everything random. */
  readonly seed: number;
  /** Directory where files go; made when the first file is written. */
  readonly out: string;
  /** One JSON value on stdout, nothing else there. */
  readonly json: boolean;
  /** No progress. */
  readonly quiet: boolean;
  readonly backend: BackendChoice;
}

/** The streams a command writes to, so that it never touches process.stdout itself. */
export interface CommandOutput {
  /** Writes to stdout and resolves when the reader has taken it. */
  print(text: string): Promise<void>;
  /** One line on stderr. */
  note(line: string): void;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
}

/** Everything a command gets. */
export interface CommandContext extends GlobalOptions {
  readonly output: CommandOutput;
  /** Aborted by SIGINT and SIGTERM: stop soon, keep what is finished. */
  readonly signal: AbortSignal;
  /** How this program was called, for commands the user can copy: "npm run --silent cli --" or "token-dynamics". */
  readonly invocation: string;
}

/** Options as commander hands them over: camelCased names, values already validated by `parse`. */
export type ParsedOptions = Readonly<Record<string, unknown>>;

export interface CommandModule {
  /**
   * Runs the command.
   *
   * @returns its exit code.
   * @throws InputError for bad input, before anything ran or was written.
   */
  run(context: CommandContext, positionals: readonly string[], options: ParsedOptions): Promise<ExitCode>;
}

export interface OptionDescription {
  /** In commander's syntax, for example "--runs <N>". */
  readonly flags: string;
  readonly description: string;
  /** Turns the text into the value, or throws InputError naming the flag; gets the value so far for repeatable flags. */
  readonly parse?: (text: string, previous: unknown) => unknown;
  readonly defaultValue?: unknown;
}

export interface CommandDescription {
  readonly name: string;
  readonly summary: string;
  /** In commander's syntax, for example "[ids...]", each with what it is. */
  readonly positionals: readonly { readonly syntax: string; readonly description: string }[];
  readonly options: readonly OptionDescription[];
  /** Whether it writes under --out, which is looked at before it runs. */
  readonly writes?: true;
  /** Commands to copy, each with what it shows. */
  readonly examples: readonly { readonly command: string; readonly shows: string }[];
  load(): Promise<CommandModule>;
}
