/** The documents say what the program does: examples are run, the page of commands is the program's own help. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commandReference, commandReferenceFile } from "../../experiments/commandReference.ts";
import { catalogue, plannedCommands } from "../../experiments/commands/catalogue.ts";
import { refuterFor } from "../../experiments/commands/proofs.ts";
import { conjecture, theorems, verify, type Statement } from "../../experiments/index.ts";
import { root } from "./cli/harness.ts";

const docs = path.join(root, "experiments", "docs");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const readme = read("README.md");
const tutorial = read("experiments/docs/tutorial.md");

/** The conjectures that a text shows; README.md shows a sweep too (readme.test.ts). */
function examplesOf(text: string): readonly Statement[] {
  const blocks = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]!);
  return blocks
    .map((block) => JSON.parse(block) as object)
    .filter((value) => !("design" in value))
    .map((value) => conjecture(value));
}

/** Few runs are enough: these claims hold, or fail, on nearly every problem. */
async function statuses(statement: Statement): Promise<Record<string, string>> {
  const rows = await verify(statement, { runs: 10, refute: refuterFor("fast") });
  return Object.fromEntries(rows.map(({ claim, verdict }) => [claim, verdict.status]));
}

describe("examples come out as the text says", () => {
  it("README.md's conjecture", async () => {
    const [example, ...rest] = examplesOf(readme);
    expect(rest).toEqual([]);
    expect(await statuses(example!)).toEqual({
      "the second token's constant": "supported",
      "no sign ever changes": "supported",
    });
  });

  it("the tutorial's two conjectures", async () => {
    const [guess, mended, ...rest] = examplesOf(tutorial);
    expect(rest).toEqual([]);
    const found = await statuses(guess!);
    expect(found).toEqual({
      "one constant": "contradicted",
      "the first token is the largest": "refuted",
      "the first token ends largest": "supported",
    });
    for (const [claim, status] of Object.entries(found)) {
      expect(tutorial).toMatch(new RegExp(`equal-constants  ${claim} .*${status}`));
    }
    const supported = { constant: "supported", "no sign ever changes": "supported" };
    expect(await statuses(mended!)).toEqual(supported);
  });

  it("the tutorial's counterexamples, on the problems it shows", async () => {
    const [guess] = examplesOf(tutorial);
    const shown = [...tutorial.matchAll(/^ {2}problem {4}(\{.*\})$/gm)].map((match) => match[1]!);
    expect(shown).toHaveLength(2);
    for (const [i, text] of shown.entries()) {
      const problem = { kind: "scalar" as const, ...(JSON.parse(text) as object) } as NonNullable<
        Parameters<typeof verify>[1]
      >["problem"];
      const rows = await verify(guess!, { problem: problem! });
      const { replay, status } = rows[i]!.verdict;
      expect(status).toBe("contradicted");
      expect(tutorial).toContain(replay!.observed);
    }
  });

  it("the tutorial's hint that a hypothesis is needed", async () => {
    const [, mended] = examplesOf(tutorial);
    const found = await statuses({ ...mended!, hypotheses: ["mu < 0", "x0[1] == 0", "x0[2] != 0"] });
    expect(found["constant"]).toBe("contradicted");
  });
});

describe("the page of commands", () => {
  it("is what --help prints (npm run docs:commands writes it)", async () => {
    expect(readFileSync(commandReferenceFile, "utf8")).toBe(await commandReference());
  });

  it("has every command", async () => {
    const page = await commandReference();
    for (const { name, examples } of catalogue) {
      expect(page).toContain(`\n## ${name}\n`);
      for (const { command } of examples) expect(page).toContain(`token-dynamics ${command}`);
    }
  });
});

describe("what is missing", () => {
  const section = /## What it does not do yet\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? "";

  it("is listed in README.md command by command", () => {
    const listed = [...section.matchAll(/^- (.*?):/gm)].flatMap((match) =>
      [...match[1]!.matchAll(/`([a-z]+)`/g)].map((name) => name[1]!),
    );
    expect([...listed].sort()).toEqual([...plannedCommands].sort());
    expect(listed.filter((name) => catalogue.some((command) => command.name === name))).toEqual([]);
  });

  it("names report --serve as long as report has no such option", () => {
    const report = catalogue.find(({ name }) => name === "report")!;
    const serves = report.options.some(({ flags }) => flags.startsWith("--serve"));
    expect(section.includes("report --serve")).toBe(!serves);
  });
});

describe("CHANGELOG.md", () => {
  const changelog = read("CHANGELOG.md");
  const controls = (kind: string): number =>
    readdirSync(path.join(root, "test", "negative-controls", kind)).length;

  it("counts the controls that there are", () => {
    const said = `${controls("false")} altered statements that must be contradicted and ${controls("true")} true ones`;
    expect(changelog).toContain(said);
  });

  it("counts the statements that there are", () => {
    const said = /`list`, `explain`: (\w+) statements/.exec(changelog)![1]!;
    const words = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"];
    expect(words.indexOf(said) + 13).toBe(theorems.length);
  });
});

describe("links between the documents", () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
  const files = ["README.md", ...pages.map((name) => `experiments/docs/${name}`)];

  it.each(files)("%s links to files that exist", (file) => {
    const links = read(file).matchAll(/(?:\]\(|src(?:set)?=")(?!https?:)([^)#"]+)/g);
    const targets = [...links].map((match) => match[1]!);
    const missing = targets.filter((to) => !existsSync(path.join(root, path.dirname(file), to)));
    expect(missing).toEqual([]);
  });

  it("README.md leads to every page", () => {
    const unlinked = files.slice(1).filter((file) => !readme.includes(`(${file})`));
    expect(unlinked).toEqual([]);
  });
});
