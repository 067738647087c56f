import type { IndexForm } from "./types.ts";

/** How many numbers a node stands for: one, or a list over tokens, components, both, or the entries of a matrix. */
export type Size = "scalar" | "L" | "D" | "LD" | "DD";

export type ScalarName =
  "mu" | "s" | "a" | "L" | "D" | "t" | "logt" | "T" | "l" | "j" | "d" | "k" | "pi" | "e" | "Infinity";

/** `a` is a list in D dimensions only. */
export type ListName = "x" | "x0" | "a" | "M" | "S";

export type Comparator = "<" | "<=" | ">" | ">=" | "==" | "!=";

export type NumberFunction =
  | "+"
  | "-"
  | "*"
  | "/"
  | "^"
  | "negate"
  | "abs"
  | "sign"
  | "sqrt"
  | "cbrt"
  | "exp"
  | "log"
  | "log1p"
  | "expm1"
  | "Delta"
  | "min"
  | "max"
  | "sum"
  | "norm"
  | "quad"
  | "eig"
  | "eigsym";

interface Sized {
  readonly size: Size;
}

export type NumberTree = Sized &
  (
    | { readonly op: "literal"; readonly value: number }
    | { readonly op: "name"; readonly name: ScalarName }
    /** x[l], x0[l], P[l, j], and in D dimensions x[l, d], a[d], M[d, k], S[d, k]. */
    | { readonly op: "element"; readonly list: ListName | "P"; readonly indices: readonly IndexForm[] }
    /** A whole list; with a token, the D components of that token. */
    | { readonly op: "list"; readonly list: ListName; readonly token?: IndexForm }
    /** T − t. */
    | { readonly op: "remaining" }
    | { readonly op: "apply"; readonly fn: NumberFunction; readonly args: readonly NumberTree[] }
  );

export type BooleanTree = Sized &
  (
    | {
        readonly op: "compare";
        /** One fewer than args: a < b < c has two. */
        readonly operators: readonly Comparator[];
        readonly args: readonly NumberTree[];
      }
    | {
        readonly op: "logic";
        /** any and all have one list or several scalars. */
        readonly fn: "and" | "or" | "not" | "any" | "all";
        readonly args: readonly BooleanTree[];
      }
  );

export type Tree = NumberTree | BooleanTree;

export const isBoolean = (tree: Tree): tree is BooleanTree => tree.op === "compare" || tree.op === "logic";
