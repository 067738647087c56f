/** The part of `simulate` that computes, in a thread of its own. */
import { rigorousSimulation, type RigorousSimulation } from "../../proofs-check/interval/index.ts";
import { simulate } from "../../solvers/index.ts";
import type { Problem, Request, Simulation, Tolerances } from "../../solvers/types.ts";
import { packageVersion } from "../version.ts";
import { serveTask, type TaskOutput } from "./isolate.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";
import { painter } from "./output.ts";
import { enclosureText } from "./enclosureText.ts";
import { trajectoryJson } from "./trajectoryJson.ts";
import { accuracyText, trajectoryCsv, trajectoryText } from "./trajectoryText.ts";
import { exitCodes, type ExitCode } from "./types.ts";

export interface SimulateTask {
  readonly problem: Problem;
  readonly request: Request;
  readonly tolerances: Partial<Tolerances>;
  readonly attention: boolean;
  /** Proved enclosures beside the numbers; one dimension only. */
  readonly rigorous: boolean;
  readonly form: "json" | "csv" | "text";
  readonly seed: number;
  readonly colours: boolean;
  readonly source: { readonly name: string; readonly sha256: string };
}

/** What ran, for the `provenance` of the output. */
function provenance(task: SimulateTask, simulation: Simulation): Streamable {
  return {
    version: packageVersion,
    node: process.version,
    backend: "cpu",
    dtype: "f64",
    seed: task.seed,
    input: task.source,
    tolerances: { ...task.tolerances },
    runs: simulation.runs.map((run) => ({ ...run })),
  };
}

function* rendered(
  task: SimulateTask,
  simulation: Simulation,
  enclosure: RigorousSimulation | undefined,
): Generator<string> {
  if (task.form === "text") {
    yield trajectoryText(simulation, painter(task.colours));
    if (enclosure !== undefined) yield enclosureText(enclosure);
  } else if (task.form === "csv") yield* trajectoryCsv(simulation, task.attention);
  else {
    const value = trajectoryJson(simulation, task.attention, provenance(task, simulation));
    yield* jsonPieces({ ...value, rigorous: enclosure as unknown as Streamable });
  }
}

function enclosureOf(task: SimulateTask): RigorousSimulation | undefined {
  if (!task.rigorous || task.problem.kind !== "scalar") return undefined;
  return rigorousSimulation(task.problem, task.request);
}

function runTask(task: SimulateTask, output: TaskOutput): ExitCode {
  const simulation = simulate(task.problem, task.request, task.tolerances);
  const enclosure = enclosureOf(task);
  for (const piece of rendered(task, simulation, enclosure)) output.print(piece);
  const { accuracy } = simulation;
  if (!accuracy.agreed) output.note(`accuracy ${accuracyText(accuracy)}`);
  const { kind } = simulation.termination;
  const reached = (kind === "reached-end" || kind === "blow-up") && enclosure?.status !== "incomplete";
  return reached ? exitCodes.done : exitCodes.inconclusive;
}

await serveTask(runTask);
