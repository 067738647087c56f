import type { ChainClaim } from "../../types.ts";

type Rest = Omit<ChainClaim, "name" | "kind" | "step">;
/** One claim of a chain. */
export const claim = (name: string, kind: ChainClaim["kind"], step: string, rest: Rest = {}): ChainClaim => ({
  name,
  kind,
  step,
  ...rest,
});
