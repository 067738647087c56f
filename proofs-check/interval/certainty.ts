/** Truth with three values, for comparisons of enclosures; null is a value of which nothing is known. */
import type { Interval } from "../../solvers/types.ts";

export type Certainty = "true" | "false" | "unknown";

/** mathjs's names and signs of the comparisons. */
export const COMPARATORS: Readonly<Record<string, string>> = {
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "==": "==",
  "!=": "!=",
  smaller: "<",
  smallerEq: "<=",
  larger: ">",
  largerEq: ">=",
  equal: "==",
  unequal: "!=",
};

export function not(c: Certainty): Certainty {
  return c === "true" ? "false" : c === "false" ? "true" : "unknown";
}

export function all(values: readonly Certainty[]): Certainty {
  if (values.includes("false")) return "false";
  return values.includes("unknown") ? "unknown" : "true";
}

export function any(values: readonly Certainty[]): Certainty {
  return not(all(values.map(not)));
}

/** Whether x op y for all values in the enclosures, for none, or neither. */
export function compare(op: string, x: Interval | null, y: Interval | null): Certainty {
  if (x === null || y === null) return "unknown";
  switch (op) {
    case "<":
      return x.hi < y.lo ? "true" : x.lo >= y.hi ? "false" : "unknown";
    case "<=":
      return x.hi <= y.lo ? "true" : x.lo > y.hi ? "false" : "unknown";
    case ">":
      return compare("<", y, x);
    case ">=":
      return compare("<=", y, x);
    case "==":
      if (x.hi < y.lo || y.hi < x.lo) return "false";
      return x.lo === x.hi && y.lo === y.hi ? "true" : "unknown";
    default:
      return not(compare("==", x, y));
  }
}
