/**
 * The page of all commands, from what --help prints: `npm run docs:commands` writes experiments/docs/commands.md, and a
 * test holds the page to the program.
 */
import path from "node:path";
import { catalogue } from "./commands/catalogue.ts";
import { runProgram } from "./commands/program.ts";
import { writeFileAtomically } from "./atomicFile.ts";
import { runScript } from "./script.ts";
import { packageRoot } from "./version.ts";

/** Where the page lies. */
export const commandReferenceFile: string = path.join(packageRoot, "experiments", "docs", "commands.md");

/** Columns of the help on the page, whatever the terminal. */
const WIDTH = 100;

/** What the program prints for these arguments. */
async function printed(args: readonly string[]): Promise<string> {
  let text = "";
  await runProgram(args, {
    output: {
      print: (part) => {
        text += part;
        return Promise.resolve();
      },
      note: () => undefined,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
    },
    signal: new AbortController().signal,
    invocation: "token-dynamics",
    helpWidth: WIDTH,
    onGlobals: () => undefined,
  });
  return text.trimEnd();
}

/** The page in Markdown. */
export async function commandReference(): Promise<string> {
  const sections = [
    "# Commands",
    "Written by `npm run docs:commands` from what `--help` prints. In a checkout, read `npm run --silent cli --` for " +
      "`token-dynamics`.",
    `\`\`\`text\n${await printed(["--help"])}\n\`\`\``,
  ];
  for (const { name } of catalogue) {
    sections.push(`## ${name}`, `\`\`\`text\n${await printed([name, "--help"])}\n\`\`\``);
  }
  return `${sections.join("\n\n")}\n`;
}

await runScript("experiments/commandReference.js", async () => {
  writeFileAtomically(commandReferenceFile, await commandReference());
});
