import { existsSync } from "node:fs";
import { chromium, type Browser, type ConsoleMessage, type Page } from "playwright-core";

/** Debian's Chromium; without it the browser tests are skipped and counted as such. */
export const CHROMIUM = "/usr/bin/chromium";
export const hasChromium: boolean = existsSync(CHROMIUM);

/** Root needs --no-sandbox; the rest keeps the browser from talking to anyone. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** A page that keeps what went wrong in it and every address it asked for. */
export interface WatchedPage {
  readonly page: Page;
  readonly faults: readonly string[];
  readonly requests: readonly string[];
}

export interface PageOptions {
  readonly width?: number;
  readonly colorScheme?: "light" | "dark";
  readonly javaScriptEnabled?: boolean;
  readonly bypassCSP?: boolean;
}

/** Opens a file:// page and listens to it. */
export async function open(browser: Browser, file: string, options: PageOptions = {}): Promise<WatchedPage> {
  const { width = 1280, colorScheme = "light", javaScriptEnabled = true, bypassCSP = false } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled,
    bypassCSP,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on("console", (message: ConsoleMessage) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(`file://${file}`);
  return { page, faults, requests };
}
