/** The library: `import { simulate, verify, theorem } from "token-dynamics"`. */
export { conjecture, field, simulate, theorem, theorems, verify } from "./library.ts";
export type { Field } from "./fieldAt.ts";
export { exitCodeOf } from "./engine/index.ts";
export type { Progress, VerifyOptions } from "./engine/index.ts";
export {
  BackendUnavailableError,
  DomainError,
  InputError,
  InvariantError,
  ShapeError,
  TokenDynamicsError,
} from "../solvers/errors.ts";
export type { ErrorDetail } from "../solvers/errors.ts";
export type {
  BlowUp,
  MatrixProblem,
  Problem,
  Request,
  ScalarProblem,
  Scenario,
  Simulation,
  Termination,
  Tolerances,
  TrajectoryRow,
} from "../solvers/types.ts";
export type {
  ClaimSpec,
  Evidence,
  Replay,
  Row,
  Statement,
  Theorem,
  Verdict,
  VerdictStatus,
} from "../theorems/types.ts";
export { packageVersion as version } from "./version.ts";
