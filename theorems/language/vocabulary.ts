/** Which names and functions may be used where, and what to say about others. */
import { LanguageError } from "./errors.ts";
import type { Source } from "./errors.ts";
import { allowedFunctions, allowedNames, nearest } from "./names.ts";
import type { Context } from "./types.ts";

const onlyWith = (name: string, dimension: boolean): string =>
  `${name} exists in statements ${dimension ? "without" : "with"} "dimension" only.`;

/** @throws LanguageError unless the name may be used in this context. */
export function checkName(name: string, source: Source, context: Context, dimension: boolean): void {
  const names = allowedNames(context, dimension);
  if (names.includes(name)) return;
  const list = names.join(", ");
  const fail = (expected: string, remedy: string): never => {
    throw new LanguageError(source, name, expected, remedy);
  };
  if (allowedFunctions(dimension).includes(name))
    fail(`arguments after the function ${name}`, `Write ${name}(…).`);
  if (allowedNames("claim", dimension).includes(name)) {
    if (context === "constant") fail(`a value built from ${list} in equals`, `Move ${name} into "of".`);
    fail(`initial data only in a hypothesis: ${list}`, `Move ${name} into a claim, or use x0 for x.`);
  }
  if (allowedNames("claim", !dimension).includes(name)) fail(`one of ${list}`, onlyWith(name, dimension));
  const meant = nearest(name, names);
  fail(`one of ${list}`, meant === undefined ? "Unknown name." : `Unknown name; did you mean ${meant}?`);
}

/** @throws LanguageError unless there is such a function. */
export function checkFunction(name: string, source: Source, dimension: boolean): void {
  const functions = allowedFunctions(dimension);
  if (functions.includes(name)) return;
  const fail = (remedy: string): never => {
    throw new LanguageError(source, name, `one of the functions ${functions.join(", ")}`, remedy);
  };
  if (allowedNames("claim", dimension).includes(name)) {
    fail(`${name} is not a function: write ${name}[…] for an entry, ${name} * (…) for a product.`);
  }
  if (allowedFunctions(!dimension).includes(name)) fail(onlyWith(name, dimension));
  const meant = nearest(name, functions);
  fail(meant === undefined ? "Unknown function." : `Unknown function; did you mean ${meant}?`);
}
