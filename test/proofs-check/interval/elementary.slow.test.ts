import { describe, expect, it } from "vitest";
import { testSeed } from "../../setup.ts";
import { CASES, measure } from "./elementaryCases.ts";

describe("elementary functions at thousands of doubles", () => {
  it.each(CASES)("$name never misses", (c) => {
    const { misses, widest } = measure(c, 3000, testSeed);
    expect(misses).toBe(0);
    expect(widest).toBeLessThanOrEqual(c.ulps);
  });
});
