import type { FigureDefinition } from "./types.ts";

function absent(id: string, title: string, reason: string, theorem?: string): FigureDefinition {
  return {
    id,
    title,
    ...(theorem === undefined ? {} : { theorem }),
    make: () => ({ kind: "not-run", reason }),
  };
}

/** Figures whose data no command of this version makes. Nothing is drawn in their place. */
export const figuresNotRun: readonly FigureDefinition[] = [
  absent(
    "perplexity",
    "Perplexity of the three eigenvalue classes",
    "Its data come from the command train, which this version does not have.",
  ),
  absent(
    "token-reordering",
    "Accuracy with and without token reordering",
    "Its data come from the command train, which this version does not have.",
  ),
];
