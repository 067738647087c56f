/** The lock of a build of dist/: one process compiles at a time. Plain Node.js of any age, as bootstrap.mjs. */
import * as fs from "fs";
import * as os from "os";
import * as path from "path";

const LONGEST_BUILD_MS = 10 * 60 * 1000;

/** The text of a file; "" if there is none. */
export function readIfThere(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** What a lock says: a process id means something only beside the machine, or container, that it is of. */
function lockText(pid) {
  return `${os.hostname()} ${pid}`;
}

/** Whether whoever made a lock is gone: it is no process of this machine any more, or older than any build. */
export function isStale(lock) {
  let age = 0;
  try {
    age = Date.now() - fs.statSync(lock).mtimeMs;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const text = readIfThere(lock).trim();
  const pid = Number(text.split(" ").pop());
  const own = text === lockText(pid);
  // A lock is empty for a moment before its text is written.
  return age > LONGEST_BUILD_MS || (own ? !alive(pid) : !(pid > 0) && age > 1000);
}

/** Takes the lock; while another process holds it, waits, and tells once who that is. */
export function takeLock(lock, waiting) {
  let told = false;
  for (;;) {
    try {
      fs.mkdirSync(path.dirname(lock), { recursive: true });
      fs.writeFileSync(lock, lockText(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isStale(lock)) {
        fs.rmSync(lock, { force: true });
        continue;
      }
      if (!told) waiting(readIfThere(lock).trim());
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}
