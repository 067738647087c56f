import {
  batchRate,
  controlRates,
  fieldCost,
  verifyRate,
  workDone,
  workPrecision,
  type BenchPart,
  type Figure,
} from "../bench/index.ts";
import { writeFileAtomically } from "../atomicFile.ts";
import { currentCommit, currentEnvironment } from "../reports/environment.ts";
import { packageVersion } from "../version.ts";
import { resolveNamedBackend } from "./backend.ts";
import { benchFile } from "./benchStore.ts";
import { InterruptedError } from "./failures.ts";
import { jsonPieces, type Streamable } from "./jsonStream.ts";
import { painter, textTable } from "./output.ts";
import { programDigest } from "./programDigest.ts";
import { exitCodes, type CommandContext, type ExitCode } from "./types.ts";

const parts: readonly BenchPart[] = [fieldCost, workPrecision, verifyRate, batchRate, controlRates];

function meetsAim({ aim, value }: Figure): boolean | undefined {
  if (aim === undefined) return undefined;
  return aim.side === "at most" ? value <= aim.value : value >= aim.value;
}

function aimText({ aim }: Figure): string {
  return aim === undefined ? "" : `${aim.side} ${aim.value}`;
}

function benchText(figures: readonly Figure[], paint: ReturnType<typeof painter>): string {
  const rows = figures.map((figure) => {
    const met = meetsAim(figure);
    const verdict = met === undefined ? "" : met ? paint("met", "green") : paint("missed", "yellow");
    const value = Number.isInteger(figure.value) ? String(figure.value) : figure.value.toPrecision(4);
    return [figure.name, value, figure.unit, aimText(figure), verdict];
  });
  const exceptions = figures.flatMap(({ name, exceptions: list = [] }) =>
    list.map((each) => `${name}: ${each}\n`),
  );
  return `${textTable(["figure", "value", "unit", "aim", ""], rows, [1])}${exceptions.join("")}`;
}

async function measure(context: CommandContext): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const say = (title: string): void => {
    if (!context.quiet) context.output.note(title);
  };
  for (const part of parts) {
    if (context.signal.aborted) throw new InterruptedError();
    say(part.title);
    figures.push(...(await part.run({ seed: context.seed, signal: context.signal, onPart: say })));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return figures;
}

/** `bench`: the performance figures; a missed aim is printed and changes no exit code. */
export async function run(context: CommandContext): Promise<ExitCode> {
  await resolveNamedBackend(context.backend);
  const figures = await measure(context);
  const result: Streamable = {
    version: packageVersion,
    commit: currentCommit(),
    environment: JSON.parse(JSON.stringify(currentEnvironment())) as Streamable,
    source: programDigest(),
    seed: context.seed,
    figures: figures.map((figure) => ({
      ...figure,
      aim: figure.aim && { ...figure.aim },
      controls: figure.controls?.map((control) => ({ ...control })),
      met: meetsAim(figure),
    })),
    workDone: workDone(),
  };
  const text = [...jsonPieces(result)].join("");
  writeFileAtomically(benchFile(context.out), text);
  await context.output.print(
    context.json ? text : benchText(figures, painter(context.output.stdoutIsTerminal)),
  );
  return exitCodes.done;
}
