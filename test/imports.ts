/** Reads which file imports which, for architecture.test.ts. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** One import, re-export or literal dynamic import of a project file by a project file. */
export interface Edge {
  /** Importing file, relative to the root, with forward slashes. */
  readonly from: string;
  /** Imported file, likewise. */
  readonly to: string;
  /** Whether the whole import is types (erased when compiled). */
  readonly typeOnly: boolean;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (node.importClause?.isTypeOnly === true) return true;
  const bindings = node.importClause?.namedBindings;
  const namedOnly =
    node.importClause?.name === undefined && bindings !== undefined && ts.isNamedImports(bindings);
  return (
    namedOnly && bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly)
  );
}

function dynamicImports(node: ts.Node, found: string[]): string[] {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [target] = node.arguments;
    if (target !== undefined && ts.isStringLiteral(target)) found.push(target.text);
  }
  ts.forEachChild(node, (child) => {
    dynamicImports(child, found);
  });
  return found;
}

/**
 * The imports of project files in one source text.
 *
 * @param file - its path relative to the root, with forward slashes.
 */
export function edgesOf(file: string, text: string): readonly Edge[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edges: Edge[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    if (!specifier.startsWith(".")) return;
    edges.push({ from: file, to: path.posix.join(path.posix.dirname(file), specifier), typeOnly });
  };
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    const specifier = statement.moduleSpecifier;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) add(specifier.text, isTypeOnly(statement));
  }
  for (const specifier of dynamicImports(source, [])) add(specifier, false);
  return edges;
}

/** Paths of the TypeScript files under the named folders, relative to the root, with forward slashes. */
export function sourceFiles(root: string, folders: readonly string[]): readonly string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) =>
        path
          .relative(root, path.join(entry.parentPath ?? entry.path, entry.name))
          .split(path.sep)
          .join("/"),
      ),
  );
}

/** The imports between the files of the named folders. */
export function allEdges(root: string, folders: readonly string[]): readonly Edge[] {
  return sourceFiles(root, folders).flatMap((file) =>
    edgesOf(file, readFileSync(path.join(root, file), "utf8")),
  );
}

const layers = ["solvers", "theorems", "proofs-check", "experiments"];

function topFolder(file: string): string {
  return file.split("/")[0];
}

/** Whether the file may be imported from outside its top folder (STYLE section 8, habit 2). */
function isDoor(file: string): boolean {
  if (/^solvers\/(numerics|s6)\//.test(file)) return true;
  // Files right in a top folder (theorems/judge.ts) are its surface as much as its index.
  if (/^[^/]+\/[^/]+$/.test(file)) return true;
  return /(^|\/)(index|types|errors)\.ts$/.test(file);
}

/**
 * Why an import breaks the import direction of STYLE section 1, or undefined if it does not:
 * solvers ← theorems ← proofs-check ← experiments.
 */
export function violation(edge: Edge): string | undefined {
  const from = topFolder(edge.from);
  const to = topFolder(edge.to);
  if (from === to) return undefined;
  const show = `${edge.from} imports ${edge.to}`;
  if (!layers.includes(to)) return `${show}: outside the four folders`;
  if (layers.indexOf(to) > layers.indexOf(from)) return `${show}: against the import direction`;
  if (
    from === "theorems" &&
    !edge.typeOnly &&
    !/^solvers\/(numerics|s6)\/|^solvers\/errors\.ts$/.test(edge.to)
  ) {
    return `${show}: theorems takes only types, numerics/ and s6/ from solvers`;
  }
  if (from === "proofs-check" && to === "solvers" && !edge.typeOnly && edge.to !== "solvers/errors.ts") {
    return `${show}: proofs-check takes only types from solvers`;
  }
  if (!isDoor(edge.to)) return `${show}: past the folder's index.ts or types.ts`;
  return undefined;
}

/** A cycle in the imports that exist when the program runs, as a path of files, or undefined. */
export function importCycle(edges: readonly Edge[]): readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    if (!edge.typeOnly) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  }
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of next.get(file) ?? []) {
      const cycle = visit(target, [...trail, file]);
      if (cycle !== undefined) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
