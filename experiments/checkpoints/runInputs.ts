import { InputError } from "../../solvers/errors.ts";
import type { Activations } from "./activations.ts";
import type { AnalysisRequest } from "./analyze.ts";
import type { RunInputs } from "./run.ts";
import { idsOfText, parseIds, type Sequences } from "./tokenIds.ts";

function refuse(field: string, received: string, expected: string, remedy: string): never {
  throw new InputError("flag", [{ field, received, expected, remedy }]);
}

/** The ids that flags and activations give; both must be the same. */
function agreedIds(given: Sequences | undefined, saved: Activations | undefined): Sequences | undefined {
  if (saved === undefined) return given;
  if (given === undefined) {
    if (saved.ids === undefined && saved.layout === "blocks")
      refuse(
        "--activations",
        "states after every layer, without embeddings",
        "ids too",
        "Give the tokens with --ids.",
      );
    return saved.ids;
  }
  const expected = `${saved.batch} of ${saved.length} tokens, as the activations have`;
  if (given.length !== saved.batch || given.some((ids) => ids.length !== saved.length)) {
    const received = `${given.length} sequences of ${[...new Set(given.map((ids) => ids.length))].join(", ")} tokens`;
    refuse("--ids", received, expected, "Give the ids of the same run.");
  }
  if (saved.ids !== undefined && saved.ids.some((ids, b) => ids.some((id, l) => id !== given[b]![l])))
    refuse("--ids", "other ids than the activations' own input_ids", "the same", "Leave --ids out.");
  return given;
}

/**
 * The tokens that flags and activations give; undefined if they give none.
 *
 * @param vocabulary - how many tokens the model has.
 * @throws InputError if ids are not the model's, or two givings of them differ.
 */
export function runInputs(
  { text, ids }: Pick<AnalysisRequest, "text" | "ids">,
  vocabulary: number,
  saved: Activations | undefined,
): RunInputs | undefined {
  const byText = text === undefined ? undefined : idsOfText(text, vocabulary);
  const given = ids === undefined ? byText : parseIds(ids, vocabulary);
  const agreed = agreedIds(given, saved);
  return agreed === undefined && saved === undefined ? undefined : { ids: agreed, activations: saved };
}
