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

/** @param bound - inside sum, min, max, any or all: entries of lists get the running index i. */
function at(tree: NumberTree, binds: number, bound: boolean): string {
  const r = number(tree, bound);
  return r.binds >= binds ? r.text : group(r.text);
}

function literal(value: number): Rendering {
  const usual = value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7);
  const [mantissa, exponent] = (usual ? String(value) : value.toExponential()).split("e") as [
    string,
    string?,
  ];
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

const WHOLE: Readonly<Record<ListName, string>> = { x: "x", x0: "x(0)", a: "a", M: "M", S: "S_\\Delta" };

/** A list: as such, or its i-th entry where an index runs. */
function list(name: ListName, token: IndexForm | undefined, bound: boolean): Rendering {
  if (token !== undefined) {
    const label = index(token);
    const subscript = bound ? `{i,${label}}` : label.length === 1 ? label : `{${label}}`;
    return atom(name === "x0" ? `x_${subscript}(0)` : `x_${subscript}`);
  }
  if (!bound || name === "M" || name === "S") return atom(WHOLE[name]);
  return atom(name === "x0" ? "x_i(0)" : `${name}_i`);
}

type Apply = Extract<NumberTree, { readonly op: "apply" }>;

const FUNCTION_NAMES: Readonly<Record<string, string>> = {
  sign: "\\operatorname{sgn}",
  exp: "\\exp",
  log: "\\ln",
  Delta: "\\Delta",
  min: "\\min",
  max: "\\max",
  eig: "\\lambda",
  eigsym: "\\lambda^{\\mathrm{sym}}",
};

function call(fn: string, args: readonly NumberTree[], bound: boolean): Rendering {
  const inner = args.map((a) => at(a, 0, bound)).join(", ");
  const running = bound && (fn === "eig" || fn === "eigsym") ? "_i" : "";
  return { text: `${FUNCTION_NAMES[fn]!}${running}${group(inner)}`, binds: PREFIX };
}

/** sum, min, max: over the index i of a list, or of several numbers. */
function reduction(fn: "sum" | "min" | "max", args: readonly NumberTree[], bound: boolean): Rendering {
  if (args.length === 1 && args[0]!.size !== "scalar") {
    if (fn === "sum") return { text: `\\sum_i ${at(args[0]!, PRODUCT, true)}`, binds: PRODUCT };
    return { text: `\\${fn}_i ${at(args[0]!, ATOM, true)}`, binds: PREFIX };
  }
  if (fn !== "sum") return call(fn, args, bound);
  return { text: args.map((a) => at(a, SUM, bound)).join(" + "), binds: SUM };
}

function product(a: NumberTree, b: NumberTree, bound: boolean): Rendering {
  // ln t before a factor would be read as ln of the product.
  const left = at(a, PRODUCT, bound).replace(/\\ln t$/, "\\left(\\ln t\\right)");
  const right = at(b, PREFIX, bound);
  // Digits side by side, or a sign in the middle, would be misread.
  const separator = /^[\d]/.test(right) ? " \\cdot " : " \\, ";
  return { text: `${left}${separator}${right}`, binds: PRODUCT };
}

function apply({ fn, args }: Apply, bound: boolean): Rendering {
  const [a, b] = args as [NumberTree, NumberTree];
  switch (fn) {
    case "+":
      return { text: `${at(a, SUM, bound)} + ${at(b, SUM, bound)}`, binds: SUM };
    case "-":
      return { text: `${at(a, SUM, bound)} - ${at(b, PRODUCT, bound)}`, binds: SUM };
    case "*":
      return product(a, b, bound);
    case "/":
      return atom(`\\frac{${at(a, 0, bound)}}{${at(b, 0, bound)}}`);
    case "^":
      return { text: `{${base(a, bound)}}^{${at(b, 0, bound)}}`, binds: POWER };
    case "negate":
      return { text: `-${at(a, PRODUCT, bound)}`, binds: SUM };
    case "abs":
      return atom(`\\left|${at(a, 0, bound)}\\right|`);
    case "norm":
      return atom(`\\left\\|${at(a, 0, bound)}\\right\\|`);
    case "quad":
      return { text: `${at(a, ATOM, bound)}^\\top M \\, ${at(a, ATOM, bound)}`, binds: PRODUCT };
    case "sqrt":
      return atom(`\\sqrt{${at(a, 0, bound)}}`);
    case "cbrt":
      return atom(`\\sqrt[3]{${at(a, 0, bound)}}`);
    case "log1p":
      return { text: `\\ln${group(`1 + ${at(a, SUM, bound)}`)}`, binds: PREFIX };
    case "expm1":
      return { text: `e^{${at(a, 0, bound)}} - 1`, binds: SUM };
    case "sum":
    case "min":
    case "max":
      return reduction(fn, args, bound);
    default:
      return call(fn, args, bound);
  }
}

/** A fraction or a function of something needs parentheses before an exponent. */
function base(tree: NumberTree, bound: boolean): string {
  const isFraction = tree.op === "apply" && tree.fn === "/";
  return isFraction ? group(at(tree, 0, bound)) : at(tree, ATOM, bound);
}

function number(tree: NumberTree, bound: boolean): Rendering {
  switch (tree.op) {
    case "literal":
      return literal(tree.value);
    case "name":
      return tree.name === "logt" ? { text: NAMES.logt, binds: PREFIX } : atom(NAMES[tree.name]);
    case "element":
      return element(tree.list, tree.indices);
    case "list":
      return list(tree.list, tree.token, bound);
    case "remaining":
      return { text: "T - t", binds: SUM };
    case "apply":
      return apply(tree, bound);
  }
}

const LOGIC = { and: " \\wedge ", or: " \\vee " };

/** A quantifier or negation reaches as far as its parentheses; `and` and `or` inside each other need some. */
function boolean(tree: BooleanTree, bound: boolean): string {
  if (tree.op === "compare") {
    const [first, ...rest] = tree.args.map((a) => at(a, 0, bound)) as [string, ...string[]];
    return first + rest.map((r, i) => ` ${COMPARATORS[tree.operators[i]!]} ${r}`).join("");
  }
  const [only] = tree.args as [BooleanTree];
  if (tree.fn === "not") return `\\neg ${group(boolean(only, bound))}`;
  if (tree.fn === "any" || tree.fn === "all") {
    if (only.size !== "scalar")
      return `${tree.fn === "all" ? "\\forall" : "\\exists"} i: ${group(boolean(only, true))}`;
  }
  const joint = tree.fn === "and" || tree.fn === "all" ? "and" : "or";
  const part = (a: BooleanTree): string =>
    a.op === "logic" && a.fn !== tree.fn && a.fn !== "not" ? group(boolean(a, bound)) : boolean(a, bound);
  return tree.args.map(part).join(LOGIC[joint]);
}

/** @returns LaTeX for math mode, without delimiters. */
export function toLatex(tree: Tree): string {
  return isBoolean(tree) ? boolean(tree, false) : number(tree, false).text;
}
