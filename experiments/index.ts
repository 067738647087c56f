/** The library: `import { simulate, verify, theorem } from "token-dynamics"`. */
export { conjecture, field, simulate, theorem, theorems, verify } from "./library.ts";
export type { Field } from "./fieldAt.ts";
export { exitCodeOf } from "./engine/index.ts";
export type {
  EngineTools,
  KnownProblem,
  Progress,
  ProofResult,
  RowsExitCode,
  TaskRunner,
  TaskStore,
  VerifyOptions,
} from "./engine/index.ts";
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
  MethodRun,
  Problem,
  Request,
  ScalarProblem,
  Scenario,
  Simulation,
  Statistics,
  Termination,
  TerminationKind,
  Tolerances,
  TrajectoryRow,
} from "../solvers/types.ts";
export type {
  Attribution,
  Certificate,
  Citation,
  ClaimKind,
  ClaimSpec,
  Counts,
  Established,
  Evidence,
  LimitPoint,
  Ranges,
  RegisteredClaim,
  Replay,
  Row,
  Statement,
  Theorem,
  Verdict,
  VerdictStatus,
} from "../theorems/types.ts";
export { packageVersion as version } from "./version.ts";
