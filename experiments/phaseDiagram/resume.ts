import { InputError } from "../../solvers/errors.ts";
import { METHOD } from "./classify.ts";
import { readDiagram } from "./codec.ts";
import type { Method, PhaseDiagram } from "./types.ts";

const text = ({ rtol, maxSteps, runaway }: Method): string =>
  `rtol ${rtol}, ${maxSteps} steps, growth ${runaway}`;

/**
 * A result whose samples may be extended: of this seed, commit and method.
 *
 * @throws InputError if there is no such file or it is of another kind of run.
 */
export function resumable(file: string, seed: number, commit: string): PhaseDiagram {
  const diagram = readDiagram(file);
  const refuse = (received: string, expected: string): never => {
    const remedy = "Start without --resume, or with the program that wrote the file.";
    throw new InputError("phase-diagram", [{ field: "--resume", received, expected, remedy }]);
  };
  if (diagram === undefined) return refuse(`${file}, which does not exist`, "a phase-diagram.json");
  const { provenance, method } = diagram;
  if (provenance.seed !== seed) return refuse(`seed ${provenance.seed}`, `seed ${seed}`);
  if (provenance.commit !== commit) return refuse(`commit ${provenance.commit}`, `commit ${commit}`);
  if (text(method) !== text(METHOD)) return refuse(text(method), text(METHOD));
  return diagram;
}
