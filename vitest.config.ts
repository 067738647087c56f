import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** The fast tests (`npm test`); vitest.slow.config.ts has the others. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.slow.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: "threads",
    // One would be vitest's choice on two cores; many tests wait for a command line of their own.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
