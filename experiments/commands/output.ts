import { FileWriteError } from "../atomicFile.ts";
import type { CommandOutput } from "./types.ts";

/** What goes wrong when nobody reads any more (`| head`): no failure, the rest is written nowhere. */
const READER_GONE = "EPIPE";

/**
 * The process's own streams as a CommandOutput. A reader that goes away does not stop the command: files are still
 * written, and the exit code is that of the command. `print` rejects on anything else, for example a full disk.
 */
export function processOutput(): CommandOutput {
  // Errors are told by each write; without listeners they would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let gone = false;
  return {
    print: (text) =>
      new Promise((resolve, reject) => {
        if (gone) return resolve();
        process.stdout.write(text, (error) => {
          gone = (error as NodeJS.ErrnoException | null | undefined)?.code === READER_GONE;
          if (error && !gone) reject(new FileWriteError("standard output", error));
          else resolve();
        });
      }),
    // Where nothing can be said, there is nobody to say it to.
    note: (line) => void process.stderr.write(`${line}\n`),
    stdoutIsTerminal: process.stdout.isTTY === true,
    stderrIsTerminal: process.stderr.isTTY === true,
  };
}

export type Colour = "red" | "green" | "yellow" | "bold" | "dim";

const colourCodes: Readonly<Record<Colour, readonly [number, number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** A painter for one stream: colours on a terminal only, and not where NO_COLOR is set (https://no-color.org). */
export function painter(isTerminal: boolean): (text: string, colour: Colour) => string {
  const noColour = process.env["NO_COLOR"];
  const plain = !isTerminal || (noColour !== undefined && noColour !== "") || process.env["TERM"] === "dumb";
  return (text, colour) => {
    if (plain) return text;
    const [on, off] = colourCodes[colour];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
}

/** Width a text takes on a terminal, escape sequences not counted. */
function visibleLength(text: string): number {
  return [...text.replace(/\u001b\[\d+m/g, "")].length;
}

/**
 * Lines of a plain-text table.
 *
 * @param header - [columns] titles.
 * @param rows - [rows][columns] cells; may be coloured.
 * @param right - columns set flush right (numbers).
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => visibleLength(line[column] ?? ""))),
  );
  const pad = (text: string, column: number): string => {
    const blank = " ".repeat(widths[column] - visibleLength(text));
    return right.includes(column) ? blank + text : text + blank;
  };
  return lines.map((line) => `${line.map(pad).join("  ").trimEnd()}\n`).join("");
}

/** Columns of running text. */
const lineWidth = 100;

/** Breaks a paragraph into lines that start with the indent. */
export function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + 1 + word.length > lineWidth) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join("\n");
}
