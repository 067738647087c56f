import { createHash } from "node:crypto";
import { InvariantError } from "../../solvers/errors.ts";
import { html, raw } from "./html.ts";

/** What a served page knows of its server. */
export interface LiveState {
  /** Changes with every build; the page reloads when it is another than its own. */
  readonly build: string;
  /** Why the last build failed, "" if it did not. */
  readonly failure: string;
}

/** Where the server sends `LiveState` as events. */
export const EVENTS_PATH = "/events";

/**
 * The script of a served page: reloads when there is a newer build, shows why there is none. Text is set as text; styles
 * are set by script, which a policy on style sheets allows.
 */
function liveScript(build: string): string {
  return `(() => {
  const own = ${JSON.stringify(build)};
  let banner = null;
  const say = (text) => {
    banner?.remove();
    banner = null;
    if (text === "") return;
    banner = document.createElement("pre");
    banner.setAttribute("role", "alert");
    banner.textContent = text;
    Object.assign(banner.style, { position: "fixed", insetInline: "0", bottom: "0", margin: "0", maxHeight: "40vh",
      overflow: "auto", padding: "1rem", background: "#5c1300", color: "#fff", whiteSpace: "pre-wrap", zIndex: "9" });
    document.body.append(banner);
  };
  new EventSource(${JSON.stringify(EVENTS_PATH)}).addEventListener("state", (event) => {
    const { build, failure } = JSON.parse(event.data);
    if (build !== own) location.reload();
    else say(failure);
  });
})();`;
}

function hash(script: string): string {
  return `'sha256-${createHash("sha256").update(script, "utf8").digest("base64")}'`;
}

/**
 * The report as the server hands it out: the file's text with one more script, and a policy that allows that script and
 * the connection to the server it came from, nothing else. The file on disk is not touched.
 *
 * @param page - the text of report.html.
 * @throws InvariantError if it has not the policy that `renderHtml` writes.
 */
export function livePage(page: string, build: string): string {
  const script = liveScript(build);
  const policy = /(<meta\s+http-equiv="Content-Security-Policy"\s+content=")([^"]*)(")/;
  const end = page.lastIndexOf("</body>");
  if (!policy.test(page) || !/script-src [^;]/.test(policy.exec(page)?.[2] ?? "") || end < 0)
    throw new InvariantError("report.html is not a page of this program: it has no policy to extend");
  const served = `${page.slice(0, end)}<script>${script}</script>\n${page.slice(end)}`;
  return served.replace(policy, (_, before: string, content: string, after: string) => {
    const extended = content.replace("script-src ", `script-src ${hash(script)} `);
    return `${before}${extended}; connect-src 'self'${after}`;
  });
}

/**
 * What is served until there is a report.
 *
 * @param text - what is missing, or being done.
 * @param command - what the user may run to change that.
 */
export function waitingPage(text: string, command: string | null, build: string): string {
  const script = liveScript(build);
  const policy = `default-src 'none'; script-src ${hash(script)}; connect-src 'self'`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${policy}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Where do the tokens go? No report yet</title>
    </head>
    <body>
      <h1>No report yet</h1>
      <p>${text}</p>
      ${command === null ? null : html`<pre>${command}</pre>`}
      <p>This page shows the report as soon as there is one.</p>
      ${raw(`<script>${script}</script>`)}
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}\n`;
}
