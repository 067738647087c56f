export {
  parseExpression,
  print,
  substitute,
  symbolsOf,
  children,
  rebuild,
  binary,
  call,
  negate,
  number,
  symbol,
  UnknownAtomError,
  FUNCTIONS,
  type Expr,
  type FunctionName,
  type Operator,
} from "./expression.ts";
export {
  alongFlow,
  differentiate,
  expandDerivatives,
  unfold,
  UNKNOWN_SPEED,
  type Flow,
} from "./differentiate.ts";
export { isIdenticallyZero, knownSign, normalize, positiveFact } from "./normalForm.ts";
export { normalizer, type Fact, type Normalizer } from "./atomSigns.ts";
export { decideIdentity, describeWitness, type IdentityResult } from "./identity.ts";
export { findWitness, evaluate, type Witness } from "./witness.ts";
export {
  ANY,
  NEGATIVE,
  NULL,
  POSITIVE,
  signOf,
  signSet,
  type SignName,
  type Signs,
  type SignSet,
} from "./signs.ts";
export { toLatex, type LatexNames } from "./latex.ts";
export { mutations, type Mutation } from "./mutate.ts";
export type { Rational } from "./rational.ts";
