/** Polynomial inequalities decided by z3, with every refutation checked exactly here. */
import { toText } from "../symbolic/rational.ts";
import type { Rational } from "../symbolic/rational.ts";
import { encodePolynomial, holdsExactly, smtName } from "./encode.ts";
import type { Encoded, PolynomialClaim } from "./encode.ts";
import { withSession } from "./session.ts";
import type { SmtLimits, SmtSession } from "./session.ts";

export type PolynomialResult =
  /** The negation is unsatisfiable, and the assumptions are not contradictory. */
  | { readonly status: "proved"; readonly artefact: string; readonly smt: string }
  | {
      readonly status: "refuted";
      /** Rational values, as "p/q", that meet the assumptions and violate the conclusion: checked in exact arithmetic. */
      readonly witness: Readonly<Record<string, string>>;
      readonly artefact: string;
      readonly smt: string;
    }
  /** No values meet the assumptions: the claim says nothing. */
  | { readonly status: "vacuous"; readonly artefact: string; readonly smt: string }
  | { readonly status: "inconclusive"; readonly reason: string; readonly smt: string };

function show(model: ReadonlyMap<string, Rational>): Readonly<Record<string, string>> {
  return Object.fromEntries([...model].map(([name, value]) => [name, toText(value)]));
}

/** z3 leaves out symbols whose value does not matter. */
function complete(encoded: Encoded, model: ReadonlyMap<string, Rational>): ReadonlyMap<string, Rational> {
  return new Map(encoded.symbols.map((name) => [name, model.get(smtName(name)) ?? { num: 0n, den: 1n }]));
}

async function decide(session: SmtSession, encoded: Encoded, limits: SmtLimits): Promise<PolynomialResult> {
  const smt = encoded.file;
  const answer = await session.check(encoded.query, limits);
  if (answer.status === "unknown") return { status: "inconclusive", reason: `z3: ${answer.reason}`, smt };
  if (answer.status === "sat") return refute(encoded, answer.model);
  const premises = await session.check(encoded.premises, limits);
  if (premises.status === "unsat")
    return { status: "vacuous", artefact: "z3: the assumptions are unsatisfiable", smt };
  const consistent =
    premises.status === "sat"
      ? `assumptions satisfiable, e.g. ${JSON.stringify(show(complete(encoded, premises.model)))}`
      : `satisfiability of the assumptions unknown (${premises.reason})`;
  return {
    status: "proved",
    artefact: `z3 5.2.0, QF_NRA: the negation is unsatisfiable; ${consistent}\n${smt}`,
    smt,
  };
}

function refute(encoded: Encoded, found: ReadonlyMap<string, Rational>): PolynomialResult {
  const smt = encoded.file;
  const model = complete(encoded, found);
  const meets = encoded.assumptions.every((r) => holdsExactly(r, model));
  const violates = encoded.conclusion.some((r) => !holdsExactly(r, model));
  if (!meets || !violates) {
    const reason = "z3 found a counterexample with irrational values, and its rational approximation is none";
    return { status: "inconclusive", reason, smt };
  }
  const witness = show(model);
  return {
    status: "refuted",
    witness,
    artefact: `counterexample, checked exactly: ${JSON.stringify(witness)}`,
    smt,
  };
}

/**
 * Decides whether the conclusion follows from the assumptions for all real values of the symbols.
 *
 * @throws NotPolynomialError, FormulaError, before z3 is started.
 * @example await provePolynomial({ assumptions: ["0 < q < 1"], conclusion: "q^2 < q" }) // proved
 */
export async function provePolynomial(
  claim: PolynomialClaim,
  limits: SmtLimits = {},
): Promise<PolynomialResult> {
  const encoded = encodePolynomial(claim);
  return withSession((session) => decide(session, encoded, limits));
}
