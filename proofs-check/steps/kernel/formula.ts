import { binary, decideIdentity, print, symbolsOf, toLatex, type Expr } from "../../symbolic/index.ts";
import { expand, readExpression, type Context } from "./context.ts";
import type { RenderedFormula } from "../../types.ts";

export type Relation = "=" | "<" | "<=" | ">" | ">=";
export type Modality = "lim" | "bounded" | "unbounded" | "eventually" | "integrable" | "converges" | "always";

/**
 * A formal statement. Plain: left relation right, for all values of the symbols with their declared signs.
 * With a modality: "lim[t->Infinity] u = c", "bounded[t->T] u", "unbounded[t->T] u", "eventually[t->Infinity] u < v",
 * "integrable[t->T] u" (the integral up to the limit point is finite), "converges[t->T] u" (to a finite limit).
 * Prose is for what these forms cannot say; nothing is decided from it.
 */
export type Formula =
  | {
      readonly kind: "formal";
      readonly modality: Modality | null;
      readonly as: string;
      readonly left: Expr;
      readonly relation: Relation;
      readonly right: Expr;
    }
  | { readonly kind: "prose"; readonly text: string };

export type FormalFormula = Extract<Formula, { kind: "formal" }>;

const UNARY: readonly string[] = ["bounded", "unbounded", "integrable", "converges"];

/** Reads the syntax above; prose starts with a quotation mark. @throws SyntaxError or UnknownAtomError. */
export function readFormula(source: string, context: Context): Formula {
  if (source.startsWith('"')) return { kind: "prose", text: source.slice(1).replace(/"$/, "") };
  const head = /^(lim|bounded|unbounded|eventually|integrable|converges|always)\[([^\]]*)\]\s*(.*)$/s.exec(
    source,
  );
  const modality = (head?.[1] ?? null) as Modality | null;
  const body = head?.[3] ?? source;
  const split = /^([^<>=]*)(<=|>=|<|>|=)([^<>=]*)$/s.exec(body);
  if (modality !== null && UNARY.includes(modality)) {
    const none = readExpression("0", context);
    return {
      kind: "formal",
      modality,
      as: head?.[2] ?? "",
      left: readExpression(body, context),
      relation: "=",
      right: none,
    };
  }
  if (split === null) throw new SyntaxError(`not a formula: "${source}"`);
  const [, left = "", relation = "=", right = ""] = split;
  const sides = [readExpression(left, context), readExpression(right, context)] as const;
  for (const side of sides) if (symbolsOf(side).has("Infinity")) requireBareInfinity(side, modality, source);
  return {
    kind: "formal",
    modality,
    as: head?.[2] ?? "",
    left: sides[0],
    relation: relation as Relation,
    right: sides[1],
  };
}

/** ∞ is no number: it may only be what a limit is. */
function requireBareInfinity(side: Expr, modality: Modality | null, source: string): void {
  const bare = side.kind === "symbol" || (side.kind === "negate" && side.arg.kind === "symbol");
  if (modality !== "lim" || !bare) throw new SyntaxError(`Infinity may only be the whole limit: "${source}"`);
}

/** The source that readFormula reads back. */
export function printFormula(f: Formula): string {
  if (f.kind === "prose") return `"${f.text}"`;
  const head = f.modality === null ? "" : `${f.modality}[${f.as}] `;
  if (f.modality !== null && UNARY.includes(f.modality)) return head + print(f.left);
  return `${head}${print(f.left)} ${f.relation} ${print(f.right)}`;
}

const RELATION_LATEX: Record<Relation, string> = { "=": "=", "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge" };
const asLatex = (as: string): string =>
  as.replace("->", "\\to ").replace("Infinity", "\\infty").replace("theta", "\\theta");

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** Prose as the inside of \\text{…}. */
function escapeLatex(text: string): string {
  const plain = text.replace(/[\\^~%#&_{}$]/g, (c) => ESCAPES[c] ?? `\\${c}`);
  return plain.replace(/[∫∞≤≥≠→√Σ²³⁻]/g, (c) => `$${c}$`); // signs KaTeX knows in formulas only
}

export function renderFormula(f: Formula, context: Context): RenderedFormula {
  if (f.kind === "prose") return { text: f.text, latex: `\\text{${escapeLatex(f.text)}}` };
  const [left, right] = [toLatex(f.left, context.latex), toLatex(f.right, context.latex)];
  const plain = `${left} ${RELATION_LATEX[f.relation]} ${right}`;
  const text = printFormula(f);
  switch (f.modality) {
    case null:
      return { text, latex: plain };
    case "lim":
      return { text, latex: `\\lim_{${asLatex(f.as)}} ${plain}` };
    case "eventually":
      return { text, latex: `${plain}\\quad\\text{eventually as } ${asLatex(f.as)}` };
    case "always":
      return { text, latex: `${plain}\\quad\\text{for all } ${asLatex(f.as)}` };
    case "integrable":
      return { text, latex: `${left}\\quad\\text{integrable as } ${asLatex(f.as)}` };
    case "converges":
      return { text, latex: `${left}\\quad\\text{converges as } ${asLatex(f.as)}` };
    default:
      return { text, latex: `${left}\\quad\\text{${f.modality} as } ${asLatex(f.as)}` };
  }
}

/** True if the two sides are identically equal under the context's signs and definitions. */
export function sameExpression(
  a: Expr,
  b: Expr,
  context: Context,
  provisos: Set<string> = new Set(),
): boolean {
  if (print(a) === print(b)) return true;
  const result = decideIdentity(expand(a, context), expand(b, context), context.signs, context.facts);
  if (result.status === "identity") for (const p of result.provisos) provisos.add(p);
  return result.status === "identity";
}

/** Why two formulas are not the same statement, or null if they are: same form, and sides identically equal. */
export function difference(
  a: Formula,
  b: Formula,
  context: Context,
  provisos: Set<string> = new Set(),
): string | null {
  if (a.kind === "prose" || b.kind === "prose") {
    return printFormula(a) === printFormula(b) ? null : `"${printFormula(a)}" is not "${printFormula(b)}"`;
  }
  if (a.modality !== b.modality || a.as !== b.as || a.relation !== b.relation) {
    return `${printFormula(a)} and ${printFormula(b)} have different forms`;
  }
  const same =
    sameExpression(a.left, b.left, context, provisos) && sameExpression(a.right, b.right, context, provisos);
  return same ? null : `${printFormula(a)} is not ${printFormula(b)}`;
}

/** left − right, expanded. */
export function gap(f: FormalFormula, context: Context): Expr {
  return expand(binary("-", f.left, f.right), context);
}

/** @throws Error where prose stands in place of a formula. */
export function formal(f: Formula | undefined, what: string): FormalFormula {
  if (f === undefined || f.kind === "prose") throw new Error(`${what} must be a formula`);
  return f;
}

/** The formula with definitions unfolded and ddt(·) carried out. */
export function expandFormula(f: Formula, context: Context): Formula {
  return f.kind === "prose" ? f : { ...f, left: expand(f.left, context), right: expand(f.right, context) };
}
