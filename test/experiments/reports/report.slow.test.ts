import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Locator } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../../experiments/reports/renderHtml.ts";
import { figures, renderFigure } from "../../../experiments/figures/index.ts";
import { simulate } from "../../../solvers/index.ts";
import { registry } from "../../../theorems/index.ts";
import { hasChromium, launch, open } from "./browser.ts";
import { hostileReport, sampleReport } from "./sampleReport.ts";

const eigenvalueCriteria = registry.find(({ id }) => id === "eigenvalue-criteria")!;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let folder: string;
let file: string;
let hostile: string;
let plane: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "token-dynamics-report-"));
  file = path.join(folder, "report.html");
  hostile = path.join(folder, "hostile.html");
  const shown = figures.filter((figure) => figure.theorem === "convergence");
  const drawn = await Promise.all(shown.map((figure) => renderFigure(figure, { seed: 1, simulate })));
  writeFileSync(file, renderHtml(sampleReport({ figures: drawn })));
  writeFileSync(hostile, renderHtml(hostileReport()));
  plane = path.join(folder, "plane.html");
  writeFileSync(plane, renderHtml(sampleReport({ theorems: [eigenvalueCriteria], rows: [], figures: [] })));
  if (hasChromium) browser = await launch();
}, 120_000);

afterAll(async () => {
  if (hasChromium) await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Moves a slider as a hand on the keyboard or a mouse would have left it, and waits for the answer. */
async function move(explorer: Locator, name: string, value: number): Promise<void> {
  const slider = explorer.locator(`input[name$="-${name}"]`);
  await slider.evaluate((input, next) => {
    (input as HTMLInputElement).value = String(next);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, value);
  await settled(explorer);
}

async function settled(explorer: Locator): Promise<void> {
  await expect.poll(() => explorer.getAttribute("data-solving"), { timeout: 20_000 }).toBeNull();
}

async function explorerOf(id: string, page: Awaited<ReturnType<typeof open>>["page"]): Promise<Locator> {
  const explorer = page.locator(`[data-explorer="${id}"]`);
  await explorer.scrollIntoViewIfNeeded();
  await expect.poll(() => explorer.locator("[data-part=chart] svg").getAttribute("width")).not.toBe("720");
  await settled(explorer);
  return explorer;
}

/** The table of numbers, as numbers. */
async function numbers(explorer: Locator): Promise<readonly (readonly number[])[]> {
  const rows = await explorer.locator("[data-part=numbers] tbody tr").all();
  return Promise.all(
    rows.map(async (row) => (await row.locator("td").allTextContents()).map(Number.parseFloat)),
  );
}

describe.skipIf(!hasChromium)("the report in a browser", () => {
  it("opens from disk without an error, asking for nothing but itself", async () => {
    for (const target of [file, hostile]) {
      const { page, faults, requests } = await open(browser, target);
      await explorerOf("convergence", page);
      expect(faults).toEqual([]);
      expect(requests.filter((url) => !url.startsWith("blob:") && url !== `file://${target}`)).toEqual([]);
      await page.context().close();
    }
  });

  it("paints within a second", async () => {
    const { page } = await open(browser, file);
    const paint = (): Promise<number | undefined> =>
      page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    await expect.poll(paint).toBeDefined();
    expect(await paint()).toBeLessThan(1000);
    await page.context().close();
  });

  it("solves what the reader sets, as `simulate` does, to 1e-6", async () => {
    const { page, faults } = await open(browser, file);
    const explorer = await explorerOf("convergence", page);
    const before = await explorer.locator("path.curve.token-2").getAttribute("d");
    await move(explorer, "token-2", -1.25);
    await move(explorer, "a", 0.4);
    expect(await explorer.locator("path.curve.token-2").getAttribute("d")).not.toBe(before);
    const table = await numbers(explorer);
    expect(table.length).toBeGreaterThan(10);
    const problem = { kind: "scalar", mu: -1, sDelta: 1, a: 0.4, x0: [1, -1.25, -1] } as const;
    const times = table.map((row) => row[0] ?? NaN);
    const reference = simulate(problem, { coordinate: "log-t", values: times.map(Math.log) });
    table.forEach((row, i) =>
      row.slice(1).forEach((x, l) => {
        const expected = reference.rows[i]?.x[l] ?? NaN;
        expect(Math.abs(x / expected - 1)).toBeLessThan(1e-6);
      }),
    );
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it("goes over to the other scenario when μ changes its sign", async () => {
    const { page } = await open(browser, file);
    const explorer = await explorerOf("convergence", page);
    const summary = explorer.locator("[data-part=summary]");
    expect(await summary.textContent()).toContain("Convergence");
    await move(explorer, "mu", 1);
    expect(await summary.textContent()).toMatch(/^Fast divergence: blow-up at T = 0\.28296328/);
    expect(await explorer.locator("thead th").first().textContent()).toBe("T − t");
    await page.context().close();
  }, 60_000);

  it("moves a slider by keyboard, adds and removes tokens, and resets", async () => {
    const { page, faults } = await open(browser, file);
    const explorer = await explorerOf("convergence", page);
    await explorer.locator('input[name$="-mu"]').focus();
    await page.keyboard.press("ArrowLeft");
    await settled(explorer);
    expect(await explorer.locator('input[name$="-mu"] + output').textContent()).toBe("−1.05");
    await explorer.locator("[data-part=add]").click();
    await settled(explorer);
    expect(await explorer.locator("path.curve").count()).toBe(4);
    await explorer.locator("[data-part=reset]").click();
    await settled(explorer);
    expect(await explorer.locator("path.curve").count()).toBe(3);
    expect(await explorer.locator('input[name$="-mu"]').inputValue()).toBe("-1");
    expect(faults).toEqual([]);
    await page.context().close();
  }, 60_000);

  it("solves the plane as `simulate` does, moved by slider, button and pointer", async () => {
    const { page, faults } = await open(browser, plane, { width: 360 });
    const explorer = page.locator("[data-plane]");
    await explorer.scrollIntoViewIfNeeded();
    const width = (): Promise<string | null> => explorer.locator("svg.portrait").getAttribute("width");
    await expect.poll(width, { timeout: 20_000 }).not.toBe("480");
    await settled(explorer);
    await explorer.locator('[data-matrix="-1 0 0 -0.5"]').click();
    await move(explorer, "m12", 0.25);
    await move(explorer, "token-1-first", 0.75);
    expect(await explorer.locator("[data-part=summary]").textContent()).toMatch(
      /token 1 shrinks, token 2 shrinks and token 3 shrinks/,
    );
    const table = await numbers(explorer);
    const problem = {
      kind: "matrix",
      M: [
        [-1, 0.25],
        [0, -0.5],
      ],
      sDelta: [
        [1, 0],
        [0, 1],
      ],
      a: [1, 1],
      x0: [
        [0.75, 1],
        [-1.2, 2.5],
        [2, -1],
      ],
    } as const;
    const logTimes = table.map((row) => Math.log(row[0] ?? NaN));
    const reference = simulate(problem, { coordinate: "log-t", values: logTimes });
    expect(table.length).toBeGreaterThan(8);
    table.forEach((row, i) =>
      row.slice(1).forEach((x, k) => {
        const expected = reference.rows[i]?.x[k] ?? NaN;
        expect(Math.abs(x / expected - 1)).toBeLessThan(1e-6);
      }),
    );
    // An eigenvalue through zero: M becomes diag(1, −1) again, and the outcome that of one positive eigenvalue.
    await explorer.locator('[data-matrix="-1 0 0 -0.5"]').click();
    await move(explorer, "e1", 1);
    expect(await explorer.locator('input[name$="-m22"]').inputValue()).toBe("1");
    expect(await explorer.locator("[data-part=summary]").textContent()).toContain(
      "Eigenvalues of M: 1 and −1.",
    );
    await explorer.locator('[data-matrix="0 1 -1 0"]').click();
    await settled(explorer);
    expect(await explorer.locator('input[name$="-e1"]').isDisabled()).toBe(true);
    expect(await explorer.locator('input[name$="-e1"] + output').textContent()).toBe("–");
    await explorer.locator('[data-matrix="-1 0 0 -0.5"]').click();
    await settled(explorer);
    await explorer.locator('[data-start="1"]').scrollIntoViewIfNeeded();
    const box = await explorer.locator('[data-start="1"]').boundingBox();
    const before = await explorer.locator("path.curve.token-2").getAttribute("d");
    await page.mouse.move(box!.x + 7, box!.y + 7);
    await page.mouse.down();
    await page.mouse.move(box!.x + 37, box!.y + 27, { steps: 3 });
    await page.mouse.up();
    await settled(explorer);
    expect(await explorer.locator("path.curve.token-2").getAttribute("d")).not.toBe(before);
    expect(await explorer.locator('input[name$="-token-2-first"]').inputValue()).not.toBe("-1.2");
    await explorer.locator("[data-part=add]").click();
    await settled(explorer);
    expect(await explorer.locator("path.curve").count()).toBe(4);
    await explorer.locator("[data-part=reset]").click();
    await settled(explorer);
    expect(await explorer.locator('input[name$="-token-2-first"]').inputValue()).toBe("-1.2");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(faults).toEqual([]);
    await page.context().close();
  }, 120_000);

  it("copies a replay command", async () => {
    const { page } = await open(browser, file);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const button = page.locator(".counterexample [data-copy]").first();
    await button.click();
    await expect.poll(() => button.textContent()).toBe("Copied");
    const shown = await page.locator(".counterexample code[id]").first().textContent();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown);
    await page.context().close();
  });

  it("keeps its content without JavaScript", async () => {
    const { page } = await open(browser, file, { javaScriptEnabled: false });
    expect(await page.locator(".verdicts tbody tr").count()).toBe(4);
    expect(await page.locator("[data-explorer] svg path.curve").count()).toBe(9);
    expect(await page.locator("math").count()).toBeGreaterThan(3);
    expect(await page.locator(".controls:visible, [data-copy]:visible").count()).toBe(0);
    await page.context().close();
  });

  it.each([
    ["light", 1280, "lines"],
    ["dark", 1280, "lines"],
    ["light", 360, "lines"],
    ["dark", 360, "plane"],
  ] as const)(
    "has no serious accessibility issue (%s, %i px, %s)",
    async (colorScheme, width, which) => {
      // The page's policy rightly refuses a foreign script; axe is one.
      const { page } = await open(browser, which === "plane" ? plane : file, {
        colorScheme,
        width,
        bypassCSP: true,
      });
      if (which === "plane") await page.locator("[data-plane]").scrollIntoViewIfNeeded();
      else await explorerOf("convergence", page);
      await page.locator("details").evaluateAll((all) => {
        for (const each of all as HTMLDetailsElement[]) each.open = true;
      });
      await page.addScriptTag({ content: AXE });
      const results = await page.evaluate<AxeResults>("axe.run()");
      const serious = results.violations.filter((v) => v.impact === "serious" || v.impact === "critical");
      expect(
        serious.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(" ")).join(", ")}`),
      ).toEqual([]);
      expect(results.passes.length).toBeGreaterThan(20);
      await page.context().close();
    },
    60_000,
  );

  it.each([360, 768, 1280])("fits %i px without scrolling sideways", async (width) => {
    const { page } = await open(browser, file, { width });
    await explorerOf("convergence", page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const picture = PNG.sync.read(await page.screenshot());
    expect(picture.width).toBe(width);
    // Not an empty page: ink covers between 1% and half of the first screen.
    let dark = 0;
    for (let i = 0; i < picture.data.length; i += 4) if ((picture.data[i] ?? 255) < 128) dark++;
    const share = dark / (picture.width * picture.height);
    expect(share).toBeGreaterThan(0.01);
    expect(share).toBeLessThan(0.5);
    await page.context().close();
  });

  it("prints in ink on white, statements on pages of their own", async () => {
    const { page } = await open(browser, file, { colorScheme: "dark" });
    const pdf = await page.pdf({ format: "A4" });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(4);
    await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).color)).toBe(
      "rgb(28, 31, 37)",
    );
    expect(await page.locator("nav:visible, .controls:visible").count()).toBe(0);
    await page.context().close();
  });
});
