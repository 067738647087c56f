import { afterAll, describe, expect, it } from "vitest";
import { ReportBuilder } from "../../../experiments/commands/reportBuilder.ts";
import { Scratch } from "../cli/harness.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());

/** A builder that runs a script, and what it told. */
function builderOf(
  script: string,
  signal = new AbortController().signal,
): { readonly build: () => Promise<void>; readonly told: string[][] } {
  const told: string[][] = [];
  const builder = new ReportBuilder([process.execPath, "-e", script], signal);
  return { build: () => builder.build((...each) => void told.push(each)), told };
}

describe("the builder of a served report", () => {
  it.each([0, 1, 3])("takes exit code %i for a report that was made", async (code) => {
    const { build, told } = builderOf(`console.log("made"); process.exit(${code})`);
    await build();
    expect(told).toEqual([["", "made\n"]]);
  });

  it("tells the last lines of what went wrong", async () => {
    const { build, told } = builderOf(
      'for (let i = 0; i < 50; i++) console.error("line " + i); process.exit(2)',
    );
    await build();
    expect(told).toHaveLength(1);
    expect(told[0]![0]).toMatch(/^line 30\n[^]*line 49$/);
  });

  it("builds once more, and not more often, after changes during a build", async () => {
    const { build, told } = builderOf('console.log("made")');
    const first = build();
    await Promise.all([build(), build(), build()]);
    expect(told).toEqual([]);
    await first;
    expect(told).toHaveLength(2);
    await build();
    expect(told).toHaveLength(3);
  });

  it("tells that no process could be started, and tries again the next time", async () => {
    const told: string[] = [];
    const builder = new ReportBuilder([`${scratch.folder}/none`], new AbortController().signal);
    for (let i = 0; i < 2; i++) await builder.build((failure) => void told.push(failure));
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/^The report could not be made: .*ENOENT/);
  });

  it("is silent once it is stopped", async () => {
    const stop = new AbortController();
    const { build, told } = builderOf("setInterval(() => {}, 1000)", stop.signal);
    const running = build();
    stop.abort();
    await running;
    await build();
    expect(told).toEqual([]);
  });
});
