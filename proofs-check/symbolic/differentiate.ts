import {
  binary,
  call,
  negate,
  number,
  substitute,
  children,
  rebuild,
  symbolsOf,
  type Expr,
} from "./expression.ts";

const ZERO = number(0);
const isNumber = (e: Expr, n: bigint): boolean =>
  e.kind === "number" && e.value.num === n && e.value.den === 1n;

const plus = (a: Expr, b: Expr): Expr => (isNumber(a, 0n) ? b : isNumber(b, 0n) ? a : binary("+", a, b));
const times = (a: Expr, b: Expr): Expr => {
  if (isNumber(a, 0n) || isNumber(b, 0n)) return ZERO;
  return isNumber(a, 1n) ? b : isNumber(b, 1n) ? a : binary("*", a, b);
};

function ofCall(e: Expr & { kind: "call" }): Expr {
  const u = e.arg;
  switch (e.fn) {
    case "exp":
      return e;
    case "log":
      return binary("/", number(1), u);
    case "sqrt":
      return binary("/", number(1), binary("*", number(2), e));
    case "cbrt":
      return binary("/", e, binary("*", number(3), u));
    case "softplus":
      return call("sigmoid", u);
    case "sigmoid":
      return binary("*", e, binary("-", number(1), e));
    case "bernoulli": {
      const below = binary("-", call("exp", u), number(1));
      return binary(
        "-",
        binary("/", number(1), below),
        binary("/", binary("*", u, call("exp", u)), binary("^", below, number(2))),
      );
    }
    case "abs": // away from 0
      return call("sign", u);
    case "sign": // away from 0
      return ZERO;
    case "ddt":
      throw new Error("differentiate: expand ddt() first");
  }
}

/** ∂e/∂name. abs and sign are differentiated away from 0 (the caller records the proviso). */
export function differentiate(e: Expr, name: string): Expr {
  const d = (u: Expr): Expr => differentiate(u, name);
  switch (e.kind) {
    case "number":
      return ZERO;
    case "symbol":
      return e.name === name ? number(1) : ZERO;
    case "negate":
      return isNumber(d(e.arg), 0n) ? ZERO : negate(d(e.arg));
    case "call":
      return times(ofCall(e), d(e.arg));
    case "binary":
      return ofBinary(e, d);
  }
}

function ofBinary(e: Expr & { kind: "binary" }, d: (u: Expr) => Expr): Expr {
  const [u, v] = [e.left, e.right];
  switch (e.op) {
    case "+":
      return plus(d(u), d(v));
    case "-":
      return binary("-", d(u), d(v));
    case "*":
      return plus(times(d(u), v), times(u, d(v)));
    case "/":
      return binary("/", binary("-", times(d(u), v), times(u, d(v))), binary("^", v, number(2)));
    case "^": {
      const du = times(times(v, binary("^", u, binary("-", v, number(1)))), d(u));
      const dv = d(v);
      return isNumber(dv, 0n) ? du : plus(du, times(times(e, call("log", u)), dv));
    }
  }
}

/** The right-hand sides of an autonomous or time-dependent flow: name → d name/dt. Names without an entry are constant. */
export type Flow = ReadonlyMap<string, Expr>;

/** The speed of a quantity that moves in a way not given. */
export const UNKNOWN_SPEED = "unknown";

/** d e/dt along the flow: Σ ∂e/∂x · flow(x). @throws Error if e contains a name whose speed is unknown. */
export function alongFlow(e: Expr, flow: Flow): Expr {
  let total: Expr = ZERO;
  for (const name of symbolsOf(e)) {
    const speed = flow.get(name);
    if (speed?.kind === "symbol" && speed.name === UNKNOWN_SPEED)
      throw new RangeError(`ddt: the speed of ${name} is not known`);
    if (speed !== undefined) total = plus(total, times(differentiate(e, name), speed));
  }
  return total;
}

/** Replaces every ddt(u), innermost first, by the derivative of u along the flow. */
export function expandDerivatives(e: Expr, flow: Flow): Expr {
  const parts = children(e);
  if (parts.length === 0) return e;
  const inner = rebuild(
    e,
    parts.map((part) => expandDerivatives(part, flow)),
  );
  return inner.kind === "call" && inner.fn === "ddt" ? alongFlow(inner.arg, flow) : inner;
}

/** Substitutes until no defined name is left. @throws Error if the definitions are cyclic. */
export function unfold(e: Expr, definitions: ReadonlyMap<string, Expr>): Expr {
  let current = e;
  for (let depth = 0; depth <= definitions.size; depth++) {
    if (![...symbolsOf(current)].some((name) => definitions.has(name))) return current;
    current = substitute(current, definitions);
  }
  throw new Error(`cyclic definitions: ${[...definitions.keys()].join(", ")}`);
}
