/**
 * Seed policy of the tests: fast-check draws from one fixed seed, so that a run repeats; `npm run test:slow` sets
 * TOKEN_DYNAMICS_TEST_SEED to a fresh one and prints it.
 */
import fc from "fast-check";

/** Seed of everything random in the tests. */
export const testSeed: number = Number(process.env["TOKEN_DYNAMICS_TEST_SEED"] ?? "1");

if (!Number.isSafeInteger(testSeed)) {
  throw new Error(
    `TOKEN_DYNAMICS_TEST_SEED: got ${process.env["TOKEN_DYNAMICS_TEST_SEED"]}, expected an integer`,
  );
}

fc.configureGlobal({ seed: testSeed });
