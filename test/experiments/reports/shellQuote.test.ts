import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { cliCommand, shellQuote } from "../../../experiments/reports/shellQuote.ts";
import { HOSTILE } from "./sampleReport.ts";

describe("shellQuote", () => {
  it("leaves plain words alone", () => {
    expect(cliCommand("verify", "slow-divergence", "--seed", "1")).toBe(
      "npm run --silent cli -- verify slow-divergence --seed 1",
    );
  });

  // A NUL cannot be an argument at all, and a lone surrogate has no UTF-8.
  const texts = [
    HOSTILE.replace("\u0000", "").replace("\ud800", ""),
    "",
    "it's",
    "$(id)",
    "a\nb",
    "`x`",
    "*",
    "~",
  ];
  it.each(texts)("gives a shell exactly the word %j", (text) => {
    const back = execFileSync("/bin/sh", ["-c", `printf '%s' ${shellQuote(text)}`], { encoding: "utf8" });
    expect(back).toBe(text);
  });
});
