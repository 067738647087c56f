import type { Context } from "./types.ts";

const INDICES = ["l", "j"];
const CONSTANTS = ["pi", "e", "Infinity"];
const INITIAL = ["mu", "s", "a", "L", "x0"];
const INITIAL_D = ["M", "S", "a", "D", "L", "x0"];

/**
 * Names of each context. Hypotheses speak about initial data only, since they decide which problems are drawn;
 * the value of `equals` may use T as well.
 */
export function allowedNames(context: Context, dimension: boolean): readonly string[] {
  const data = dimension ? [...INITIAL_D, ...INDICES, "d", "k"] : [...INITIAL, ...INDICES];
  if (context === "hypothesis") return [...data, ...CONSTANTS];
  if (context === "constant") return [...data, "T", ...CONSTANTS];
  return [...data, "x", ...(dimension ? [] : ["P"]), "t", "logt", "T", ...CONSTANTS];
}

/** Functions of one number, applied entry by entry to lists. */
export const ELEMENTWISE: ReadonlySet<string> = new Set([
  "abs",
  "sign",
  "sqrt",
  "cbrt",
  "exp",
  "log",
  "log1p",
  "expm1",
]);
/** Functions of one list or of several numbers. */
export const REDUCERS: ReadonlySet<string> = new Set(["min", "max", "sum"]);
export const QUANTIFIERS: ReadonlySet<string> = new Set(["any", "all"]);
const OF_VECTORS = ["norm", "quad"];
const OF_MATRIX = ["eig", "eigsym"];

export function allowedFunctions(dimension: boolean): readonly string[] {
  const common = [...ELEMENTWISE, ...REDUCERS, ...QUANTIFIERS];
  return dimension ? [...common, ...OF_VECTORS, ...OF_MATRIX] : [...common, "Delta"];
}

/** Levenshtein distance (Wagner–Fischer). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** What people write elsewhere for what this language calls otherwise. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["ln", "log"],
  ["sqr", "sqrt"],
  ["logT", "logt"],
  ["lnt", "logt"],
  ["μ", "mu"],
  ["Δ", "Delta"],
  ["softplus", "Delta"],
  ["sDelta", "s"],
  ["S_Delta", "s"],
  ["inf", "Infinity"],
  ["oo", "Infinity"],
  ["sgn", "sign"],
]);

/** The candidate that was probably meant: same up to case, a known alias, or within one or two edits. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const alias = ALIASES.get(name);
  if (alias !== undefined && candidates.includes(alias)) return alias;
  const sameLetters = candidates.find((c) => c.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;
  if (name.length < 4 || name.length > 40) return undefined;
  const most = name.length < 5 ? 1 : 2;
  const close = candidates
    .map((c) => ({ c, distance: editDistance(name, c) }))
    .filter(({ c, distance }) => distance <= most && distance < c.length)
    .sort((p, q) => p.distance - q.distance);
  return close[0]?.c;
}
