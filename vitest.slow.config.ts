import { defineConfig } from "vitest/config";

/** What `npm test` leaves out: browser, SwiftShader, all negative controls and mutants (`npm run test:full`). */
export default defineConfig({
  test: {
    include: ["test/**/*.slow.test.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: "forks",
    fileParallelism: false,
    passWithNoTests: true,
  },
});
