import { createHash } from "node:crypto";
import { html, raw, type Html } from "./html.ts";
import { pageScript } from "./page/bundle.ts";
import type { Simulate } from "./page/exploration.ts";
import { answerSection } from "./sections/answerSection.ts";
import { coverageSection, provenanceSection, skippedSection } from "./sections/appendix.ts";
import { controlsSection } from "./sections/controlSection.ts";
import { explorerSection } from "./sections/explorerSection.ts";
import { fates } from "./sections/fates.ts";
import { gallerySection, topicSection } from "./sections/gallery.ts";
import { planeSection } from "./sections/planeSection.ts";
import { statementSection } from "./sections/statementSection.ts";
import { TOPICS } from "./sections/topics.ts";
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

interface PageSection {
  readonly id: string;
  /** As the contents name it. */
  readonly title: string;
  /** Null: the report has nothing for it. */
  readonly body: Html | null;
}

function sections(report: Report, simulate: Simulate): readonly PageSection[] {
  const statements = report.statements.map((s) =>
    statementSection(report, s, explorerSection(s.id, simulate) ?? planeSection(s.id, simulate)),
  );
  return [
    { id: "answer", title: "The answer", body: answerSection(report, fates(simulate)) },
    {
      id: "statements",
      title: "Statements, one by one",
      body: statements.length === 0 ? null : html`<div id="statements">${statements}</div>`,
    },
    { id: "figures", title: "Figures and tables", body: gallerySection(report) },
    ...TOPICS.map((topic) => ({ id: topic.id, title: topic.title, body: topicSection(report, topic) })),
    { id: "controls", title: "Negative controls", body: controlsSection(report) },
    { id: "coverage", title: "Coverage", body: coverageSection(report) },
    { id: "skipped", title: "What was not run", body: skippedSection(report) },
    { id: "provenance", title: "Provenance", body: provenanceSection(report) },
  ];
}

function body(report: Report, simulate: Simulate): Html {
  const present = sections(report, simulate).filter((section) => section.body !== null);
  return html`<a class="skip" href="#answer">Skip to the answer</a>
    <nav aria-label="Contents">
      <ol>
        ${present.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ol>
    </nav>
    <main>${present.map((section) => section.body)}</main>`;
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
