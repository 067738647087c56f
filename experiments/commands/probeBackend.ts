/**
 * Run by backend.ts as a process of its own: `node probeBackend.js NAME` looks whether one backend works here and prints
 * the ProbeResult as one line of JSON.
 */
import { backendNames, probe } from "../../solvers/batched/index.ts";

const name = backendNames.find((each) => each === process.argv[2]);
if (name === undefined) process.exit(2);
const result = await probe(name);
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
