import type { ExplorerState } from "./exploration.ts";
import type { ViewName } from "./views.ts";

/** Where the explorer of a statement's section starts. */
export interface Preset {
  readonly state: ExplorerState;
  readonly view: ViewName;
  /** What to try, in one sentence. */
  readonly hint: string;
}

/** Keyed by statement id; statements without a preset have no explorer. Tokens as in the examples of MATH.md, section 2. */
export const PRESETS: Readonly<Record<string, Preset>> = {
  convergence: {
    state: { mu: -1, s: 1, a: 1, x0: [1, 0.5, -1], decades: 9 },
    view: "law",
    hint: "Move a towards 0: the limit of the later tokens falls, and is reached ever more slowly.",
  },
  "slow-divergence": {
    state: { mu: 1, s: 1, a: 1, x0: [-1, -1, -0.5], decades: 60 },
    view: "law",
    hint: "Push one token above 0: slow divergence becomes blow-up at a finite T.",
  },
  "fast-divergence": {
    state: { mu: 1, s: 1, a: 1, x0: [1, -1, 0.5], decades: 9 },
    view: "law",
    hint: "Set the tokens to (0.5, 1): the second token, not the first, blows up first.",
  },
  dichotomy: {
    state: { mu: 1, s: 1, a: 1, x0: [0.5, 1, -1], decades: 9 },
    view: "tokens",
    hint: "Change the sign of μ: all tokens converge to zero, whatever the rest.",
  },
  "rate-ordering": {
    state: { mu: 1, s: 1, a: 1, x0: [-1, -10, -1.1], decades: 200 },
    view: "law",
    hint: "Sort the tokens by magnitude and the order of the rates follows; as they stand here it does not.",
  },
};
