import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AtomicFile, FileWriteError, writeFileAtomically } from "../../experiments/atomicFile.ts";
import { Scratch } from "./cli/harness.ts";

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.dispose());
const at = (...names: string[]): string => path.join(scratch.folder, ...names);

/** What the work throws; fails if it throws nothing. */
function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("writing atomically", () => {
  it("replaces the content and leaves no temporary file", () => {
    const file = at("deep", "Größe 💥.txt");
    writeFileAtomically(file, "one");
    writeFileAtomically(file, new TextEncoder().encode("two"));
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(readdirSync(at("deep"))).toEqual(["Größe 💥.txt"]);
  });

  it("has no name before it is finished, and none after it is abandoned", () => {
    const file = new AtomicFile(at("a"));
    file.write("half");
    expect(existsSync(at("a"))).toBe(false);
    file.abandon();
    file.abandon();
    expect(scratch.files()).toEqual([]);
  });

  it("never shares a temporary file, as process ids of two containers may be the same", () => {
    const [one, two] = [new AtomicFile(at("a")), new AtomicFile(at("a"))];
    one.write("one");
    two.write("two");
    one.finish();
    two.finish();
    expect(readFileSync(at("a"), "utf8")).toBe("two");
    expect(scratch.files()).toEqual(["a"]);
  });

  it("leaves the old content and no temporary file where it fails, and says which file", () => {
    writeFileAtomically(at("folder", "x"), "x");
    const error = thrownBy(() => writeFileAtomically(at("folder"), "y"));
    expect(error).toBeInstanceOf(FileWriteError);
    expect((error as FileWriteError).message).toMatch(
      /folder could not be written: .*\(E(ISDIR|EXIST|NOTEMPTY)\)$/,
    );
    expect(readdirSync(scratch.folder)).toEqual(["folder"]);
  });

  it.each([
    ["a file on the way to it", (): string => (writeFileSync(at("f"), ""), at("f", "x"))],
    ["a name that is too long", (): string => at("x".repeat(300))],
  ])("is refused by %s", (_, name) => {
    const file = name();
    const before = scratch.files();
    expect(thrownBy(() => writeFileAtomically(file, "y"))).toBeInstanceOf(FileWriteError);
    expect(scratch.files()).toEqual(before);
  });

  it("leaves the old content, no temporary file and a reason on a disk that fills up", ({ skip }) => {
    mkdirSync(at("small"));
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at("small")]);
    // Only root may mount.
    if (mounted.status !== 0) skip();
    try {
      writeFileAtomically(at("small", "a"), "old");
      const error = thrownBy(() => writeFileAtomically(at("small", "a"), "x".repeat(2 ** 20)));
      expect((error as FileWriteError).message).toContain("no space left on device (ENOSPC)");
      expect(readFileSync(at("small", "a"), "utf8")).toBe("old");
      expect(readdirSync(at("small"))).toEqual(["a"]);
    } finally {
      spawnSync("umount", [at("small")]);
    }
  });
});
