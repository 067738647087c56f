import { InvariantError } from "../../solvers/errors.ts";
import type { Problem } from "../../solvers/types.ts";
import { compileNumber, compileTruth } from "./compile.ts";
import type { Source } from "./errors.ts";
import { toLatex } from "./latex.ts";
import { parseText } from "./parse.ts";
import { Scope } from "./scope.ts";
import { isBoolean } from "./syntax.ts";
import type { Tree } from "./syntax.ts";
import type {
  CompiledExpression,
  CompileOptions,
  Context,
  Environment,
  Evaluated,
  FreeName,
  IndexForm,
  Truth,
} from "./types.ts";
import { validate } from "./validate.ts";

const FREE: readonly FreeName[] = ["l", "j", "d", "k"];

/** Every name and index of a tree. */
function collect(tree: Tree, names: Set<string>, indices: IndexForm[]): void {
  if (tree.op === "name") names.add(tree.name);
  const own =
    tree.op === "element" ? tree.indices : tree.op === "list" && tree.token !== undefined ? [tree.token] : [];
  for (const form of own) {
    names.add(form.base);
    indices.push(form);
  }
  if ("args" in tree) for (const argument of tree.args) collect(argument, names, indices);
}

/**
 * Reads and checks an expression without compiling it.
 *
 * @throws LanguageError for anything outside the language.
 */
export function parseExpression(text: string, context: Context, options: CompileOptions): Tree {
  const source: Source = { field: options.field ?? context, text };
  return validate(parseText(source), source, context, options);
}

/**
 * Compiles an expression of CONTRACT.md's conjecture language: parsed with mathjs, checked against the allowed
 * names, never evaluated as code.
 *
 * @param context - `hypothesis`: names of the initial data only; `constant` (an `equals`): these and T;
 *   `claim`: all names.
 * @throws LanguageError naming what, where, and the remedy.
 */
export function compileExpression(
  text: string,
  context: Context,
  options: CompileOptions,
): CompiledExpression {
  const tree = parseExpression(text, context, options);
  const names = new Set<string>();
  const indices: IndexForm[] = [];
  collect(tree, names, indices);
  const free = Object.fromEntries(FREE.map((name) => [name, names.has(name)])) as Record<FreeName, boolean>;
  const common = { source: text, free, indices, latex: toLatex(tree) };
  const scope = new Scope();
  if (isBoolean(tree)) {
    const closure = compileTruth(tree);
    const truth = (env: Environment): Truth => {
      scope.load(env);
      return closure(scope);
    };
    return { ...common, type: "boolean", truth, evaluate: () => mismatch(text, "boolean") };
  }
  const closure = compileNumber(tree);
  const evaluate = (env: Environment): Evaluated => {
    scope.load(env);
    return closure(scope);
  };
  return { ...common, type: "number", evaluate, truth: () => mismatch(text, "number") };
}

function mismatch(text: string, type: "number" | "boolean"): never {
  throw new InvariantError(`"${text}" is a ${type}`);
}

/** An environment without a trajectory, for hypotheses. */
export function initialEnvironment(problem: Problem): Environment {
  return { problem, point: null, blowUp: null, relativeError: 0 };
}
