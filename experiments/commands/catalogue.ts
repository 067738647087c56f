import { collect, parseReplayPath, parseShard, oneOf, wholeNumber } from "./parseOptions.ts";
import type { CommandDescription } from "./types.ts";

const fileOrStdin = (of: string): { syntax: string; description: string } => ({
  syntax: "<file>",
  description: `${of} as JSON, or - for standard input`,
});

const list: CommandDescription = {
  name: "list",
  summary: "the theorems and conjectures known, with id, title, source and what is established",
  positionals: [],
  options: [],
  examples: [
    { command: "list", shows: "one line per statement" },
    { command: "list --json", shows: "the same for a program" },
  ],
  load: () => import("./list.ts"),
};

const explain: CommandDescription = {
  name: "explain",
  summary: "one statement: hypotheses, claims, how each is checked, what is not checked",
  positionals: [{ syntax: "<id>", description: "the statement's id, as `list` prints it" }],
  options: [],
  examples: [{ command: "explain convergence", shows: "the convergence scenario, claim by claim" }],
  load: () => import("./explain.ts"),
};

const verify: CommandDescription = {
  name: "verify",
  summary:
    "a verdict for every claim: the registry's, one statement's, or those of your own conjecture files",
  positionals: [{ syntax: "[ids...]", description: "statements to verify; without one, the registry" }],
  options: [
    {
      flags: "--runs <N>",
      description: "problems that meet the hypotheses, per claim",
      parse: wholeNumber("--runs", 1, 1_000_000, "Give for example --runs 200."),
      defaultValue: 200,
    },
    {
      flags: "--conjecture <FILE>",
      description: "verify the statement in this file (repeatable); without ID, only the files",
      parse: collect,
      defaultValue: [],
    },
    { flags: "--problem <FILE>", description: "check the claims on this one problem" },
    {
      flags: "--path <P>",
      description: "replay one problem of the run with the same --seed",
      parse: parseReplayPath,
    },
    {
      flags: "--level <LEVEL>",
      description:
        "fast: sampling, and proof steps under 1 s each; full: all of them, longer refutations, proofs as files, and batches",
      parse: oneOf("--level", ["fast", "full"] as const),
      defaultValue: "fast",
    },
    {
      flags: "--batch <N>",
      description:
        "problems for each one-dimensional theorem in batches on the backend; fast: 0; full: 1,000,000 on a GPU, else 10,000",
      parse: wholeNumber("--batch", 0, 1_000_000_000, "Give for example --batch 1000."),
    },
    {
      flags: "--strict",
      description: "count a refuted or contradicted claim as exit 1 even where that is established",
    },
  ],
  writes: true,
  examples: [
    { command: "verify", shows: "every statement of the registry" },
    { command: "verify convergence --runs 1000", shows: "one statement, more problems" },
    { command: "verify --conjecture mine.json", shows: "your own conjecture" },
    { command: "verify convergence --seed 7 --path 17:0:2", shows: "one problem of an earlier run again" },
    { command: "verify convergence --batch 100000", shows: "also a batch of random problems" },
    { command: "verify dichotomy --problem p.json", shows: "the claims on a problem of yours" },
  ],
  load: () => import("./verify.ts"),
};

const simulate: CommandDescription = {
  name: "simulate",
  summary: "integrates one problem: scenario, tokens at the times asked for, blow-up time, accuracy",
  positionals: [fileOrStdin("the problem")],
  options: [
    { flags: "--csv", description: "the rows as CSV on stdout" },
    { flags: "--rigorous", description: "also intervals that are proved to hold the tokens (one dimension)" },
  ],
  examples: [
    {
      command: `simulate - <<< '{"mu":-1,"sDelta":1,"a":1,"x0":[1,-0.5,2],"times":[0,1,1000]}'`,
      shows: "convergence: all tokens go to zero",
    },
    {
      command: `simulate - <<< '{"mu":1,"sDelta":1,"a":1,"x0":[-1,-1],"logTimes":[10,10000]}'`,
      shows: "slow divergence, up to t = e^10000",
    },
    {
      command: `simulate - --json <<< '{"mu":1,"sDelta":1,"a":1,"x0":[1],"remaining":[1e-3,1e-9]}'`,
      shows: "the blow-up time, and the token just before it",
    },
  ],
  load: () => import("./simulate.ts"),
};

const field: CommandDescription = {
  name: "field",
  summary: "dx/dt and the hidden attention scores P at x0",
  positionals: [fileOrStdin("the problem")],
  options: [],
  examples: [
    {
      command: `field - <<< '{"mu":-1,"sDelta":1,"a":1,"x0":[1,-0.5]}'`,
      shows: "two tokens in one dimension",
    },
  ],
  load: () => import("./field.ts"),
};

const sweep: CommandDescription = {
  name: "sweep",
  summary:
    "a seeded batch of problems, or one part of it: the residual stack, and every claim judged on each",
  positionals: [fileOrStdin("the sweep")],
  options: [
    {
      flags: "--shard <I/N>",
      description: "part I of N; without it, SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX says which",
      parse: parseShard,
    },
    { flags: "--resume", description: "keep a part that is finished already, instead of refusing it" },
  ],
  writes: true,
  examples: [
    { command: "schema sweep", shows: "the format of FILE, with an example" },
    { command: "sweep mine.json", shows: "all problems, as one part in out/sweeps/ID" },
    { command: "sweep mine.json --shard 3/16 --resume", shows: "the third of 16 parts, unless it is there" },
    { command: "merge out/sweeps/ID", shows: "joins the parts" },
  ],
  load: () => import("./sweep.ts"),
};

