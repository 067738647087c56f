import type { Citation } from "./types.ts";

const PAPER =
  "T. N. Vo, T. D. Pham, X. T. Tong, T. M. Nguyen, Demystifying the Token Dynamics of Deep Selective State Space Models, arXiv:2410.03292, ICLR 2025";

/** A statement of the paper, located by its name: we do not have its numbering, which differs between versions. */
export function paper(locator: string): Citation {
  return { source: PAPER, version: 1, locator };
}

/** A statement of the paper's body known through reviews and summaries only. */
export function reported(locator: string): Citation {
  return { source: PAPER, version: 1, locator: `${locator} (as reported by reviews and summaries)` };
}

/** A statement derived for this workbench. */
export function derived(locator: string): Citation {
  return { source: "derived for this workbench", version: 1, locator };
}
