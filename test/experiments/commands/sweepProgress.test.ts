import { expect, it } from "vitest";
import { progressLabel } from "../../../experiments/commands/sweep.ts";

it.each([
  ["nothing yet", [0, 5000, 0, 3], "0 of 5,000 problems"],
  ["the rate, and the time left at it", [1280, 5000, 0, 20], "1,280 of 5,000 problems, 64/s, 59 s left"],
  [
    "what an earlier run did is no part of the rate",
    [1280, 5000, 1270, 10],
    "1,280 of 5,000 problems, 1.0/s, 62 min left",
  ],
  ["days", [100, 1e7, 0, 10], "100 of 10,000,000 problems, 10/s, 278 h left"],
  ["part of a chunk", [10.7, 20, 0, 1], "10 of 20 problems, 11/s, 1 s left"],
] as const)("a sweep's progress: %s", (_, [done, total, earlier, seconds], label) => {
  expect(progressLabel(done, total, earlier, seconds)).toBe(label);
});
