/** Uses z3 three times, once failing, and ends: run by the session test as a process of its own. */
import { withSession } from "../../../proofs-check/smt/session.ts";

const unsatisfiable = "(declare-const x Real)(assert (< (* x x) 0.0))";

async function main(): Promise<void> {
  const first = await withSession(async (session) => session.check(unsatisfiable));
  const failed = await withSession(async () => {
    throw new Error("work failed");
  }).catch((error: unknown) => (error instanceof Error ? error.name : "?"));
  const again = await withSession(async (session) => session.check(unsatisfiable));
  process.stdout.write(`${first.status} ${failed} ${again.status}\n`);
}

void main();
