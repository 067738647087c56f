/**
 * Types of the npm package odex 2.0.4, as far as odex.ts uses it. Its package.json names no types, so that TypeScript
 * would compile the package's own source, written for other compiler options (tsconfig.json maps "odex" to here).
 */

export declare const Outcome: {
  readonly Converged: 0;
  readonly MaxStepsExceeded: 1;
  readonly EarlyReturn: 2;
};

export interface OdexSolution {
  readonly y: number[];
  readonly outcome: 0 | 1 | 2;
  readonly nStep: number;
  readonly xEnd: number;
  readonly nAccept: number;
  readonly nReject: number;
  readonly nEval: number;
}

export declare class Solver {
  constructor(n: number);
  relativeTolerance: number | number[];
  absoluteTolerance: number | number[];
  maxSteps: number;
  denseOutput: boolean;
  maxStepSize: number;
  initialStepSize: number;
  /** `observe` gets the number of the step, its ends, the state and an interpolant; false ends the integration. */
  solve(
    field: (x: number, y: number[]) => number[],
    x0: number,
    y0: number[],
    xEnd: number,
    observe?: (n: number, xOld: number, x: number, y: number[]) => boolean | void,
  ): OdexSolution;
}
