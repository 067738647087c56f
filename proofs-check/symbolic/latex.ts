import type { Expr, Operator } from "./expression.ts";
import { toText } from "./rational.ts";

/** How symbols print; names without an entry print as "x_l" → x_{l}. */
export type LatexNames = ReadonlyMap<string, string>;

const PRECEDENCE: Record<Operator, number> = { "+": 1, "-": 1, "*": 2, "/": 9, "^": 4 };

function precedence(e: Expr): number {
  if (e.kind === "binary") return PRECEDENCE[e.op];
  return e.kind === "negate" || (e.kind === "number" && e.value.num < 0n) ? 1 : 9;
}

const GREEK = new Set([
  "mu",
  "nu",
  "theta",
  "tau",
  "sigma",
  "epsilon",
  "kappa",
  "delta",
  "eta",
  "rho",
  "lambda",
  "phi",
]);

function symbolLatex(name: string, names: LatexNames): string {
  const given = names.get(name);
  if (given !== undefined) return given;
  if (name === "Infinity") return "\\infty";
  const [head = "", ...rest] = name.split("_");
  const letter = GREEK.has(head) ? `\\${head}` : head.length > 1 ? `\\mathrm{${head}}` : head;
  return rest.length === 0 ? letter : `${letter}_{${rest.join(",")}}`;
}

/** LaTeX of an expression; parentheses only where precedence needs them. */
export function toLatex(e: Expr, names: LatexNames = new Map()): string {
  const tex = (u: Expr): string => toLatex(u, names);
  const wrap = (u: Expr, bound: number): string =>
    precedence(u) < bound ? `\\left(${tex(u)}\\right)` : tex(u);
  switch (e.kind) {
    case "number":
      return e.value.den === 1n ? toText(e.value) : `\\tfrac{${e.value.num}}{${e.value.den}}`;
    case "symbol":
      return symbolLatex(e.name, names);
    case "negate":
      return `-${wrap(e.arg, 2)}`;
    case "call":
      return callLatex(e.fn, tex(e.arg), e.arg.kind === "symbol");
    case "binary":
      if (e.op === "/") return `\\frac{${tex(e.left)}}{${tex(e.right)}}`;
      if (e.op === "^") return `${wrapBase(e.left, tex)}^{${tex(e.right)}}`;
      if (e.op === "*") return `${wrap(e.left, 2)}\\,${wrap(e.right, 2)}`;
      return `${tex(e.left)} ${e.op} ${wrap(e.right, e.op === "-" ? 2 : 1)}`;
  }
}

/** A power's base: parentheses around everything but a symbol or an absolute value. */
function wrapBase(base: Expr, tex: (u: Expr) => string): string {
  const bare =
    base.kind === "symbol" ||
    (base.kind === "number" && base.value.den === 1n) ||
    (base.kind === "call" && base.fn === "abs");
  return bare ? `{${tex(base)}}` : `\\left(${tex(base)}\\right)`;
}

function callLatex(fn: string, arg: string, simple: boolean): string {
  switch (fn) {
    case "exp":
      return `e^{${arg}}`;
    case "sqrt":
      return `\\sqrt{${arg}}`;
    case "cbrt":
      return `\\sqrt[3]{${arg}}`;
    case "abs":
      return `\\left|${arg}\\right|`;
    case "log":
      return simple ? `\\ln ${arg}` : `\\ln\\left(${arg}\\right)`;
    case "ddt":
      return `\\frac{\\mathrm d}{\\mathrm dt}\\left(${arg}\\right)`;
    default:
      return `\\operatorname{${fn === "sign" ? "sgn" : fn}}\\left(${arg}\\right)`;
  }
}
