import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, ensureBuilt, root, runCli, Scratch } from "../cli/harness.ts";
import { hasChromium, launch } from "../reports/browser.ts";

/** A build draws every figure once. */
const BUILD = { timeout: 240_000, interval: 200 };

let scratch: Scratch;
let server: ChildProcess;
let url = "";

/** Starts `report --serve` and waits for its address. */
async function serve(out: string): Promise<void> {
  server = spawn(process.execPath, [cli, "report", "--serve", "--json", "--out", out], {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(server.stdout!, "data")) as [Buffer];
  url = (JSON.parse(line.toString()) as { url: string }).url;
}

beforeAll(async () => {
  ensureBuilt();
  scratch = new Scratch();
  await serve(scratch.folder);
}, 300_000);

afterAll(() => {
  server.kill("SIGKILL");
  scratch.dispose();
});

const body = async (): Promise<string> => (await fetch(url)).text();
const file = (name: string): string => path.join(scratch.folder, name);

describe("report --serve", () => {
  let browser: Browser | undefined;
  let page: Page | undefined;
  const faults: string[] = [];

  beforeAll(async () => {
    if (!hasChromium) return;
    browser = await launch();
    page = await browser.newPage();
    page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
    page.on("pageerror", (error) => faults.push(error.message));
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("works without results, and says what to run", async () => {
    expect(await body()).toContain("No report yet");
    expect(await body()).toContain(`verify --out ${scratch.folder}`);
    expect(existsSync(file("verify.json"))).toBe(false);
    await page?.goto(url);
  });

  it("shows the report once there are results, in a page that was open before", async () => {
    const { code } = await runCli(["verify", "stationary", "--runs", "5", "--out", scratch.folder]);
    expect(code).toBe(0);
    await expect.poll(body, BUILD).toContain("Where do the tokens go?</h1>");
    expect(await body()).toContain("connect-src");
    expect(readFileSync(file("report.html"), "utf8")).not.toContain("connect-src");
    if (page === undefined) return;
    await expect.poll(() => page?.locator("h1").textContent(), BUILD).toBe("Where do the tokens go?");
    expect(faults).toEqual([]);
  }, 300_000);

  it("makes it anew when results change, and pages follow", async () => {
    const before = /const own = "([^"]*)"/.exec(await body())![1];
    await page?.evaluate(() => document.body.setAttribute("data-old", ""));
    utimesSync(file("verify.json"), new Date(), new Date());
    await expect.poll(async () => /const own = "([^"]*)"/.exec(await body())![1], BUILD).not.toBe(before);
    if (page === undefined) return;
    await expect.poll(() => page?.locator("body").getAttribute("data-old"), BUILD).toBeNull();
    expect(faults).toEqual([]);
  }, 300_000);

  it("makes it anew when a sweep is merged, which leaves the results of verify alone", async () => {
    const sweep = scratch.write("sweep.json", {
      id: "still",
      design: { kind: "random", size: 20, ranges: { mu: [0, 0] } },
      claims: ["stationary"],
      depth: { steps: 2, eta: 0.1 },
    });
    const place = ["--backend", "cpu", "--out", scratch.folder];
    expect((await runCli(["sweep", sweep, ...place])).code).toBe(0);
    expect((await runCli(["merge", file("sweeps/still"), ...place])).code).toBe(0);
    await expect.poll(body, BUILD).toContain("sweep still");
  }, 300_000);

  it("ends on Ctrl-C with the exit code of an interruption, and listens no more", async () => {
    const ended = once(server, "exit");
    server.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    await expect(fetch(url)).rejects.toThrow();
  });
});

describe("usage", () => {
  it.each([
    [["report", "--port", "8080"], /--port: got 8080, expected --serve beside it/],
    [["report", "--serve", "--port", "0"], /--port/],
    [["report", "--serve", "--compare", "none.json"], /none\.json/],
  ])("%s is bad usage", async (args, message) => {
    const folder = path.join(scratch.folder, "unmade");
    const { code, stderr } = await runCli([...args, "--out", folder]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(folder)).toBe(false);
  });
});
