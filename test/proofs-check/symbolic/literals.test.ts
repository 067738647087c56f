import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../proofs-check/symbolic/index.ts";

describe("number literals", () => {
  it("are refused where a double could not hold them, rather than changed in silence", () => {
    expect(() => parseExpression("x - 0.10000000000000001")).toThrow(/more than 15 significant digits/);
    expect(() => parseExpression("12345678901234567 * x")).toThrow(RangeError);
  });

  it("are taken up to 15 significant digits, leading zeros not counted", () => {
    expect(() => parseExpression("0.000123456789012345 * x + 36.77661738805")).not.toThrow();
  });
});
