import type { AnalyzedRun } from "./analyze.ts";
import type { SequenceMeasures } from "./measures.ts";
import { medianOf } from "./spread.ts";

/** Growth of token norms, over one layer or all. */
export interface NormGrowth {
  /** Median over tokens of the norm before. */
  readonly before: number;
  readonly after: number;
  /** Median over tokens of after / before, tokens of norm zero left out; 1 if there are no others. */
  readonly factor: number;
  /** Share of tokens whose norm grew. */
  readonly grew: number;
}

function growthOf(before: readonly number[], after: readonly number[]): NormGrowth {
  const factors = after.flatMap((norm, i) => (before[i]! > 0 ? [norm / before[i]!] : []));
  return {
    before: medianOf(before),
    after: medianOf(after),
    factor: factors.length === 0 ? 1 : medianOf(factors),
    grew: after.filter((norm, i) => norm > before[i]!).length / after.length,
  };
}

const joined = (lists: readonly Float64Array[]): readonly number[] =>
  lists.flatMap((list) => Array.from(list));

/** What one layer does to the norms of all tokens. @param sequences - its measures. */
export function layerGrowth(sequences: readonly SequenceMeasures[]): NormGrowth {
  return growthOf(joined(sequences.map(({ before }) => before)), joined(sequences.map(({ after }) => after)));
}

/** From the embeddings to the last layer's output, before the final norm. */
export function depthGrowth({ measures }: Pick<AnalyzedRun, "measures">): NormGrowth {
  const [first, last] = [measures[0] ?? [], measures.at(-1) ?? []];
  return growthOf(joined(first.map(({ before }) => before)), joined(last.map(({ after }) => after)));
}

/** Share of tokens with a positive value. */
export function positiveShare(lists: readonly Float64Array[]): number {
  const values = joined(lists);
  return values.filter((value) => value > 0).length / values.length;
}
