import type { ControlResult } from "../reports/types.ts";

/** One figure of `bench`. */
export interface Figure {
  /** Stable name, for comparing runs. */
  readonly name: string;
  readonly value: number;
  /** "ratio" unless said otherwise; figures in seconds depend on the machine and are only shown. */
  readonly unit: string;
  /** What the project aims at, on the side given. */
  readonly aim?: { readonly side: "at most" | "at least"; readonly value: number };
  /** How it was measured, in one sentence. */
  readonly how: string;
  /** What fell short, where the figure counts something. */
  readonly exceptions?: readonly string[];
  /** The controls that it counts, for the report. */
  readonly controls?: readonly ControlResult[];
}

export interface BenchOptions {
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called before each part with what it measures. */
  readonly onPart: (title: string) => void;
}

/** One part of `bench`. */
export interface BenchPart {
  readonly title: string;
  run(options: BenchOptions): Promise<readonly Figure[]>;
}
