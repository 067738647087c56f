export { linear } from "./linear.ts";
export { rmsNorm } from "./rmsNorm.ts";
export { runBlock } from "./mixer.ts";
export type { BlockTrace, BlockWeights } from "./mixer.ts";
export { ATTENTION_TOKENS, channelAttention, hiddenAttention, summarizeAttention } from "./attention.ts";
export type { AttentionSummary, HiddenAttention } from "./attention.ts";
export { float32Deviation, relativeDeviation } from "./deviation.ts";
