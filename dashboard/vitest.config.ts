import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts"],
    // Whoever looks may be anywhere; the tests say where.
    env: { TZ: "UTC" },
  },
});
