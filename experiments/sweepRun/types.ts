/** Part `index` of `of`, both from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Five digits in the names of the parts. */
export const MAX_SHARDS = 99_999;
