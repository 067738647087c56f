import { request, type IncomingMessage } from "node:http";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startReportServer, type ReportServer } from "../../../experiments/commands/reportServer.ts";
import { filesBelow, watchFiles } from "../../../experiments/commands/watchFiles.ts";
import { summaryFiles } from "../../../experiments/sweepRun/index.ts";
import { livePage, waitingPage, type LiveState } from "../../../experiments/reports/livePage.ts";
import { renderHtml } from "../../../experiments/reports/renderHtml.ts";
import { fakeSimulate } from "../reports/fakeSimulate.ts";
import { HOSTILE, sampleReport } from "../reports/sampleReport.ts";
import { Scratch } from "../cli/harness.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

function ask(url: string, options: { method?: string; host?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = options.host === undefined ? {} : { host: options.host };
    const asked = request(url, { method: options.method ?? "GET", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    asked.on("error", reject).end();
  });
}

/** The states a page would be told, as they come. */
function listen(url: string): { readonly states: LiveState[]; readonly ended: Promise<void> } {
  const states: LiveState[] = [];
  const ended = new Promise<void>((resolve) => {
    request(`${url}events`, (response) => {
      response.setEncoding("utf8").on("data", (piece: string) => {
        for (const [, data] of piece.matchAll(/^data: (.*)$/gm)) states.push(JSON.parse(data!) as LiveState);
      });
      response.on("close", resolve);
    })
      .on("error", () => resolve())
      .end();
  });
  return { states, ended };
}

const files = {
  page: (state: LiveState): string => `<p>${state.build}</p>`,
  file: (name: string): string | undefined => (name === "report.json" ? "{}" : undefined),
};

describe("the server of a report", () => {
  let server: ReportServer;
  beforeEach(async () => {
    server = await startReportServer(files, { build: "1", failure: "" }, 0);
  });
  afterEach(() => server.close());

  it("hands out the page of the state it is in, and the files beside it", async () => {
    expect(await ask(server.url)).toMatchObject({ status: 200, text: "<p>1</p>" });
    server.publish({ build: "2", failure: "" });
    const page = await ask(server.url);
    expect(page.text).toBe("<p>2</p>");
    expect(page.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const json = await ask(`${server.url}report.json`);
    expect([json.text, json.headers["content-type"]]).toEqual(["{}", "application/json; charset=utf-8"]);
  });

  it("listens on this machine only, to its own name only, and takes no writes", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await ask(server.url, { host: "evil.example" })).status).toBe(403);
    expect(
      (await ask(server.url, { host: new URL(server.url).host.replace("127.0.0.1", "localhost") })).status,
    ).toBe(200);
    expect((await ask(server.url, { method: "POST" })).status).toBe(405);
    for (const name of ["../package.json", "%2e%2e/package.json", "etc/passwd", "toString"])
      expect((await ask(`${server.url}${name}`)).status).toBe(404);
  });

  it("tells every listener its state at once, and each later one", async () => {
    const [one, two] = [listen(server.url), listen(server.url)];
    await expect.poll(() => [one.states.length, two.states.length]).toEqual([1, 1]);
    server.publish({ build: "1", failure: "it\nbroke" });
    await expect.poll(() => one.states.at(-1)).toEqual({ build: "1", failure: "it\nbroke" });
    await expect.poll(() => two.states).toHaveLength(2);
    await server.close();
    await Promise.all([one.ended, two.ended]);
    await expect(ask(server.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("lets the page go that has listened longest before a browser runs out of connections", async () => {
    const pages = Array.from({ length: 4 }, () => listen(server.url));
    await expect.poll(() => pages.map(({ states }) => states.length)).toEqual([1, 1, 1, 1]);
    const fifth = listen(server.url);
    await pages[0]!.ended;
    server.publish({ build: "2", failure: "" });
    await expect.poll(() => fifth.states.at(-1)?.build).toBe("2");
    await expect.poll(() => pages.map(({ states }) => states.length)).toEqual([1, 2, 2, 2]);
  });

  it("outlives pages that go away in the middle of an answer", async () => {
    for (let i = 0; i < 3; i++) {
      const gone = request(`${server.url}events`).on("error", () => undefined);
      gone.on("response", () => gone.destroy()).end();
      server.publish({ build: String(i), failure: "x".repeat(1e5) });
    }
    server.publish({ build: "end", failure: "" });
    expect((await ask(server.url)).text).toBe("<p>end</p>");
  });

  it("says what is wrong with a page instead of falling over", async () => {
    const broken = await startReportServer(
      { ...files, page: () => livePage("<html></html>", "1") },
      { build: "1", failure: "" },
      0,
    );
    const answer = await ask(broken.url);
    expect([answer.status, answer.text]).toEqual([500, expect.stringContaining("no policy to extend")]);
    await broken.close();
  });

  it("refuses a port that is taken, as bad input", async () => {
    const port = Number(new URL(server.url).port);
    await expect(startReportServer(files, { build: "1", failure: "" }, port)).rejects.toThrow(
      new RegExp(`--port: got ${port} \\(EADDRINUSE\\), expected a free port`),
    );
  });
});

describe("the served copy", () => {
  const page = renderHtml(sampleReport(), fakeSimulate);
  const policyOf = (text: string): string =>
    /Content-Security-Policy"\s+content="([^"]*)"/.exec(text)?.[1]?.replaceAll("&#39;", "'") ?? "";

  it("differs from the file by one script and what its policy must allow for it", () => {
    const served = livePage(page, "7");
    const added = /<script>(\(\(\) => \{\n {2}const own = "7";[\s\S]*?)<\/script>\n/.exec(served)!;
    const hashes = (text: string): readonly string[] =>
      policyOf(text)
        .match(/script-src ([^;]*)/)![1]!
        .split(" ");
    expect(hashes(served)).toHaveLength(hashes(page).length + 1);
    expect(hashes(served)).toEqual(expect.arrayContaining([...hashes(page)]));
    expect(policyOf(served)).toMatch(/; connect-src 'self'$/);
    expect(policyOf(page)).not.toContain("connect-src");
    const withoutPolicy = (text: string): string =>
      text.replace(/(Content-Security-Policy"\s+content=)"[^"]*"/, "$1");
    expect(withoutPolicy(served.replace(added[0], ""))).toBe(withoutPolicy(page));
  });

  it("takes no other page for a report", () => {
    for (const other of [
      "",
      "<body></body>",
      page.replace("script-src ", "img-src "),
      page.replace("</body>", ""),
    ])
      expect(() => livePage(other, "1")).toThrow(/no policy to extend/);
  });

  it("is awaited by a page that escapes what it shows and allows nothing but its own script", () => {
    const waiting = waitingPage("There are no results yet.", `verify --out ${HOSTILE}`, "1");
    expect(waiting).toContain("There are no results yet.");
    expect(waiting.match(/<script/g)).toHaveLength(1);
    expect(policyOf(waiting)).toMatch(/^default-src 'none'; script-src 'sha256-[^ ]*'; connect-src 'self'$/);
    expect(waitingPage("It is being made.", null, "1")).not.toContain("<pre");
  });
});

describe("watching files", () => {
  let scratch: Scratch;
  let stop = (): void => undefined;
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    scratch = new Scratch();
  });
  afterEach(() => {
    stop();
    scratch.dispose();
    vi.useRealTimers();
  });

  it("calls once for many writes, once they are over, and not for what does not matter", () => {
    const file = path.join(scratch.folder, "verify.json");
    let calls = 0;
    stop = watchFiles(
      () => [file],
      100,
      () => calls++,
    );
    vi.advanceTimersByTime(500);
    expect(calls).toBe(0);
    for (let i = 0; i < 5; i++) {
      writeFileSync(file, "x".repeat(i));
      vi.advanceTimersByTime(100);
      expect(calls).toBe(0);
    }
    vi.advanceTimersByTime(500);
    expect(calls).toBe(1);
    writeFileSync(path.join(scratch.folder, "report.json"), "{}");
    vi.advanceTimersByTime(500);
    expect(calls).toBe(1);
    rmSync(file);
    vi.advanceTimersByTime(200);
    expect(calls).toBe(2);
    stop();
    writeFileSync(file, "late");
    vi.advanceTimersByTime(500);
    expect(calls).toBe(2);
  });

  it("notices a merged sweep in a folder that was not there before", () => {
    let calls = 0;
    stop = watchFiles(
      () => summaryFiles(scratch.folder),
      100,
      () => calls++,
    );
    const folder = path.join(scratch.folder, "sweeps", "mine");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "part-00001-of-00001.ndjson"), "");
    vi.advanceTimersByTime(500);
    expect(calls).toBe(0);
    writeFileSync(path.join(folder, "summary.json"), "{}");
    vi.advanceTimersByTime(200);
    expect(calls).toBe(1);
  });

  it("finds the files below a folder by their endings, and none in a folder that is not there", () => {
    mkdirSync(path.join(scratch.folder, "deep"));
    for (const name of ["a.ts", "b.txt", "deep/c.json"]) writeFileSync(path.join(scratch.folder, name), "");
    const found = filesBelow(scratch.folder, [".ts", ".json"]);
    expect([...found].sort()).toEqual([
      path.join(scratch.folder, "a.ts"),
      path.join(scratch.folder, "deep", "c.json"),
    ]);
    expect(filesBelow(path.join(scratch.folder, "none"), [".ts"])).toEqual([]);
  });
});
