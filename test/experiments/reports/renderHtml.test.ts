import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../../experiments/reports/renderHtml.ts";
import { fakeSimulate } from "./fakeSimulate.ts";
import { HOSTILE, hostileReport, sampleReport } from "./sampleReport.ts";

const page = renderHtml(sampleReport(), fakeSimulate);
const hostile = renderHtml(hostileReport(), fakeSimulate);

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("base64");

/** The text of the only element of this name. */
function only(name: "script" | "style", text: string): string {
  const found = [...text.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "g"))];
  expect(found).toHaveLength(1);
  return found[0]?.[1] ?? "";
}

/** The page without its own script and style, which may hold any text. */
function content(text: string): string {
  return text.replace(/<(script|style)>[\s\S]*?<\/\1>/g, "");
}

/** Tags with the values of their attributes taken out: what is left of a tag is its name and its attributes' names. */
const bare = (text: string): string => content(text).replace(/="[^"]*"/g, "=");

describe("the page", () => {
  it("allows its own script and style by hash, workers made of them, and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const directives = policy.replaceAll("&#39;", "'").split("; ").sort();
    expect(directives).toEqual(
      [
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'none'",
        "img-src data:",
        `script-src 'sha256-${sha256(only("script", page))}'`,
        `style-src 'sha256-${sha256(only("style", page))}'`,
        "worker-src blob:",
      ].sort(),
    );
    expect(page.indexOf("Content-Security-Policy")).toBeLessThan(page.indexOf("<style>"));
  });

  it("has no inline style or handler, which its policy would refuse", () => {
    expect(bare(page)).not.toMatch(/<[^>]*\s(style|on[a-z]+)=/);
  });

  it("refers to nothing outside itself", () => {
    const references = [...content(page).matchAll(/ (?:src|href|action|data|poster|srcset)="([^"]*)"/g)];
    const targets = references.map((match) => match[1] ?? "");
    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !target.startsWith("#") && target !== "data:,")).toEqual([]);
    expect(only("style", page)).not.toMatch(/url\(|@import/);
    // XML namespaces are names, not addresses.
    expect(content(page).replaceAll(/ xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:/);
  });

  it("stays under 5 MB", () => {
    expect(Buffer.byteLength(page)).toBeLessThan(5 * 1024 * 1024);
  });

  it("is the same page every time", () => {
    expect(renderHtml(sampleReport(), fakeSimulate)).toBe(page);
  });

  it("names every id once, and every link and button finds its target", () => {
    for (const text of [page, hostile]) {
      const ids = [...content(text).matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const targets = [...content(text).matchAll(/ (?:href="#|data-copy="|aria-labelledby=")([^"]*)"/g)];
      expect(targets.length).toBeGreaterThan(5);
      for (const [, target] of targets) expect(ids).toContain(target);
    }
  });

  it("says of every statement what kinds of evidence there are", () => {
    const cells = [...page.matchAll(/data-label="GPU scale">\s*<span class="not-run">not run<\/span>/g)];
    expect(cells).toHaveLength(3);
    expect(page).toContain("✓");
    expect(page).toContain("Fails as stated");
  });

  it("tells sources in one cell apart, each with its own number first", () => {
    const entry = { statement: "convergence", column: "scale", contradicted: 0, source: "s" } as const;
    const columns = [
      { ...entry, summary: "1,000 problems: none against, this run" },
      { ...entry, summary: "3,000,000 problems: none against, NVIDIA H200" },
    ];
    const [, cell] = /<td[^>]*data-label="GPU scale">([\s\S]*?)<\/td>/.exec(
      renderHtml(sampleReport({ columns }), fakeSimulate),
    )!;
    const sources = [...cell!.matchAll(/<div>([^<]*)<span class="gist">([^<]*)<\/span><\/div>/g)];
    expect(sources.map(([, head, rest]) => [head, rest])).toEqual([
      ["1,000 problems", "none against, this run"],
      ["3,000,000 problems", "none against, NVIDIA H200"],
    ]);
  });

  it("sets the claims as formulas", () => {
    expect(page).toMatch(/<math[^>]*><semantics><mrow>[\s\S]*?<munder>/);
  });
});

describe("hostile texts", () => {
  it("become no markup", () => {
    expect(content(hostile)).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(content(hostile)).not.toMatch(/<script|<img|<\/title><\/style>/i);
    expect(content(hostile).match(/<title>/g)).toHaveLength(content(page).match(/<title>/g)?.length ?? 0);
    expect(bare(hostile)).not.toMatch(/<[^>]*\s(style|on[a-z]+)\s*=/i);
    expect(content(hostile)).not.toMatch(/href="(?!#|data:,")/);
    expect(hostile).not.toMatch(/[\u0000\u202e\ud800]/);
  });

  it("leave script, style and policy as they are", () => {
    expect(only("script", hostile)).toBe(only("script", page));
    expect(only("style", hostile)).toBe(only("style", page));
  });

  it("are quoted in the commands to copy", () => {
    const command = [...hostile.matchAll(/<code id="replay[^>]*>([^<]*)<\/code>/g)].map(
      (match) => match[1] ?? "",
    );
    const withFile = command.filter((text) => text.includes("--conjecture"));
    expect(withFile.length).toBeGreaterThan(0);
    // Everything from the file's name stands between single quotes: outside them no $( is left.
    for (const text of withFile)
      expect(text.replaceAll("&#39;\\&#39;&#39;", "").replaceAll(/&#39;[\s\S]*?&#39;/g, "")).not.toContain(
        "$(",
      );
    expect(HOSTILE).toContain("$(");
  });
});
