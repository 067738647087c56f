/** Proportional-integral step-size control (Gustafsson; Hairer–Nørsett–Wanner I, section II.4 and IV.2). */
export interface StepSizeController {
  /** Factor for the next step after an accepted step with scaled error `error` ≤ 1. */
  accepted(error: number): number;
  /** Factor for the retry after a rejected step; `error` is NaN or Infinity for a non-finite trial. */
  rejected(error: number): number;
}

const SAFETY = 0.9;
const SHRINK_LIMIT = 0.2;
const GROWTH_LIMIT = 6;
/** Integral gain; 0.04 is the value Hairer proposes for the Dormand–Prince pairs. */
const BETA = 0.04;
/** A non-finite trial says nothing about how far is too far: back off by this factor. */
const NON_FINITE_SHRINK = 0.1;
/** Floor of the error entering the control, so that one lucky step does not blow up the next one. */
const ERROR_FLOOR = 1e-8;

/**
 * @param errorOrder - exponent p of the leading error h^p of the estimate (8 for DOP853, 4 for Radau IIA 5).
 * @returns a controller with memory of the last accepted error; make a new one for each integration.
 */
export function piController(errorOrder: number): StepSizeController {
  const exponent = 1 / errorOrder - 0.75 * BETA;
  let previous = 1e-4;
  let lastRejected = false;
  return {
    accepted(error: number): number {
      const e = Math.max(error, ERROR_FLOOR);
      const raw = SAFETY * e ** -exponent * previous ** BETA;
      previous = Math.max(error, 1e-4);
      const factor = Math.min(GROWTH_LIMIT, Math.max(SHRINK_LIMIT, raw));
      // Growing right after a rejection invites the next rejection.
      const limited = lastRejected ? Math.min(1, factor) : factor;
      lastRejected = false;
      return limited;
    },
    rejected(error: number): number {
      lastRejected = true;
      if (!(error < Infinity)) return NON_FINITE_SHRINK;
      return Math.max(SHRINK_LIMIT, SAFETY * error ** (-1 / errorOrder));
    },
  };
}
