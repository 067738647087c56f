import type { CommandContext } from "./types.ts";

/** Work shorter than this is not worth a bar. */
const patience = 2000;
/** Milliseconds between two drawings. */
const interval = 100;
const width = 30;

/** The bar, its percentage and its label, cut to one line: what wraps could not be drawn over. */
export function barLine(part: number, label: string, columns: number): string {
  const share = Math.min(1, Math.max(0, part));
  const full = Math.round(width * share);
  const percent = String(Math.floor(100 * share)).padStart(3);
  const line = `${"█".repeat(full)}${"░".repeat(width - full)} ${percent}%  ${label}`;
  return [...line].slice(0, Math.max(0, columns - 1)).join("");
}

/** A bar on stderr that nobody sees unless stderr is a terminal, the work is long and --quiet was not given. */
export class ProgressBar {
  private readonly shown: boolean;
  private readonly started = Date.now();
  private drawn = 0;

  constructor(context: Pick<CommandContext, "quiet" | "output">) {
    this.shown = !context.quiet && context.output.stderrIsTerminal;
  }

  /** @param part - finished share of everything, 0 … 1. @param label - what is being worked on. */
  update(part: number, label: string): void {
    const now = Date.now();
    if (!this.shown || now - this.started < patience || now - this.drawn < interval) return;
    this.drawn = now;
    process.stderr.write(
      `\r\u001b[2K${barLine(part, label, process.stderr.columns > 0 ? process.stderr.columns : 80)}`,
    );
  }

  /** Removes the bar, so that what follows starts on a clean line. */
  clear(): void {
    if (this.drawn > 0) process.stderr.write("\r\u001b[2K");
    this.drawn = 0;
  }
}
