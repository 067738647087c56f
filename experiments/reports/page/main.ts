import { copyButtons } from "./copy.ts";
import { serve } from "./engine.ts";
import { startExplorer } from "./explorer.ts";
import { startPlaneExplorer } from "./plane/explorer.ts";
import { focusableWhenScrolling } from "./scrollers.ts";

/** The page's one script. Without a document it is its own worker. */
function main(): void {
  if (typeof document === "undefined") {
    serve(globalThis as unknown as Parameters<typeof serve>[0]);
    return;
  }
  const source = document.currentScript?.textContent ?? "";
  document.documentElement.classList.add("js");
  copyButtons(document);
  focusableWhenScrolling(document.querySelectorAll<HTMLElement>(".formula, .claim-formula"));
  const waiting = new IntersectionObserver((entries, observer) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      const start = entry.target.hasAttribute("data-plane") ? startPlaneExplorer : startExplorer;
      start(entry.target, source);
    }
  });
  // An explorer starts when it comes into view: the first paint waits for none.
  for (const root of document.querySelectorAll("[data-explorer]")) waiting.observe(root);
}

main();
