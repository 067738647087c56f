import { describe, expect, it } from "vitest";
import { figureById } from "../../../experiments/figures/index.ts";
import { simulate } from "../../../solvers/index.ts";

describe("the phase portraits", () => {
  const content = figureById("phase-portraits")!.make({ seed: 1, simulate });
  const starts = content.kind === "drawn" ? content.data.filter((datum) => datum["order"] === 0) : [];
  const fates = (portrait: string): ReadonlySet<unknown> =>
    new Set(starts.filter((datum) => datum["portrait"] === portrait).map((datum) => datum["fate"]));

  it("show one fate for eigenvalues of one sign", () => {
    // Token 1 with a definite symmetric M: |x_1|² is monotone (MATH.md, section 4, 1 and 7).
    expect(fates("Two positive eigenvalues")).toEqual(new Set(["diverges"]));
    expect(fates("Two negative eigenvalues")).toEqual(new Set(["to zero"]));
  });

  it("show all three fates for one positive eigenvalue", () => {
    expect(fates("One positive eigenvalue")).toEqual(new Set(["diverges", "to zero", "to a nonzero point"]));
  });

  it("start every trajectory at its initial point", () => {
    expect(starts).toHaveLength(3 * 48);
    const radii = new Set(
      starts.map((datum) => Math.hypot(Number(datum["x1"]), Number(datum["x2"])).toFixed(9)),
    );
    expect(radii).toEqual(new Set(["0.800000000", "2.000000000"]));
  });
});
