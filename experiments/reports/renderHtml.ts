import { createHash } from "node:crypto";
import { html, raw, type Html } from "./html.ts";
import { pageScript } from "./page/bundle.ts";
import type { Simulate } from "./page/exploration.ts";
import { answerSection } from "./sections/answerSection.ts";
import {
  controlsSection,
  coverageSection,
  gallerySection,
  provenanceSection,
  skippedSection,
} from "./sections/appendix.ts";
import { explorerSection } from "./sections/explorerSection.ts";
import { fates } from "./sections/fates.ts";
import { statementSection } from "./sections/statementSection.ts";
import { pageStyle } from "./style.ts";
import type { Report } from "./types.ts";
import { simulate as solversSimulate } from "../../solvers/index.ts";

function hash(text: string): string {
  return `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;
}

/** Nothing may be loaded or run but this page's own style and script, and the worker it makes of that script. */
function securityPolicy(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    "worker-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function contents(): Html {
  const entries: readonly (readonly [string, string])[] = [
    ["answer", "The answer"],
    ["statements", "Statements, one by one"],
    ["figures", "Figures and tables"],
    ["controls", "Negative controls"],
    ["coverage", "Coverage"],
    ["skipped", "What was not run"],
    ["provenance", "Provenance"],
  ];
  return html`<nav aria-label="Contents">
    <ol>
      ${entries.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ol>
  </nav>`;
}

function body(report: Report, simulate: Simulate): Html {
  return html`<a class="skip" href="#answer">Skip to the answer</a>
    ${contents()}
    <main>
      ${answerSection(report, fates(simulate))}
      <div id="statements">
        ${report.statements.map((s) => statementSection(report, s, explorerSection(s.id, simulate)))}
      </div>
      ${gallerySection(report)} ${controlsSection(report)} ${coverageSection(report)}
      ${skippedSection(report)} ${provenanceSection(report)}
    </main>`;
}

/**
 * The report as one self-contained page: opens from disk, loads nothing, every outside text escaped.
 *
 * @param simulate - the solver behind the pictures; the page's own copy of it is bundled from the same source.
 */
export function renderHtml(report: Report, simulate: Simulate = solversSimulate): string {
  const style = pageStyle();
  const script = pageScript();
  const head = html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${securityPolicy(style, script)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Where do the tokens go? Verification report, ${report.version}</title>
    <link rel="icon" href="data:," />
    ${raw(`<style>${style}</style>`)}
  </head>`;
  const page = html`<html lang="en">
    ${head}
    <body>
      ${body(report, simulate)} ${raw(`<script>${script}</script>`)}
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}\n`;
}
