/** The part of `analyze` that computes, in a thread of its own. */
import { analyzeCheckpoint, type Analysis, type AnalysisRequest } from "../checkpoints/index.ts";
import { packageVersion } from "../version.ts";
import { analysisFigures } from "./analyzeFigures.ts";
import { analysisPaths, writeAnalysis } from "./analyzeFiles.ts";
import { analysisJson } from "./analyzeJson.ts";
import { analysisText } from "./analyzeText.ts";
import { serveTask, type TaskOutput } from "./isolate.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";
import { painter } from "./output.ts";
import { exitCodes, type ExitCode } from "./types.ts";

export interface AnalyzeTask {
  readonly request: AnalysisRequest;
  readonly out: string;
  readonly json: boolean;
  readonly colours: boolean;
  /** The command line that does the same again. */
  readonly command: string;
}

function provenance({ request, command }: AnalyzeTask, { activations }: Analysis): Streamable {
  const { text, ids } = request;
  return {
    version: packageVersion,
    node: process.version,
    backend: "cpu",
    dtype: "f64",
    command,
    text,
    ids: ids === undefined ? undefined : { file: ids.source, sha256: ids.sha256 },
    activations: activations === undefined ? undefined : { ...activations },
  };
}

async function runTask(task: AnalyzeTask, output: TaskOutput): Promise<ExitCode> {
  const { request, out, json, colours, command } = task;
  const analysis = analyzeCheckpoint(request, (part, label) => output.progress(part, label));
  const figures = await analysisFigures(analysis, command);
  const files = analysisPaths(analysis, figures, out);
  const value = analysisJson(analysis, provenance(task, analysis), files);
  writeAnalysis(analysis, figures, value, out);
  if (json) for (const piece of jsonPieces(value)) output.print(piece);
  else output.print(analysisText(analysis, files, painter(colours)));
  if (analysis.run?.agreement !== "none") return exitCodes.done;
  output.note(
    "the activations are not what this checkpoint computes: what is said of tokens cannot be relied on",
  );
  return exitCodes.inconclusive;
}

await serveTask(runTask);
