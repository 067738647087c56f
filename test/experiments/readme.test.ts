import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { registry } from "../../theorems/index.ts";
import { compileStatement } from "../../theorems/language/index.ts";
import { conjecture, theorems } from "../../experiments/index.ts";
import { encodeProblem, parseSweep } from "../../experiments/formats/index.ts";
import { planSweep } from "../../experiments/sweepRun/index.ts";
import { markers, replaceBlock } from "../../experiments/readme.ts";
import { catalogue } from "../../experiments/commands/catalogue.ts";
import { root } from "./cli/harness.ts";

const text = readFileSync(path.join(root, "README.md"), "utf8");

describe("README.md", () => {
  it("has a verdict for every statement of the registry", () => {
    const [, table] = /verdicts:begin -->(.*)<!-- verdicts:end/s.exec(text)!;
    const plain = table!.replaceAll("\\", "");
    for (const { title } of registry) expect(plain).toContain(`| ${title} |`);
  });

  it("has the markers of the verdict table, once, in order", () => {
    expect(replaceBlock(text, "table")).toContain(`${markers.begin}\n\ntable\n\n${markers.end}`);
  });

  it("keeps everything outside the markers", () => {
    const replaced = replaceBlock(text, "table");
    expect(replaced.startsWith(text.slice(0, text.indexOf(markers.begin)))).toBe(true);
    expect(replaced.endsWith(text.slice(text.indexOf(markers.end)))).toBe(true);
    expect(replaceBlock(replaced, "table")).toBe(replaced);
  });

  it.each([
    "",
    markers.begin,
    `${markers.end}${markers.begin}`,
    `${markers.begin}${markers.begin}${markers.end}`,
  ])("is refused with other markers: %s", (broken) => {
    expect(() => replaceBlock(broken, "table")).toThrow(/markers|verdicts/);
  });

  it("shows a conjecture that the program accepts", () => {
    const [example] = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]!);
    const statement = conjecture(JSON.parse(example!));
    expect(compileStatement(statement).claims.length).toBeGreaterThan(0);
  });

  it("shows a sweep that the program accepts, and its name and size in the commands", () => {
    const examples = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => match[1]!);
    const example: unknown = JSON.parse(examples.find((each) => each.includes('"design"'))!);
    const ids = new Set(theorems.map(({ id }) => id));
    const planned = planSweep(parseSweep(example, "README.md", ids), 1, null);
    const { configuration, notices } = planned;
    expect(notices).toEqual([]);
    expect(text).toContain(`out/sweeps/${configuration.id} `);
    const completions = /completions: (\d+)/.exec(text)![1]!;
    expect(text).toContain(`{ name: JOB_COMPLETIONS, value: "${completions}" }`);
    expect(text).toContain(`--array=1-${completions}`);
    // The page on sweeps shows a record of this very sweep.
    const page = readFileSync(path.join(root, "experiments", "docs", "sweeps.md"), "utf8");
    const [, index, problem] = /\{"index":(\d+),"problem":(\{.*?\})/.exec(page)!;
    expect(encodeProblem(planned.problem(Number(index)))).toEqual(JSON.parse(problem!));
  });

  it("names only commands and scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const commands = [...text.matchAll(/cli -- ([a-z]+)/g)].map((match) => match[1]);
    const known = catalogue.map((command) => command.name);
    expect(commands.length).toBeGreaterThan(3);
    expect(commands.filter((command) => !known.includes(command!))).toEqual([]);
    const named = [...text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map((match) => match[1]!);
    expect(named.filter((script) => scripts[script] === undefined)).toEqual([]);
  });
});
