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
  },
});
