import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Counts, Statement, VerdictStatus } from "../../theorems/types.ts";
import { MAX_INCONCLUSIVE, verifyStatement } from "../engine/index.ts";
import type { TaskRunner } from "../engine/index.ts";
import { parseConjecture, readJsonFile } from "../formats/index.ts";
import { packageRoot } from "../version.ts";

/** A statement whose truth is known. */
export interface Control {
  readonly statement: Statement;
  /** False for an altered statement, which must come out contradicted. */
  readonly truth: boolean;
}

/** How one control came out with one seed. */
export interface ControlOutcome {
  readonly id: string;
  readonly truth: boolean;
  /** What was altered, in words; absent for a true statement. */
  readonly alteration?: string;
  readonly seed: number;
  readonly status: VerdictStatus;
  readonly counts: Counts;
  /** Contradicted if altered; supported if true. */
  readonly expected: boolean;
}

export interface ControlRates {
  readonly outcomes: readonly ControlOutcome[];
  /** Share of altered statements, over all seeds, that came out contradicted. */
  readonly killRate: number;
  /** Share of true statements, over all seeds, that came out contradicted. */
  readonly falseAlarmRate: number;
  /** Inconclusive problems of the true statements, as a share of all their problems. */
  readonly inconclusive: number;
}

export interface ControlOptions {
  readonly seeds: readonly number[];
  /** Problems per statement and seed. */
  readonly runs: number;
  /** Tried first: a control that comes out as it must on so few problems is not run again. Default: `runs`. */
  readonly fewRuns?: number;
  readonly signal?: AbortSignal;
  readonly runner?: TaskRunner;
  readonly onOutcome?: (outcome: ControlOutcome) => void;
}

/** Where a checkout keeps the controls; an installed package does not carry them. */
const FOLDER = path.join(packageRoot, "test", "negative-controls");

/** Whether there are controls to run: in a checkout, not in an installed package. */
export const controlsAvailable: boolean = existsSync(FOLDER);

/**
 * All controls, read and checked as `verify --conjecture` reads a file, in the order of their names.
 *
 * @throws FormatError for a file that is not a conjecture.
 */
export async function readControls(): Promise<readonly Control[]> {
  const language = await import("../../theorems/language/index.ts");
  const reservedIds = new Set((await import("../../theorems/index.ts")).registry.map(({ id }) => id));
  const controls: Control[] = [];
  for (const kind of ["false", "true"]) {
    const folder = path.join(FOLDER, kind);
    for (const name of readdirSync(folder).sort()) {
      const { value, source } = await readJsonFile(path.join(folder, name));
      const statement = parseConjecture(value, { source, reservedIds, language });
      controls.push({ statement, truth: kind === "true" });
    }
  }
  return controls;
}

function outcomeOf(control: Control, seed: number, status: VerdictStatus, counts: Counts): ControlOutcome {
  const { truth, statement } = control;
  const expected = status === (truth ? "supported" : "contradicted");
  const outcome = { id: statement.id, truth, seed, status, counts, expected };
  return truth ? outcome : { ...outcome, alteration: statement.title };
}

async function runOnce(
  control: Control,
  seed: number,
  runs: number,
  options: ControlOptions,
): Promise<ControlOutcome> {
  const { signal, runner } = options;
  const rows = await verifyStatement(control.statement, {
    seed,
    runs,
    level: "fast",
    ...(signal === undefined ? {} : { signal }),
    ...(runner === undefined ? {} : { runner }),
  });
  // One claim a file: a second one would be counted as if it were a statement of its own.
  const { status, counts } = rows[0]!.verdict;
  return outcomeOf(control, seed, status, counts);
}

/** Runs every control with every seed through the engine that `verify` uses. */
export async function runControls(
  controls: readonly Control[],
  options: ControlOptions,
): Promise<ControlRates> {
  const outcomes: ControlOutcome[] = [];
  for (const seed of options.seeds) {
    for (const control of controls) {
      const few = options.fewRuns ?? options.runs;
      let outcome = await runOnce(control, seed, few, options);
      if (!outcome.expected && few < options.runs) {
        outcome = await runOnce(control, seed, options.runs, options);
      }
      outcomes.push(outcome);
      options.onOutcome?.(outcome);
    }
  }
  return ratesOf(outcomes);
}

/** The rates over outcomes; a rate over nothing is 0. */
export function ratesOf(outcomes: readonly ControlOutcome[]): ControlRates {
  const altered = outcomes.filter(({ truth }) => !truth);
  const truths = outcomes.filter(({ truth }) => truth);
  const contradicted = (all: readonly ControlOutcome[]): number =>
    all.filter(({ status }) => status === "contradicted").length / Math.max(1, all.length);
  const sum = (of: (counts: Counts) => number): number =>
    truths.reduce((total, { counts }) => total + of(counts), 0);
  const judged = sum((c) => c.supported + c.contradicted + c.inconclusive);
  return {
    outcomes,
    killRate: contradicted(altered),
    falseAlarmRate: contradicted(truths),
    inconclusive: sum((c) => c.inconclusive) / Math.max(1, judged),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** The rates in one line, then one line for each control that came out otherwise than it must. */
export function ratesText(rates: ControlRates): string {
  const { outcomes, killRate, falseAlarmRate, inconclusive } = rates;
  const altered = outcomes.filter(({ truth }) => !truth).length;
  const summary =
    `kill rate ${percent(killRate)} of ${altered} altered statements, ` +
    `false-alarm rate ${percent(falseAlarmRate)} of ${outcomes.length - altered} true ones, ` +
    `${percent(inconclusive)} of their problems inconclusive (at most ${percent(MAX_INCONCLUSIVE)} each)`;
  const odd = outcomes.filter(({ expected }) => !expected);
  const lines = odd.map(({ id, truth, seed, status, counts }) => {
    const { supported, contradicted, inconclusive: open } = counts;
    const numbers = `${supported} supported, ${contradicted} contradicted, ${open} inconclusive`;
    return `  ${truth ? "true" : "altered"} ${id}, seed ${seed}: ${status} (${numbers})`;
  });
  return [summary, ...lines].join("\n");
}
