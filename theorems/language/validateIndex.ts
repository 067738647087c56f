import type { ConstantNode, IndexNode, MathNode, ParenthesisNode, SymbolNode } from "mathjs";

import { LanguageError } from "./errors.ts";
import type { Source } from "./errors.ts";
import type { CompileOptions, FreeName, IndexForm } from "./types.ts";

const EXPECTED = "an index such as l, l-1, j, L or 1";

/** The node inside any number of parentheses. */
export function strip(node: MathNode): MathNode {
  let inner = node;
  while (inner.type === "ParenthesisNode") inner = (inner as ParenthesisNode).content;
  return inner;
}

/** The value of a literal number, or undefined. */
export function literal(node: MathNode): number | undefined {
  const value: unknown = node.type === "ConstantNode" ? (node as ConstantNode).value : undefined;
  return typeof value === "number" ? value : undefined;
}

/** Reads the indices of x[…], P[…], …; `ranges` says of what each one is an index. */
export class IndexReader {
  private readonly source: Source;
  private readonly options: CompileOptions;

  constructor(source: Source, options: CompileOptions) {
    this.source = source;
    this.options = options;
  }

  read(owner: string, index: IndexNode, ranges: readonly ("L" | "D")[]): IndexForm[] {
    const given = index.dimensions;
    if (given.length !== ranges.length) {
      const shape = ranges.map((r) => (r === "L" ? "token" : "component")).join(", ");
      const expected = `${owner}[${shape}], ${ranges.length} ${ranges.length === 1 ? "index" : "indices"}`;
      throw new LanguageError(this.source, `${owner}${index.toString()}`, expected, `Not ${given.length}.`);
    }
    return given.map((node, i) => this.form(owner, strip(node), ranges[i]!));
  }

  private form(owner: string, node: MathNode, range: "L" | "D"): IndexForm {
    const value = literal(node);
    if (value !== undefined) return this.literalForm(owner, value, range);
    const plain = this.base(owner, node, range);
    if (plain !== undefined) return { base: plain, shift: 0, range };
    return this.shifted(owner, node, range);
  }

  private shifted(owner: string, node: MathNode, range: "L" | "D"): IndexForm {
    const fail = (): never =>
      this.fail(owner, node.toString(), `${EXPECTED} in ${owner}[…]`, "Indices are plain sums.");
    if (node.type !== "OperatorNode") return fail();
    const { op, args } = node as unknown as { op: string; args: MathNode[] };
    if ((op !== "+" && op !== "-") || args.length !== 2) return fail();
    const [left, right] = [strip(args[0]!), strip(args[1]!)];
    const base = this.base(owner, left, range);
    const shift = literal(right);
    if (base !== undefined && shift !== undefined) {
      return { base, shift: (op === "-" ? -1 : 1) * this.integer(owner, shift), range };
    }
    const otherBase = op === "+" ? this.base(owner, right, range) : undefined;
    const otherShift = literal(left);
    if (otherBase === undefined || otherShift === undefined) return fail();
    return { base: otherBase, shift: this.integer(owner, otherShift), range };
  }

  private base(owner: string, node: MathNode, range: "L" | "D"): FreeName | "L" | "D" | undefined {
    if (node.type !== "SymbolNode") return undefined;
    const name = (node as SymbolNode).name;
    const bases: readonly string[] = range === "L" ? ["l", "j", "L"] : ["d", "k", "D"];
    if (bases.includes(name)) return name as FreeName | "L" | "D";
    const expected = `${bases.join(", ")} (or a number) as ${range === "L" ? "token" : "component"} index of ${owner}`;
    this.fail(owner, name, expected, "Use one of these, possibly ± an integer.");
  }

  private fail(owner: string, part: string, expected: string, remedy: string): never {
    throw new LanguageError(this.source, part, expected, remedy, this.locate(owner, part));
  }

  /** Position of `part` inside the brackets of `owner`; the same text may stand elsewhere too. */
  private locate(owner: string, part: string): number | undefined {
    const { text } = this.source;
    for (const bracket of text.matchAll(new RegExp(`\\b${owner}\\s*\\[([^\\]]*)`, "g"))) {
      const inside = bracket[1]!;
      const word = new RegExp(`(?<![\\w.])${part.replace(/[^\w]/g, "\\$&")}(?![\\w.])`).exec(inside);
      if (word !== null) return bracket.index + bracket[0].length - inside.length + word.index + 1;
    }
    return undefined;
  }

  private integer(owner: string, value: number): number {
    if (Number.isSafeInteger(value)) return value;
    this.fail(owner, String(value), `an integer in an index of ${owner}`, "Use an integer.");
  }

  private literalForm(owner: string, value: number, range: "L" | "D"): IndexForm {
    const least = range === "L" ? this.options.tokensMin : (this.options.dimensionMin ?? 1);
    const limit = range === "L" ? "tokens.min" : "dimension.min";
    this.integer(owner, value);
    if (value < 1) {
      const expected = `an index from 1 (labels are 1-based), not ${value}, in ${owner}[…]`;
      this.fail(owner, String(value), expected, `The first one is ${owner}[1].`);
    }
    if (value > least) {
      const expected = `a literal index of ${owner} up to ${limit} = ${least}`;
      this.fail(owner, String(value), expected, `Raise ${limit} to ${value} or use l.`);
    }
    return { base: "literal", shift: value, range };
  }
}
