const DONE_MS = 1500;

/** For browsers that give pages opened from disk no clipboard: select, copy, and leave the selection visible. */
function copyBySelection(element: Element): boolean {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
  return document.execCommand("copy");
}

async function copyText(element: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    return copyBySelection(element);
  }
}

/** Makes every `[data-copy]` button copy the text of the element whose id it names. */
export function copyButtons(root: Document): void {
  root.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    const target = button?.dataset["copy"] === undefined ? null : root.getElementById(button.dataset["copy"]);
    if (button === null || target === null) return;
    void copyText(target).then((copied) => {
      button.textContent = copied ? "Copied" : "Selected";
      setTimeout(() => (button.textContent = "Copy"), DONE_MS);
    });
  });
}
