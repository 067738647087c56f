import { InvariantError } from "../../solvers/errors.ts";
import type { ExitCode } from "./types.ts";

export async function run(): Promise<ExitCode> {
  throw new InvariantError("being written");
}
