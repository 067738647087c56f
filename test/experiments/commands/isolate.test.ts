import { describe, expect, it } from "vitest";
import { InterruptedError } from "../../../experiments/commands/failures.ts";
import { runIsolated } from "../../../experiments/commands/isolate.ts";
import type { CommandContext } from "../../../experiments/commands/types.ts";

describe("a task in a thread of its own", () => {
  it("is not started when the signal came before it", async () => {
    const context: CommandContext = {
      ...{ seed: 1, out: "out", json: false, quiet: true, backend: "auto", invocation: "" },
      output: {
        print: () => Promise.resolve(),
        note: () => undefined,
        stdoutIsTerminal: false,
        stderrIsTerminal: false,
      },
      signal: AbortSignal.abort(),
    };
    const script = new URL("data:text/javascript,throw new Error('started')");
    await expect(runIsolated(script, {}, context)).rejects.toThrow(InterruptedError);
  });
});
