import type { NumberTable } from "./explorerText.ts";

/** The element of an explorer that plays a part; every part is there, the page is made with it. */
export function part<T extends Element>(root: Element, name: string): T {
  const found = root.querySelector<T>(`[data-part="${name}"]`);
  if (found === null) throw new Error(`explorer without ${name}`);
  return found;
}

/** The sliders, in the order of the page. */
export function sliders(root: Element): readonly HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>("input[type=range]")];
}

/** Writes every slider's value beside it. */
export function showOutputs(root: Element): void {
  for (const input of sliders(root)) {
    const shown = input.parentElement?.querySelector("output");
    if (shown) shown.textContent = input.disabled ? "–" : input.value.replace("-", "−");
  }
}

/** Replaces the table of numbers. */
export function showTable(root: Element, { columns, rows }: NumberTable): void {
  const line = (cells: readonly string[], tag: "td" | "th"): HTMLTableRowElement => {
    const row = document.createElement("tr");
    for (const text of cells) row.append(Object.assign(document.createElement(tag), { textContent: text }));
    return row;
  };
  const head = document.createElement("thead");
  head.append(line(columns, "th"));
  for (const cell of head.querySelectorAll("th")) cell.scope = "col";
  const body = document.createElement("tbody");
  body.append(...rows.map((row) => line(row, "td")));
  part(root, "numbers").replaceChildren(head, body);
}

/** Calls back when the width of an element changes, with the width in CSS pixels. */
export function onWidth(element: Element, changed: (width: number) => void): void {
  let width = 0;
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now !== width && now > 0) changed(now);
    width = now;
  }).observe(element);
}
