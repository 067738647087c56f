import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { livePage, waitingPage, type LiveState } from "../reports/livePage.ts";
import { shellQuote } from "../reports/shellQuote.ts";
import { summaryFiles } from "../sweepRun/index.ts";
import { packageRoot } from "../version.ts";
import { benchFile } from "./benchStore.ts";
import { ReportBuilder } from "./reportBuilder.ts";
import { startReportServer, type ServedFiles } from "./reportServer.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";
import { resultsFile } from "./verifyStore.ts";
import { filesBelow, watchFiles } from "./watchFiles.ts";

/** Milliseconds between two looks: hundreds of files take a few hundredths of a second. */
const LOOK_MS = 1000;

const SOURCES = ["solvers", "theorems", "proofs-check", "experiments"];

/** Started by npm in a checkout: sources are compiled before every build, so that they can be worked on. */
function fromSources(context: CommandContext): boolean {
  return context.invocation.startsWith("npm run") && existsSync(bootstrap);
}

const bootstrap = path.join(packageRoot, "experiments", "bootstrap.mjs");

/** What the report is made from: the results of `verify`, `bench` and `merge`, and in a checkout the program. */
function watchedBy(context: CommandContext): readonly string[] {
  const { out } = context;
  const folders = fromSources(context) ? SOURCES.map((name) => path.join(packageRoot, name)) : [];
  const sources = folders.flatMap((folder) => filesBelow(folder, [".ts", ".json"]));
  return [resultsFile(out), benchFile(out), ...summaryFiles(out), ...sources];
}

/** The `report` that makes the files, as a process of its own: it runs the program as it is then. */
function buildCommand(context: CommandContext, compare: string | undefined): readonly string[] {
  const program = fromSources(context) ? [bootstrap, "cli"] : [process.argv[1] ?? ""];
  const options = ["--out", context.out, "--seed", String(context.seed), "--backend", context.backend];
  const compared = compare === undefined ? [] : ["--compare", compare];
  return [process.execPath, ...program, "report", ...options, ...compared];
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
  const builder = new ReportBuilder(buildCommand(context, compare), signal);
  const rebuild = (): void => {
    if (!existsSync(resultsFile(out))) return;
    void builder.build((failure, said) => {
      if (failure === "") builds++;
      if (!context.quiet) output.note(failure === "" ? `built: ${said.trim()}` : `build failed:\n${failure}`);
      server.publish(state(failure));
    });
  };
  const unwatch = watchFiles(() => watchedBy(context), LOOK_MS, rebuild);
  if (!existsSync(resultsFile(out)))
    output.note(`there are no results under ${out} yet: run \`verify\` while this runs`);
  await output.print(context.json ? `${JSON.stringify({ url: server.url })}\n` : `${server.url}\n`);
  rebuild();
  if (!signal.aborted) await once(signal, "abort");
  unwatch();
  await server.close();
  return exitCodes.interrupted;
}
