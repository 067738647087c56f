/**
 * z3 (WebAssembly), loaded when first needed and ended when the last user leaves: its threads keep the process alive
 * otherwise (z3 issues 6701, 7070). Work is limited by z3's own resource counter, which does not depend on the
 * machine; a time limit stands behind it. Either limit makes the answer "unknown".
 */
import type * as Z3Module from "z3-solver";
import type { Rational } from "../symbolic/rational.ts";
import { fromDecimal, negate, rational } from "../symbolic/rational.ts";

export type SmtAnswer =
  | { readonly status: "unsat" }
  | {
      readonly status: "sat";
      /** Values of the constants; irrational ones are approximated to 30 digits, so check before believing. */
      readonly model: ReadonlyMap<string, Rational>;
    }
  | { readonly status: "unknown"; readonly reason: string };

export interface SmtLimits {
  /** z3's resource units (default 50 million, 10 s or so). */
  readonly resources?: number;
  /** Milliseconds (default 120,000). */
  readonly timeout?: number;
}

export interface SmtSession {
  /** Checks SMT-LIB 2 declarations and assertions. @throws Error if z3 cannot read them. */
  check(script: string, limits?: SmtLimits): Promise<SmtAnswer>;
}

const DEFAULT_RESOURCES = 50_000_000;
const DEFAULT_TIMEOUT = 120_000;

type Z3 = typeof Z3Module;
type Api = Awaited<ReturnType<Z3["init"]>>;
interface Loaded {
  readonly api: Api;
  readonly end: () => Promise<void>;
}

let open: Promise<Loaded> | null = null;
let users = 0;
/** z3's contexts are not for overlapping calls: one check at a time. */
let turn: Promise<unknown> = Promise.resolve();

async function load(): Promise<Loaded> {
  const module = (await import("z3-solver")) as Z3 & { readonly default?: Z3 };
  const { init, killThreads } = module.default ?? module;
  const api = await init();
  api.setParam("pp.decimal", true);
  api.setParam("pp.decimal_precision", 30);
  return { api, end: () => killThreads(api.em) };
}

/** "1.25", "1.4142135…?", "(- 3.0)", "(/ 1.0 3.0)" as a rational. */
export function parseModelValue(text: string): Rational {
  const plain = text.trim().replace(/\?$/, "");
  const minus = /^\(- (.*)\)$/.exec(plain);
  if (minus !== null) return negate(parseModelValue(minus[1]!));
  const quotient = /^\(\/ (\S+) (\S+)\)$/.exec(plain);
  if (quotient !== null) {
    const [x, y] = [parseModelValue(quotient[1]!), parseModelValue(quotient[2]!)];
    return rational(x.num * y.den, x.den * y.num);
  }
  return plain.startsWith("-") ? negate(fromDecimal(plain.slice(1))) : fromDecimal(plain);
}

async function runCheck(api: Api, script: string, limits: SmtLimits): Promise<SmtAnswer> {
  const { Solver, isRealVal } = api.Context("main");
  const solver = new Solver();
  try {
    solver.set("rlimit", limits.resources ?? DEFAULT_RESOURCES);
    solver.set("timeout", limits.timeout ?? DEFAULT_TIMEOUT);
    solver.fromString(script);
    const status = await solver.check();
    if (status === "unsat") return { status };
    if (status !== "sat") return { status: "unknown", reason: solver.reasonUnknown() };
    const model = new Map<string, Rational>();
    const found = solver.model();
    for (const declaration of found.decls()) {
      const value: unknown = found.eval(declaration.call());
      const exact = isRealVal(value) ? value.value() : null;
      const name = String(declaration.name());
      model.set(
        name,
        exact === null ? parseModelValue(String(value)) : rational(exact.numerator, exact.denominator),
      );
    }
    return { status: "sat", model };
  } finally {
    solver.release();
  }
}

/**
 * Runs `work` with a session; z3's threads are ended when the last session closes, whatever happened.
 *
 * @example await withSession((session) => session.check("(declare-const x Real)(assert (< (* x x) 0.0))"))
 */
export async function withSession<T>(work: (session: SmtSession) => Promise<T>): Promise<T> {
  users++;
  try {
    open ??= load();
    const { api } = await open;
    return await work({
      check: (script, limits = {}) => {
        const result = turn.then(() => runCheck(api, script, limits));
        turn = result.catch(() => undefined);
        return result;
      },
    });
  } finally {
    users--;
    if (users === 0) await close();
  }
}

async function close(): Promise<void> {
  const loading = open;
  open = null;
  if (loading === null) return;
  const loaded = await loading.catch(() => null);
  await loaded?.end();
}
