import { InputError } from "../../solvers/errors.ts";
import { nearest } from "./issues.ts";

/** The error for an id that is none of those there are, with the one that may have been meant. */
export function unknownId(id: string, known: readonly string[], remedy: string): InputError {
  const near = nearest(id, known);
  const meant = near === undefined ? "" : `Did you mean ${near}? `;
  return new InputError("unknown-id", [
    {
      field: "ID",
      received: JSON.stringify(id),
      expected: `one of ${known.join(", ")}`,
      remedy: `${meant}${remedy}`,
    },
  ]);
}
