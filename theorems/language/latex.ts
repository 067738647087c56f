/** LaTeX in the paper's letters. */
import { isBoolean } from "./syntax.ts";
import type { BooleanTree, Comparator, ListName, NumberTree, ScalarName, Tree } from "./syntax.ts";
import type { IndexForm } from "./types.ts";

const NAMES: Readonly<Record<ScalarName, string>> = {
  mu: "\\mu",
  s: "S_\\Delta",
  a: "a",
  L: "L",
  D: "D",
  t: "t",
  logt: "\\ln t",
  T: "T",
  l: "l",
  j: "j",
  d: "d",
  k: "k",
  pi: "\\pi",
  e: "e",
  Infinity: "\\infty",
};

const COMPARATORS: Readonly<Record<Comparator, string>> = {
  "<": "<",
  "<=": "\\le",
  ">": ">",
  ">=": "\\ge",
  "==": "=",
  "!=": "\\ne",
};

/** How tightly a rendering holds together; parentheses are put where the place needs more. */
const SUM = 1;
const PRODUCT = 2;
const PREFIX = 3;
const POWER = 4;
const ATOM = 5;

interface Rendering {
  readonly text: string;
  readonly binds: number;
}

const atom = (text: string): Rendering => ({ text, binds: ATOM });
const group = (text: string): string => `\\left(${text}\\right)`;

function at(tree: NumberTree, binds: number): string {
  const r = number(tree);
  return r.binds >= binds ? r.text : group(r.text);
}

function literal(value: number): Rendering {
  const [mantissa, exponent] = String(value).split("e") as [string, string | undefined];
  if (exponent === undefined) return atom(mantissa);
  const power = `10^{${Number(exponent)}}`;
  return mantissa === "1"
    ? { text: power, binds: POWER }
    : { text: `${mantissa} \\cdot ${power}`, binds: PRODUCT };
}

function index({ base, shift }: IndexForm): string {
  if (base === "literal") return String(shift);
  return shift === 0 ? base : `${base}${shift < 0 ? "-" : "+"}${Math.abs(shift)}`;
}

function element(list: ListName | "P", indices: readonly IndexForm[]): Rendering {
  const labels = indices.map(index);
  if (list === "M" || list === "S")
    return atom(`${list === "S" ? "S_{\\Delta," : "M_{"}${labels.join(",")}}`);
  if (list === "P") return atom(`P_{${labels.join(",")}}`);
  const subscript = list === "a" ? labels[0]! : [...labels].reverse().join(",");
  const short = subscript.length === 1 ? subscript : `{${subscript}}`;
  return atom(list === "x0" ? `x_${short}(0)` : `${list}_${short}`);
}

const WHOLE: Readonly<Record<ListName, string>> = {
  x: "x",
  x0: "x(0)",
  a: "a",
  M: "M",
  S: "S_\\Delta",
};

type Apply = Extract<NumberTree, { readonly op: "apply" }>;

const FUNCTION_NAMES: Readonly<Record<string, string>> = {
  sign: "\\operatorname{sgn}",
  exp: "\\exp",
  log: "\\ln",
  Delta: "\\Delta",
  min: "\\min",
  max: "\\max",
  sum: "\\sum",
  eig: "\\lambda",
  eigsym: "\\lambda^{\\mathrm{sym}}",
};

function call(fn: string, args: readonly NumberTree[]): Rendering {
  const inner = args.map((a) => at(a, 0)).join(", ");
  const head = FUNCTION_NAMES[fn]!;
  if (fn === "sum" && args.length === 1) return { text: `\\sum ${at(args[0]!, PRODUCT)}`, binds: PRODUCT };
  return { text: `${head}${group(inner)}`, binds: PREFIX };
}

function product(a: NumberTree, b: NumberTree): Rendering {
  const left = at(a, PRODUCT);
  const right = at(b, PREFIX);
  // Digits side by side, or a sign in the middle, would be misread.
  const separator = /^[\d]/.test(right) ? " \\cdot " : " \\, ";
  return { text: `${left}${separator}${right}`, binds: PRODUCT };
}

function apply({ fn, args }: Apply): Rendering {
  const [a, b] = args as [NumberTree, NumberTree];
  switch (fn) {
    case "+":
      return { text: `${at(a, SUM)} + ${at(b, SUM)}`, binds: SUM };
    case "-":
      return { text: `${at(a, SUM)} - ${at(b, PRODUCT)}`, binds: SUM };
    case "*":
      return product(a, b);
    case "/":
      return atom(`\\frac{${at(a, 0)}}{${at(b, 0)}}`);
    case "^":
      return { text: `{${base(a)}}^{${at(b, 0)}}`, binds: POWER };
    case "negate":
      return { text: `-${at(a, PRODUCT)}`, binds: SUM };
    case "abs":
      return atom(`\\left|${at(a, 0)}\\right|`);
    case "norm":
      return atom(`\\left\\|${at(a, 0)}\\right\\|`);
    case "quad":
      return { text: `${at(a, ATOM)}^\\top M \\, ${at(a, ATOM)}`, binds: PRODUCT };
    case "sqrt":
      return atom(`\\sqrt{${at(a, 0)}}`);
    case "cbrt":
      return atom(`\\sqrt[3]{${at(a, 0)}}`);
    case "log1p":
      return { text: `\\ln${group(`1 + ${at(a, SUM)}`)}`, binds: PREFIX };
    case "expm1":
      return { text: `e^{${at(a, 0)}} - 1`, binds: SUM };
    default:
      return call(fn, args);
  }
}

/** A fraction or a function of something needs parentheses before an exponent. */
function base(tree: NumberTree): string {
  const isFraction = tree.op === "apply" && tree.fn === "/";
  return isFraction ? group(at(tree, 0)) : at(tree, ATOM);
}

function number(tree: NumberTree): Rendering {
  switch (tree.op) {
    case "literal":
      return literal(tree.value);
    case "name":
      return tree.name === "logt" ? { text: NAMES.logt, binds: PREFIX } : atom(NAMES[tree.name]);
    case "element":
      return element(tree.list, tree.indices);
    case "list":
      return tree.token === undefined ? atom(WHOLE[tree.list]) : element(tree.list, [tree.token]);
    case "remaining":
      return { text: "T - t", binds: SUM };
    case "apply":
      return apply(tree);
  }
}

const LOGIC = { and: " \\wedge ", or: " \\vee " };

/** A comparison needs parentheses inside logic only where it stands under `not`. */
function boolean(tree: BooleanTree): string {
  if (tree.op === "compare") {
    const [first, ...rest] = tree.args.map((a) => at(a, 0)) as [string, ...string[]];
    return first + rest.map((r, i) => ` ${COMPARATORS[tree.operators[i]!]} ${r}`).join("");
  }
  if (tree.fn === "not") return `\\neg ${group(boolean(tree.args[0]!))}`;
  if (tree.fn === "any" || tree.fn === "all") {
    return `\\operatorname{${tree.fn}}${group(tree.args.map(boolean).join(", "))}`;
  }
  const inner = tree.args.map((a) =>
    a.op === "logic" && a.fn !== tree.fn && a.fn !== "not" ? group(boolean(a)) : boolean(a),
  );
  return inner.join(LOGIC[tree.fn]);
}

/** @returns LaTeX for math mode, without delimiters. */
export function toLatex(tree: Tree): string {
  return isBoolean(tree) ? boolean(tree) : number(tree).text;
}
