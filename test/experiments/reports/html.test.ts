import { describe, expect, it } from "vitest";
import { anchor, escapeHtml, html, plainText, raw } from "../../../experiments/reports/html.ts";
import { HOSTILE } from "./sampleReport.ts";

describe("html", () => {
  it("escapes what is interpolated and leaves markup of its own alone", () => {
    const inner = html`<b>${"<&>\"'"}</b>`;
    expect(html`<p title="${'"'}">${inner}${[1, "<"]}${null}${false}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b>1&lt;</p>',
    );
    expect(html`${raw("<i></i>")}`.markup).toBe("<i></i>");
  });

  it("leaves no character of a hostile text that could end a text or an attribute", () => {
    expect(escapeHtml(HOSTILE)).not.toMatch(/[<>"']/);
  });

  it("replaces what cannot be seen or turns text around", () => {
    expect(plainText("a\u0000b\u202ec\ud800d\u009fe")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde");
    expect(plainText("tab\tline\nµ 😀")).toBe("tab\tline\nµ 😀");
  });

  it("makes distinct ids of distinct texts", () => {
    const ids = ["a b", "a_b", "a-b", "A-b", "a%20b", HOSTILE].map((text) => anchor("x", text));
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^x-[a-z0-9_-]+$/);
  });
});
