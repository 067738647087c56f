import {
  parseExpression,
  positiveFact,
  signSet,
  UNKNOWN_SPEED,
  unfold,
  expandDerivatives,
  type Expr,
  type Fact,
  type Flow,
  type SignName,
  type Signs,
} from "../../symbolic/index.ts";

/** [sign, meaning, LaTeX]; the LaTeX is optional. */
export type SymbolSpec = readonly [SignName, string, string?];
/** Closed range of a symbol whose sign does not say enough. */
export type RangeSpec = readonly [number, number];

export interface ContextSpec {
  readonly symbols: Readonly<Record<string, SymbolSpec>>;
  readonly ranges?: Readonly<Record<string, RangeSpec>>;
  /** Expressions that steps prove positive: source → the step, its statement "… > 0" or "… < 0", instance. */
  readonly positive?: Readonly<Record<string, readonly [step: string, formula: string, instance?: string]>>;
  /** Abbreviations, unfolded before anything is decided. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** name → d name/dt for the state variables, "unknown" where it is not given; ddt(·) differentiates along these. */
  readonly flow?: Readonly<Record<string, string>>;
}

/** Between a fact and the step that proves it, in provisos. */
export const FACT = " by ";

/** The names a module's formulas may use, what is known of their signs, and the flow. */
export interface Context {
  readonly spec: ContextSpec;
  readonly names: ReadonlySet<string>;
  readonly signs: Signs;
  readonly definitions: ReadonlyMap<string, Expr>;
  readonly flow: Flow;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly latex: ReadonlyMap<string, string>;
}

/** @throws UnknownAtomError if a definition or a speed uses an undeclared name. */
export function makeContext(spec: ContextSpec): Context {
  const names = new Set([
    ...Object.keys(spec.symbols),
    ...Object.keys(spec.definitions ?? {}),
    "Infinity",
    UNKNOWN_SPEED,
  ]);
  const read = (table: Readonly<Record<string, string>> | undefined): Map<string, Expr> =>
    new Map(Object.entries(table ?? {}).map(([k, source]) => [k, parseExpression(source, names)]));
  const definitions = read(spec.definitions);
  const signs = new Map(Object.entries(spec.symbols).map(([k, [sign]]) => [k, signSet(sign)]));
  const flow = new Map([...read(spec.flow)].map(([k, e]) => [k, unfold(e, definitions)]));
  const latex = new Map(
    Object.entries(spec.symbols).flatMap(([k, [, , tex]]) => (tex === undefined ? [] : [[k, tex] as const])),
  );
  const facts = new Map(
    Object.entries(spec.positive ?? {}).map(([source, [step]]) => {
      const e = unfold(parseExpression(source, names), definitions);
      return positiveFact(e, `${source} > 0${FACT}${step}`, signs);
    }),
  );
  return { spec, names, signs, definitions, flow, facts, latex };
}

/** Definitions unfolded and ddt(·) carried out: ready for the normal form. */
export function expand(e: Expr, context: Context): Expr {
  return expandDerivatives(unfold(e, context.definitions), context.flow);
}

export const readExpression = (source: string, context: Context): Expr =>
  parseExpression(source, context.names);
