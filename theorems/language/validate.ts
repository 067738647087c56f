/** From mathjs' syntax tree to the language's own: everything that is not on the lists is refused. */
import type {
  AccessorNode,
  ConstantNode,
  FunctionNode,
  IndexNode,
  MathNode,
  OperatorNode,
  RelationalNode,
  SymbolNode,
} from "mathjs";

import { LanguageError } from "./errors.ts";
import type { Source } from "./errors.ts";
import { QUANTIFIERS, REDUCERS } from "./names.ts";
import { COMPARATORS, commonSize, oneListOrScalars, REFUSED } from "./operands.ts";
import { isBoolean } from "./syntax.ts";
import type {
  BooleanTree,
  Comparator,
  ListName,
  NumberFunction,
  NumberTree,
  ScalarName,
  Tree,
} from "./syntax.ts";
import type { CompileOptions, Context } from "./types.ts";
import { IndexReader, literal, strip } from "./validateIndex.ts";
import { checkFunction, checkName } from "./vocabulary.ts";

const MAX_DEPTH = 100;
const ARITHMETIC: ReadonlySet<string> = new Set(["+", "-", "*", "/", "^"]);
/**
 * @param context - decides which names are allowed.
 * @returns the tree of a single number or boolean.
 * @throws LanguageError for anything outside the language.
 */
export function validate(node: MathNode, source: Source, context: Context, options: CompileOptions): Tree {
  const tree = new Validator(source, context, options).tree(node, 0);
  if (tree.size === "scalar") return tree;
  const remedy = "Write one entry, such as x[l], or put sum, min, max, any or all around the list.";
  throw new LanguageError(
    source,
    source.text,
    `a single ${isBoolean(tree) ? "truth value" : "number"}`,
    remedy,
  );
}

class Validator {
  private readonly source: Source;
  private readonly context: Context;
  private readonly dimension: boolean;
  private readonly indices: IndexReader;

  constructor(source: Source, context: Context, options: CompileOptions) {
    this.source = source;
    this.context = context;
    this.dimension = options.dimension === true;
    this.indices = new IndexReader(source, options);
  }

  tree(node: MathNode, depth: number): Tree {
    if (depth > MAX_DEPTH)
      this.fail(this.source.text, `a tree at most ${MAX_DEPTH} deep`, "Split the expression.");
    switch (node.type) {
      case "ParenthesisNode":
        return this.tree(strip(node), depth + 1);
      case "ConstantNode":
        return this.constant(node as ConstantNode);
      case "SymbolNode":
        return this.symbol((node as SymbolNode).name);
      case "AccessorNode":
        return this.accessor(node as AccessorNode);
      case "OperatorNode":
        return this.operator(node as OperatorNode, depth + 1);
      case "RelationalNode":
        return this.relational(node as RelationalNode, depth + 1);
      case "FunctionNode":
        return this.call(node as FunctionNode, depth + 1);
      default:
        return this.fail(
          node.toString(),
          "an expression of the language",
          REFUSED[node.type] ?? "Remove this part.",
        );
    }
  }

  private fail(part: string, expected: string, remedy: string): never {
    throw new LanguageError(this.source, part, expected, remedy);
  }

  private number(node: MathNode, depth: number): NumberTree {
    const tree = this.tree(node, depth);
    if (!isBoolean(tree)) return tree;
    return this.fail(
      node.toString(),
      "a number, not a comparison",
      "Put parentheses where they belong, as in not (a < 1).",
    );
  }

  private boolean(node: MathNode, depth: number, under?: string): BooleanTree {
    const tree = this.tree(node, depth);
    if (isBoolean(tree)) return tree;
    if (under === "not") {
      return this.fail(
        node.toString(),
        "a comparison after not",
        "Put it in parentheses, as in not (a < 1).",
      );
    }
    return this.fail(
      node.toString(),
      "a comparison, not a number",
      "Compare it with something, such as … != 0.",
    );
  }

