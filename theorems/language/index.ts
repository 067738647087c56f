/** The conjecture language of CONTRACT.md: expressions, statements, and their values in extended range. */
export { LanguageError } from "./errors.ts";
export { compileExpression, initialEnvironment, parseExpression } from "./expression.ts";
export { instances, sizes } from "./instances.ts";
export { compileClaim, compileStatement, holds } from "./statement.ts";
export { toLatex } from "./latex.ts";
export { and, compare, not, or } from "./comparison.ts";
export {
  abs,
  add,
  divide,
  fromExtended,
  fromNumber,
  isInfinite,
  isUndefined,
  isUnknown,
  isZero,
  logMagnitude,
  multiply,
  negate,
  NOTHING,
  subtract,
  toNumber,
} from "./extended.ts";
export type { Value } from "./extended.ts";
export { cbrt, exp, expm1, log, log1p, power, sign, softplus, sqrt } from "./extendedFunctions.ts";
export { isBoolean } from "./syntax.ts";
export type {
  BooleanTree,
  Comparator,
  ListName,
  NumberFunction,
  NumberTree,
  ScalarName,
  Size,
  Tree,
} from "./syntax.ts";
export type {
  CompiledClaim,
  CompiledExpression,
  CompiledStatement,
  CompileOptions,
  Context,
  Environment,
  Evaluated,
  FreeName,
  IndexForm,
  Instance,
  Truth,
  TruthValue,
} from "./types.ts";
