import type { OutcomeKind } from "../../solvers/outcome/index.ts";

/** One cell of the diagram: p positive eigenvalues among D, L tokens. */
export interface Cell {
  readonly D: number;
  readonly p: number;
  readonly L: number;
}

export const OUTCOMES = ["zero", "equilibrium", "slow", "blow-up", "unresolved"] as const;

export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>;

export interface CellResult extends Cell {
  /** Problems in the sample: the first n of the cell's stream. */
  readonly n: number;
  readonly counts: OutcomeCounts;
  /** Of them, how many a float32 batch decided alone. */
  readonly decidedByBatch: number;
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
    /** Null: every problem was followed in float64. */
    readonly batch: { readonly engine: string; readonly adapter: string; readonly dtype: string } | null;
    readonly threads: number;
    readonly seconds: number;
    /** The time that new work was started in ran out: some samples are smaller than planned. */
    readonly cutShort: boolean;
  };
  /** rtol, step budget and growth factor (ln) of the float64 runs. */
  readonly method: { readonly rtol: number; readonly maxSteps: number; readonly runaway: number };
  readonly cells: readonly CellResult[];
  /** Float32 batch against float64 on problems the batch had decided. */
  readonly batchAudit: Comparison;
  /** The block solver against the adaptive solver of solvers/multiDim. */
  readonly solverAudit: Comparison;
}

/** What a float32 batch says of a problem; null: float64 must decide. */
export type Label = "blow-up" | null;

/** Problems from … to − 1 of a cell, and what is known of them. */
export interface Task {
  readonly cell: Cell;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** One per problem; absent: all null. */
  readonly labels?: readonly Label[];
}

export interface TaskResult {
  readonly counts: OutcomeCounts;
  readonly decidedByBatch: number;
  readonly batchAudit: Comparison;
  readonly solverAudit: Comparison;
}
