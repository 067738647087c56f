/**
 * Run by backend.ts as a process of its own: `node probeBackend.js NAME` makes one test step on one backend and prints
 * what it found as JSON on stdout.
 */
import { InvariantError } from "../../solvers/errors.ts";
import { backendNames, probe } from "../../solvers/batched/index.ts";

const name = backendNames.find((each) => each === process.argv[2]);
if (name === undefined) throw new InvariantError(`probeBackend: unknown backend ${process.argv[2]}`);
const found = await probe(name);
// Exit at once: gpu.js's threads and a native driver may keep the process alive.
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0));
