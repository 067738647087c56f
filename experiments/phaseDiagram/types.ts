import type { OutcomeKind } from "../../solvers/outcome/index.ts";

/** One cell of the diagram: p positive eigenvalues among D, L tokens. */
export interface Cell {
  readonly D: number;
  readonly p: number;
  readonly L: number;
}

/** From all tokens to zero to a blow-up; "diverging": unbounded, whether in finite time was not seen. */
export const OUTCOMES = ["zero", "equilibrium", "slow", "diverging", "blow-up", "unresolved"] as const;

export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>;

export interface CellResult extends Cell {
  /** Problems in the sample: the first n of the cell's stream. */
  readonly n: number;
  readonly counts: OutcomeCounts;
}

/** How often two ways of classifying the same problems gave what: "first | second" to a number. */
export type Comparison = Readonly<Record<string, number>>;

export interface PhaseDiagram {
  readonly provenance: {
    readonly commit: string;
    readonly version: string;
    readonly node: string;
    readonly date: string;
    readonly seed: number;
    readonly threads: number;
    /** Of this run, and of those whose samples it took over. */
    readonly seconds: number;
    /** The time that new work was started in ran out: some samples are smaller than planned. */
    readonly cutShort: boolean;
  };
  readonly method: Method;
  readonly cells: readonly CellResult[];
  /** The block solver against the adaptive solver of solvers/multiDim, by dimension. */
  readonly solverAudit: Readonly<Record<string, Comparison>>;
}

/** rtol, step budget and growth factor (ln) of the runs. */
export interface Method {
  readonly rtol: number;
  readonly maxSteps: number;
  readonly runaway: number;
}

/** Problems from … to − 1 of a cell. */
export interface Task {
  readonly cell: Cell;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Whether the first of them is followed by the adaptive solver as well. */
  readonly audit: boolean;
}

export interface TaskResult {
  readonly counts: OutcomeCounts;
  readonly solverAudit: Comparison;
}
