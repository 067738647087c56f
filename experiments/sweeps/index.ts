/** Batches of random problems against the statements of one dimension. */
export { classify, judgeInFloat64 } from "./classify.ts";
export type { Classification, ClassifyOptions, Disagreement } from "./classify.ts";
export { drawProblems } from "./drawProblems.ts";
export type { Regime } from "./drawProblems.ts";
export { judgeProblem, predictedConstant } from "./judgeProblem.ts";
export type { Ending, Outcome, PredictedConstant } from "./judgeProblem.ts";
