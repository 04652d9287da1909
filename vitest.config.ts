import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["node_modules", "dist", "test/interop/**", "test/cluster/**"],
    testTimeout: 30_000,
    maxConcurrency: 3,
    hookTimeout: 60_000,
  },
});
