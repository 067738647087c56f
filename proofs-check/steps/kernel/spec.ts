import type { RenderedFormula } from "../../types.ts";
import type { RuleName } from "./ruleNames.ts";

/**
 * [id of the step, the statement of it that is meant, instance]; checked to be what that step really states, with
 * "v: exp(-z), w: 1" put for its symbols where an instance is given.
 */
export type Premise = readonly [step: string, formula: string, instance?: string];

interface Base {
  /** "name" within the module. */
  readonly id: string;
  readonly title: string;
  /** Formula sources; the first is the main statement. */
  readonly statement: readonly string[];
  readonly argument?: string;
  /** How the statement is shown where its own text would fill pages. */
  readonly display?: RenderedFormula;
  readonly premises?: Readonly<Record<string, Premise>>;
  /** Why the conditions the checker could not settle by signs ("… != 0") are met where the statement is used. */
  readonly provided?: string;
}

/** Every statement is "L = R" and holds identically. */
export interface IdentitySpec extends Base {
  readonly kind: "identity";
}

/**
 * One statement, whose gap is Σ weight·(gap of premise) + certificate identically, weights and certificate
 * having the right sign by structure: a linear certificate, with no premises a plain sign certificate.
 */
export interface CombineSpec extends Base {
  readonly kind: "combine";
  readonly weights?: Readonly<Record<string, string>>;
  readonly certificate?: string;
}

/** One inequality over a box, ends may be infinite, proved by interval branch and bound. */
export interface IntervalSpec extends Base {
  readonly kind: "interval";
  readonly box: Readonly<Record<string, readonly [number, number]>>;
  readonly slow?: boolean;
}

/**
 * "assumptions imply conclusion" for all real values of the symbols, polynomial, proved by z3. The statement is prose,
 * so that no other step can take the conclusion without the assumptions.
 */
export interface SmtSpec extends Base {
  readonly kind: "smt";
  readonly assumptions: readonly string[];
  readonly conclusion: string;
}

/** A hypothesis of the theorem, or of an induction. */
export interface AssumeSpec extends Base {
  readonly kind: "assume";
}

/** An instance of a named human inference rule. */
export interface RuleSpec extends Base {
  readonly kind: "rule";
  readonly rule: RuleName;
  readonly argument: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly discharges?: readonly string[];
}

export type StepSpec = IdentitySpec | CombineSpec | IntervalSpec | SmtSpec | AssumeSpec | RuleSpec;