const merge: CommandDescription = {
  name: "merge",
  summary: "joins the parts of a sweep: one file, and the verdicts over all problems",
  positionals: [{ syntax: "<dirs...>", description: "folders with the parts, in any order" }],
  options: [{ flags: "--parquet", description: "also as a Parquet file, for pandas, Julia or DuckDB" }],
  writes: true,
  examples: [
    { command: "merge out/sweeps/mine", shows: "writes merged.ndjson and summary.json beside the parts" },
    { command: "merge node1/sweeps/mine node2/sweeps/mine --parquet", shows: "parts from two machines" },
  ],
  load: () => import("./merge.ts"),
};

const analyze: CommandDescription = {
  name: "analyze",
  summary:
    "a Mamba checkpoint: per layer the spectrum of S_C^T S_B and its scenario; with tokens, what they do in it",
  positionals: [
    { syntax: "<checkpoint>", description: "a safetensors file, or a folder as Hugging Face lays it out" },
  ],
  options: [
    {
      flags: "--config <FILE>",
      description: "its configuration; without it, NAME.config.json or config.json beside it, or none",
    },
    { flags: "--text <S>", description: "a text to run through a byte-level model" },
    { flags: "--ids <FILE>", description: "token ids to run through it: a JSON list of lists" },
    {
      flags: "--activations <FILE>",
      description: "hidden_states.0 … n and logits of a run elsewhere, as safetensors",
    },
  ],
  writes: true,
  examples: [
    { command: "analyze model.safetensors", shows: "what its weights say" },
    { command: 'analyze model.safetensors --text "In the beginning"', shows: "also what the tokens do" },
    { command: "analyze folder --ids ids.json", shows: "a model with a tokenizer of its own" },
    {
      command: "analyze model.safetensors --activations run.safetensors --json",
      shows: "of a run in transformers, layer by layer compared with ours",
    },
  ],
  load: () => import("./analyze.ts"),
};

const figures: CommandDescription = {
  name: "figures",
  summary: "the paper's figures and our own, as SVG and as the CSV behind each",
  positionals: [{ syntax: "[ids...]", description: "figures to make; without one, all" }],
  options: [],
  writes: true,
  examples: [
    { command: "figures", shows: "writes out/figures/*.svg and *.csv, and prints what each shows" },
    { command: "figures slow-divergence --seed 2", shows: "one figure, from other initial data" },
  ],
  load: () => import("./figures.ts"),
};

const tables: CommandDescription = {
  name: "tables",
  summary: "the paper's tables, as CSV and Markdown",
  positionals: [{ syntax: "[ids...]", description: "tables to make; without one, all" }],
  options: [],
  writes: true,
  examples: [{ command: "tables scenarios", shows: "parameters, scenario, rate, effect, from the registry" }],
  load: () => import("./tables.ts"),
};

const report: CommandDescription = {
  name: "report",
  summary: "everything so far as one self-contained HTML page, Markdown and JSON",
  positionals: [],
  options: [
    {
      flags: "--serve",
      description: "serve the page to this machine and renew it when results or sources change, until Ctrl-C",
    },
    {
      flags: "--port <N>",
      description: "with --serve: the port (default: any free one)",
      parse: wholeNumber("--port", 1, 65_535, "Give for example --port 8080."),
    },
    { flags: "--compare <OLD>", description: "an earlier report.json: list the statuses that changed" },
  ],
  writes: true,
  examples: [
    { command: "report", shows: "writes out/report.html, out/report.md and out/report.json" },
    { command: "report --compare old/report.json", shows: "what changed since" },
    {
      command: "report --serve",
      shows: "prints an address; open pages follow what you change; Ctrl-C ends it (exit 130)",
    },
  ],
  load: () => import("./report.ts"),
};

const schema: CommandDescription = {
  name: "schema",
  summary: "the JSON Schema of a file format; the same schema validates input",
  positionals: [{ syntax: "<format>", description: "problem, conjecture, sweep or report" }],
  options: [],
  examples: [
    { command: "schema conjecture > conjecture.schema.json", shows: "for your editor to check against" },
  ],
  load: () => import("./schema.ts"),
};

const bench: CommandDescription = {
  name: "bench",
  summary: "the performance figures, as ratios measured within one run",
  positionals: [],
  options: [],
  writes: true,
  examples: [{ command: "bench", shows: "takes a few minutes; leave the machine alone meanwhile" }],
  load: () => import("./bench.ts"),
};

/** The commands there are, in the order --help lists them. */
export const catalogue: readonly CommandDescription[] = [
  list,
  explain,
  verify,
  simulate,
  field,
  sweep,
  merge,
  analyze,
  figures,
  tables,
  report,
  schema,
  bench,
];

/** Commands that CONTRACT.md describes and this version does not have: not in --help, exit 2. */
export const plannedCommands: readonly string[] = ["train"];