  private constant(node: ConstantNode): NumberTree {
    const value = literal(node);
    if (value === undefined)
      return this.fail(node.toString(), "a number", "Only decimal numbers can be written.");
    // mathjs reads both the name Infinity and a number beyond the doubles as the constant ∞.
    if (value === Infinity) {
      if (!/\d[eE]\+?\d/.test(this.source.text)) return this.symbol("Infinity");
      return this.fail(this.source.text, "numbers below 1.8e308", "Write Infinity for infinity.");
    }
    return { op: "literal", value, size: "scalar" };
  }

  private allow(name: string): void {
    checkName(name, this.source, this.context, this.dimension);
  }

  private symbol(name: string): NumberTree {
    this.allow(name);
    if (name === "P") return this.fail(name, "P[l, j] with two indices", "Write P[l, j].");
    if (name === "x" || name === "x0") return { op: "list", list: name, size: this.dimension ? "LD" : "L" };
    if (name === "M" || name === "S") return { op: "list", list: name, size: "DD" };
    if (name === "a" && this.dimension) return { op: "list", list: name, size: "D" };
    return { op: "name", name: name as ScalarName, size: "scalar" };
  }

  private accessor(node: AccessorNode): NumberTree {
    const index = node.index as IndexNode & { dotNotation?: boolean };
    const object = strip(node.object);
    const optional = (node as { optionalChaining?: boolean }).optionalChaining === true;
    if (index.dotNotation === true || optional) {
      this.fail(node.toString(), "no properties", "Property access is not part of the language.");
    }
    if (object.type !== "SymbolNode") this.fail(node.toString(), "a name before [ ]", "Index x, x0 or P.");
    const name = (object as SymbolNode).name;
    this.allow(name);
    const dimensional = this.dimension && ["x", "x0", "a", "M", "S"].includes(name);
    if (!dimensional && !["x", "x0", "P"].includes(name)) {
      this.fail(node.toString(), `${name} without an index`, `${name} is one number here.`);
    }
    return dimensional
      ? this.elementD(name as ListName, index)
      : this.element(name as "x" | "x0" | "P", index);
  }

  private element(list: "x" | "x0" | "P", index: IndexNode): NumberTree {
    const indices = this.indices.read(list, index, list === "P" ? ["L", "L"] : ["L"]);
    return { op: "element", list, indices, size: "scalar" };
  }

  private elementD(list: ListName, index: IndexNode): NumberTree {
    if (list === "x" || list === "x0") {
      if (index.dimensions.length === 1) {
        return { op: "list", list, token: this.indices.read(list, index, ["L"])[0]!, size: "D" };
      }
      return { op: "element", list, indices: this.indices.read(list, index, ["L", "D"]), size: "scalar" };
    }
    const indices = this.indices.read(list, index, list === "a" ? ["D"] : ["D", "D"]);
    return { op: "element", list, indices, size: "scalar" };
  }

  private operator(node: OperatorNode, depth: number): Tree {
    const { op, fn } = node as { op: string; fn: string };
    const args = node.args as unknown as MathNode[];
    const comparator = COMPARATORS.get(fn);
    if (comparator !== undefined) return this.comparison([comparator], args, depth, node);
    if (fn === "and" || fn === "or" || fn === "not") {
      const parts = args.map((a) => this.boolean(a, depth, fn));
      return { op: "logic", fn, args: parts, size: commonSize(parts, node, this.source) };
    }
    if (fn === "unaryPlus") return this.number(args[0]!, depth);
    if (fn === "unaryMinus") {
      const arg = this.number(args[0]!, depth);
      return { op: "apply", fn: "negate", args: [arg], size: arg.size };
    }
    if (!ARITHMETIC.has(op) || (node as { isPercentage?: boolean }).isPercentage === true) {
      return this.fail(
        node.toString(),
        "+ − * / ^, comparisons, and, or, not",
        `The operator ${op} is not part of the language.`,
      );
    }
    return this.remaining(op, args) ?? this.arithmetic(op as NumberFunction, args, depth, node);
  }

