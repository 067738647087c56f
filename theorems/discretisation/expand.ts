/** Statements of the ledger written out for one discretisation, in the plain conjecture language. */
import type { StateRule } from "../../solvers/s6/stateRule.ts";
import type { ClaimSpec, RegisteredClaim, Statement } from "../types.ts";
import type { LedgerStatement } from "./types.ts";

type RuleText = Readonly<Record<"A" | "B" | "B1", (delta: string) => string>>;

/** Ā, B̄ and dB̄/dΔ as expressions in Δ (solvers/s6/stateRule.ts; expand.test holds them equal). */
const RULES: Readonly<Record<StateRule, RuleText>> = {
  simplified: { A: (d) => `exp(-a * ${d})`, B: (d) => d, B1: () => "1" },
  zoh: {
    A: (d) => `exp(-a * ${d})`,
    B: (d) => `(-expm1(-a * ${d}) / a)`,
    B1: (d) => `exp(-a * ${d})`,
  },
  euler: { A: (d) => `(1 - a * ${d})`, B: (d) => d, B1: () => "1" },
  bilinear: {
    A: (d) => `((2 - a * ${d}) / (2 + a * ${d}))`,
    B: (d) => `(2 * ${d} / (2 + a * ${d}))`,
    B1: (d) => `(4 / (2 + a * ${d})^2)`,
  },
};

/** An expression of the ledger in the plain language. */
export function expand(source: string, state: StateRule, eta: number): string {
  const rule = RULES[state];
  return source
    .replaceAll(
      /\b([AB])(start)?\[([^\]]*)\]/g,
      (_, name: "A" | "B", start: string | undefined, index: string) =>
        rule[name](`Delta(${start === undefined ? "x" : "x0"}[${index}])`),
    )
    .replaceAll(/\b([AB])0\b/g, (_, name: "A" | "B") => rule[name]("log(2)"))
    .replaceAll(/\bB1\b/g, () => rule.B1("log(2)"))
    .replaceAll(/\beta\b/g, String(eta));
}

function expandClaim(claim: ClaimSpec, state: StateRule, eta: number): ClaimSpec {
  const { of, equals, claims } = claim;
  return {
    ...claim,
    ...(of === undefined ? {} : { of: expand(of, state, eta) }),
    ...(equals === undefined ? {} : { equals: expand(equals, state, eta) }),
    ...(claims === undefined ? {} : { claims: claims.map((part) => expandClaim(part, state, eta)) }),
  };
}

/** The statement, with what is known of it, for one rule of the state and one depth step. */
export function statementAt(entry: LedgerStatement, state: StateRule, eta: number): Statement {
  const { id, title, hypotheses, stepHypotheses = [], tokens, ranges, attributedTo, cases } = entry;
  const known = cases.find((c) => c.states.includes(state) && c.etas.includes(eta));
  const claim: RegisteredClaim = {
    ...expandClaim({ name: "claim", ...entry.claim }, state, eta),
    attributedTo,
    established: known?.established ?? "open",
  };
  const all = eta === 0 ? hypotheses : [...hypotheses, ...stepHypotheses];
  return {
    id,
    title,
    hypotheses: all.map((source) => expand(source, state, eta)),
    ...(tokens === undefined ? {} : { tokens }),
    ...(ranges === undefined ? {} : { ranges }),
    claims: [claim],
  };
}
