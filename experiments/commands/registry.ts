import { InputError } from "../../solvers/errors.ts";
import { registry } from "../../theorems/index.ts";
import type { Theorem } from "../../theorems/types.ts";

/**
 * The statement of the registry with this id.
 *
 * @throws InputError that lists the ids there are.
 */
export function theoremById(id: string): Theorem {
  const found = registry.find((theorem) => theorem.id === id);
  if (found !== undefined) return found;
  throw new InputError("unknown-id", [
    {
      field: "ID",
      received: JSON.stringify(id),
      expected: `one of ${registry.map((theorem) => theorem.id).join(", ")}`,
      remedy: "`list` shows them with their titles; a statement of your own goes in with --conjecture FILE.",
    },
  ]);
}