  /** T − t and t − T are quantities of their own: far out they cannot be formed by subtraction. */
  private remaining(op: string, args: readonly MathNode[]): NumberTree | undefined {
    if (op !== "-") return undefined;
    const names = args.map((a) => (strip(a).type === "SymbolNode" ? (strip(a) as SymbolNode).name : ""));
    const forward = names[0] === "T" && names[1] === "t";
    if (!forward && !(names[0] === "t" && names[1] === "T")) return undefined;
    for (const name of names) this.allow(name);
    const tree: NumberTree = { op: "remaining", size: "scalar" };
    return forward ? tree : { op: "apply", fn: "negate", args: [tree], size: "scalar" };
  }

  private arithmetic(
    fn: NumberFunction,
    args: readonly MathNode[],
    depth: number,
    node: MathNode,
  ): NumberTree {
    const parts = args.map((a) => this.number(a, depth));
    return { op: "apply", fn, args: parts, size: commonSize(parts, node, this.source) };
  }

  private relational(node: RelationalNode, depth: number): BooleanTree {
    const { conditionals, params } = node as unknown as { conditionals: string[]; params: MathNode[] };
    return this.comparison(
      conditionals.map((c) => COMPARATORS.get(c)!),
      params,
      depth,
      node,
    );
  }

  private comparison(operators: Comparator[], args: MathNode[], depth: number, node: MathNode): BooleanTree {
    const parts = args.map((a) => this.number(a, depth));
    return { op: "compare", operators, args: parts, size: commonSize(parts, node, this.source) };
  }

  private call(node: FunctionNode, depth: number): Tree {
    const callee = node.fn as unknown as MathNode | string;
    const name =
      typeof callee === "string"
        ? callee
        : callee.type === "SymbolNode"
          ? (callee as SymbolNode).name
          : undefined;
    if (name === undefined)
      return this.fail(node.toString(), "a function by its name", "Only the listed functions can be called.");
    checkFunction(name, this.source, this.dimension);
    const args = node.args;
    if (REDUCERS.has(name)) return this.reduce(name as NumberFunction, args, depth, node);
    if (QUANTIFIERS.has(name)) {
      const parts = args.map((a) => this.boolean(a, depth));
      oneListOrScalars(name, parts, node, this.source);
      return { op: "logic", fn: name as "any" | "all", args: parts, size: "scalar" };
    }
    if (args.length !== 1)
      this.fail(node.toString(), `one argument of ${name}, not ${args.length}`, `Write ${name}(…).`);
    if (name === "eig" || name === "eigsym") return this.spectrum(name, args[0]!, node);
    const arg = this.number(args[0]!, depth);
    if (name === "norm" || name === "quad") return this.ofVector(name, arg, node);
    return { op: "apply", fn: name as NumberFunction, args: [arg], size: arg.size };
  }

  private reduce(fn: NumberFunction, args: readonly MathNode[], depth: number, node: MathNode): NumberTree {
    const parts = args.map((a) => this.number(a, depth));
    oneListOrScalars(fn, parts, node, this.source);
    return { op: "apply", fn, args: parts, size: "scalar" };
  }

  private ofVector(fn: "norm" | "quad", arg: NumberTree, node: MathNode): NumberTree {
    if (arg.size === "D") return { op: "apply", fn, args: [arg], size: "scalar" };
    return this.fail(
      node.toString(),
      `a token, as in ${fn}(x[l])`,
      "Its argument has one number per component.",
    );
  }

  private spectrum(fn: "eig" | "eigsym", arg: MathNode, node: MathNode): NumberTree {
    const inner = strip(arg);
    if (inner.type !== "SymbolNode" || (inner as SymbolNode).name !== "M") {
      this.fail(node.toString(), `${fn}(M)`, "Eigenvalues are those of M only.");
    }
    return { op: "apply", fn, args: [this.symbol("M")], size: "D" };
  }
}
