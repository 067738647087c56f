import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { escapeMarkdown, renderMarkdown, verdictTable } from "../../../experiments/reports/renderMarkdown.ts";
import { hostileReport, sampleReport } from "./sampleReport.ts";

describe("renderMarkdown", () => {
  it("prints the verdict table", () => {
    expect(verdictTable(sampleReport())).toMatchInlineSnapshot(`
      "| Statement | Sampled | Proof steps | GPU scale | Checkpoints | Verdict |
      | --- | --- | --- | --- | --- | --- |
      | Convergence | 400 trials: none against, 2 undecided | not run | not run | not run | **Holds.** All 2 claims of the paper supported. |
      | Fast divergence | 200 trials: none against, 1 undecided | 1 step | not run | not run | **Proved.** The claim of the paper proved. |
      | Rate ordering | 200 trials: 80 against | not run | not run | not run | **Fails as stated.** The claim of the paper contradicted. |
      "
    `);
  });

  it("gives every counterexample its replay command", () => {
    expect(renderMarkdown(sampleReport())).toContain(
      "npm run --silent cli -- verify rate-ordering --seed 1 --path 17:0:2",
    );
  });

  it("says what was not run", () => {
    expect(renderMarkdown(sampleReport())).toContain("GPU scale: \\`sweep\\` is not part of this version");
  });

  it("lets no hostile text become HTML, an image or a link", () => {
    const tokens = new MarkdownIt({ html: true }).parse(renderMarkdown(hostileReport()), {});
    const types = new Set(
      tokens.flatMap((token) => [token, ...(token.children ?? [])]).map((token) => token.type),
    );
    expect(types.has("table_open")).toBe(true);
    for (const type of ["html_inline", "html_block", "image", "link_open"])
      expect(types.has(type)).toBe(false);
  });

  it("shows a hostile text as that text", () => {
    const tokens = new MarkdownIt({ html: true }).parse(renderMarkdown(hostileReport()), {});
    const texts = tokens.map((token) => (token.children ?? []).map((child) => child.content).join(""));
    expect(texts.some((text) => text.includes("</title></style>-->"))).toBe(true);
  });

  it("escapes what Markdown would read as markup", () => {
    expect(escapeMarkdown("*a* [b](c) `d` <e> | f")).toBe("\\*a\\* \\[b\\]\\(c\\) \\`d\\` &lt;e\\> \\| f");
  });
});
