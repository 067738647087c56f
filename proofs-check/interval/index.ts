export { certifyCounterexample, meetsHypotheses, type CertifyOptions } from "./certify.ts";
export { encloseBlowUpTime, globalReason, type BlowUpEnclosure, type BlowUpOptions } from "./blowUp.ts";
export {
  encloseTrajectory,
  type EnclosureRow,
  type TrajectoryEnclosure,
  type TrajectoryOptions,
} from "./trajectory.ts";
export { rigorousSimulation, type RigorousSimulation } from "./rigorous.ts";
export {
  encloseFormula,
  proveInequality,
  type InequalityOptions,
  type InequalityProblem,
  type InequalityResult,
} from "./branchAndBound.ts";
export { certainty, encloseValue, type IntervalEnvironment } from "./language.ts";
export { type Certainty } from "./certainty.ts";
export { FormulaError } from "./formula.ts";
export { IntervalDomainError } from "./errors.ts";
