/** Every command line of the how-to page is run, in a folder with the files that the page shows. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../experiments/commands/catalogue.ts";
import { ensureBuilt, root, runCli, Scratch } from "./cli/harness.ts";

const page = readFileSync(path.join(root, "experiments", "docs", "howto.md"), "utf8");
const scratch = new Scratch();

/** The JSON blocks of the page, by the name under which the text tells to save them. */
function filesShown(): Readonly<Record<string, string>> {
  const blocks = [...page.matchAll(/```json\n([\s\S]*?)```/g)];
  const names = [
    ...page.matchAll(/(?:[Ss]ave (?:it|the sweep )?\s*as|was saved as|as in)\s+`([a-z]+\.json)`/g),
  ];
  expect(names).toHaveLength(blocks.length);
  return Object.fromEntries(names.map((name, i) => [name[1]!, blocks[i]![1]!]));
}

const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  block!
    .trim()
    .split("\n")
    .map((line) => line.replace(/^token-dynamics /, "").split(" ")),
);

/** Failing statements are part of the page: these end with 1. */
const FAILING: readonly string[] = ["verify dichotomy --problem problem.json"];

/** The page says where these lie. */
const CHECKPOINT_FILES = ["safetensors", "config.json", "reference.safetensors"].map(
  (kind) => `mamba-pos.${kind}`,
);

beforeAll(() => {
  ensureBuilt();
  for (const [name, text] of Object.entries(filesShown())) scratch.write(name, text);
  for (const name of CHECKPOINT_FILES)
    scratch.write(name, readFileSync(path.join(root, "test", "references", "checkpoints", name)));
});
afterAll(() => scratch.dispose());

describe("the how-to page", () => {
  it("has a recipe for every command", () => {
    const headings = [...page.matchAll(/^## .*$/gm)].join("\n");
    for (const { name } of catalogue) expect(headings).toContain(`\`${name}\``);
  });

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "%s",
    async (line, words) => {
      const { code, stdout, stderr } = await runCli(words, { cwd: scratch.folder });
      expect(stderr).not.toMatch(/internal failure|Nothing was run/);
      expect(code).toBe(FAILING.includes(line) ? 1 : 0);
      expect(stdout.trim()).not.toBe("");
    },
    300_000,
  );

  it("leaves the files that it names", () => {
    const made = scratch.files();
    for (const name of [
      "checked/verify.json",
      "checked/report.html",
      "drawn/figures/slow-divergence.svg",
      "drawn/tables/scenarios.md",
      "parts/sweeps/small/merged.ndjson",
      "looked/checkpoints/mamba-pos/analysis.json",
      "looked/checkpoints/mamba-pos/attention.csv",
    ])
      expect(made).toContain(name);
  });
});
