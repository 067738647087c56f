export { provePolynomial, type PolynomialResult } from "./provePolynomial.ts";
export {
  encodePolynomial,
  NotPolynomialError,
  parseRelations,
  type Encoded,
  type PolynomialClaim,
  type Relation,
  type RelationName,
} from "./encode.ts";
export { withSession, type SmtAnswer, type SmtLimits, type SmtSession } from "./session.ts";
