import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { livePage, waitingPage, type LiveState } from "../reports/livePage.ts";
import { shellQuote } from "../reports/shellQuote.ts";
import { packageRoot } from "../version.ts";
import { startReportServer, type ServedFiles } from "./reportServer.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";
import { resultsFile } from "./verifyStore.ts";
import { watchFiles, type Watched } from "./watchFiles.ts";

/** Long enough for a run that writes several files, short enough for a hand that waits. */
const QUIET_MS = 200;
/** Lines of a failed build that are worth showing. */
const LAST_LINES = 20;

const SOURCES = ["solvers", "theorems", "proofs-check", "experiments"];

/** Started by npm in a checkout: sources are compiled before every build, so that they can be worked on. */
function fromSources(context: CommandContext): boolean {
  return context.invocation.startsWith("npm run") && existsSync(bootstrap);
}

const bootstrap = path.join(packageRoot, "experiments", "bootstrap.mjs");

function watchedBy(context: CommandContext): readonly Watched[] {
  // What `verify`, `bench` and later commands leave; not what `report` itself writes.
  const results = (name: string): boolean => name.endsWith(".json") && name !== "report.json";
  const sources = (name: string): boolean => /\.(ts|json)$/.test(name);
  const folders = fromSources(context) ? SOURCES.map((name) => path.join(packageRoot, name)) : [];
  return [
    { folder: context.out, recursive: false, matters: results },
    ...folders.map((folder) => ({ folder, recursive: true, matters: sources })),
  ];
}

/** The `report` that makes the files, as a process of its own: it runs the program as it is then. */
class Builder {
  private readonly args: readonly string[];
  private readonly signal: AbortSignal;
  private running = false;
  private again = false;

  constructor(context: CommandContext, compare: string | undefined) {
    const program = fromSources(context) ? [bootstrap, "cli"] : [process.argv[1] ?? ""];
    const options = ["--out", context.out, "--seed", String(context.seed), "--backend", context.backend];
    this.args = [...program, "report", ...options, ...(compare === undefined ? [] : ["--compare", compare])];
    this.signal = context.signal;
  }

  /** Builds now, or once more after the build under way; `done` gets "" or why it failed. */
  async build(done: (failure: string, said: string) => void): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    do {
      this.again = false;
      const { code, stdout, stderr } = await this.run();
      if (this.signal.aborted) break;
      const finished = code === 0 || code === 1 || code === 3;
      done(finished ? "" : stderr.trim().split("\n").slice(-LAST_LINES).join("\n"), stdout);
    } while (this.again);
    this.running = false;
  }

  private async run(): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, this.args, { stdio: ["ignore", "pipe", "pipe"] });
    const stop = (): void => void child.kill("SIGTERM");
    this.signal.addEventListener("abort", stop, { once: true });
    const text = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (text.stdout += piece));
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (text.stderr += piece));
    const [code] = (await once(child, "close")) as [number | null];
    this.signal.removeEventListener("abort", stop);
    return { code, ...text };
  }
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** What is served: the files under --out as they are at that moment. */
function servedFrom(context: CommandContext): ServedFiles {
  const at = (name: string): string => path.join(context.out, name);
  const verifyCommand = `${context.invocation} verify --out ${shellQuote(context.out)}`;
  return {
    page: ({ build }) => {
      const page = textOf(at("report.html"));
      if (page !== undefined) return livePage(page, build);
      return existsSync(resultsFile(context.out))
        ? waitingPage("It is being made.", null, build)
        : waitingPage("There are no results yet. This makes them:", verifyCommand, build);
    },
    file: (name) => (name === "report.md" || name === "report.json" ? textOf(at(name)) : undefined),
  };
}

/**
 * `report --serve`: the report at a local address, made anew when results or sources change, until SIGINT or SIGTERM.
 *
 * Without results nothing is verified: the page says what to run, and shows the report once there are some.
 */
export async function serveReport(
  context: CommandContext,
  port: number,
  compare: string | undefined,
): Promise<ExitCode> {
  const { output, signal, out } = context;
  let builds = 0;
  const state = (failure: string): LiveState => ({ build: `${process.pid}.${builds}`, failure });
  const server = await startReportServer(servedFrom(context), state(""), port);
  mkdirSync(out, { recursive: true });
  const builder = new Builder(context, compare);
  const rebuild = (): void => {
    if (!existsSync(resultsFile(out))) return;
    void builder.build((failure, said) => {
      if (failure === "") builds++;
      if (!context.quiet) output.note(failure === "" ? `built: ${said.trim()}` : `build failed:\n${failure}`);
      server.publish(state(failure));
    });
  };
  const unwatch = watchFiles(watchedBy(context), QUIET_MS, rebuild);
  if (!existsSync(resultsFile(out)))
    output.note(`there are no results under ${out} yet: run \`verify\` while this runs`);
  await output.print(context.json ? `${JSON.stringify({ url: server.url })}\n` : `${server.url}\n`);
  rebuild();
  if (!signal.aborted) await once(signal, "abort");
  unwatch();
  await server.close();
  return exitCodes.interrupted;
}
