import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { runIsolated } from "../../../experiments/commands/isolate.ts";
import type { CommandContext } from "../../../experiments/commands/types.ts";
import { Scratch } from "../cli/harness.ts";

const scratch = new Scratch();
afterAll(() => scratch.dispose());

/** A task as `serveTask` speaks: the thread of vitest loads no TypeScript. */
function task(name: string, body: string): URL {
  const source = `import { parentPort as port, workerData } from "node:worker_threads";\n${body}\n`;
  return pathToFileURL(scratch.write(`${name}.mjs`, source));
}

function context(signal = new AbortController().signal): {
  readonly context: CommandContext;
  readonly said: string[];
} {
  const said: string[] = [];
  const output = {
    print: (text: string): Promise<void> => Promise.resolve(void said.push(text)),
    note: (line: string): void => void said.push(line),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
  };
  const rest = { seed: 1, out: "out", json: false, quiet: true, backend: "auto", invocation: "" } as const;
  return { context: { ...rest, output, signal }, said };
}

const endless = "setInterval(() => port.postMessage({ kind: 'item', item: workerData }), 5);";

describe("a task in a thread of its own", () => {
  it("prints, hands over data in order, and ends with its code", async () => {
    const script = task(
      "plain",
      `port.postMessage({ kind: "item", item: [workerData, 1] });
       port.postMessage({ kind: "print", text: "text" });
       port.postMessage({ kind: "item", item: [workerData, 2] });
       port.postMessage({ kind: "done", code: 3 });`,
    );
    const { context: given, said } = context();
    const items: unknown[] = [];
    expect(await runIsolated(script, "in", given, (item) => items.push(item))).toBe(3);
    expect(items).toEqual([
      ["in", 1],
      ["in", 2],
    ]);
    expect(said).toEqual(["text"]);
  });

  it("is stopped by a signal at any time, and not begun after one", async () => {
    const stop = new AbortController();
    const running = runIsolated(task("endless", endless), 0, context(stop.signal).context, () =>
      stop.abort(),
    );
    await expect(running).rejects.toMatchObject({ code: "interrupted" });
    // Nobody would ever stop this one.
    const late = runIsolated(task("late", endless), 0, context(stop.signal).context);
    await expect(late).rejects.toMatchObject({ code: "interrupted" });
  });

  it("is stopped where its data cannot be taken", async () => {
    const fail = (): never => {
      throw new Error("the disk is full");
    };
    const running = runIsolated(task("unwanted", endless), 0, context().context, fail);
    await expect(running).rejects.toThrow("the disk is full");
  });

  it("that ends without a result is our bug", async () => {
    await expect(runIsolated(task("silent", ""), 0, context().context)).rejects.toThrow(/without a result/);
  });
});
