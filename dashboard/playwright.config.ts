import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** Debian's own; Playwright downloads none. */
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  throw new Error(
    `${chromium} is missing: \`make chromium\` installs it, or CHROMIUM names another`,
  );
}

export default defineConfig({
  testDir: "tests",
  globalSetup: "./tests/start.ts",
  outputDir: "test-results",
  forbidOnly: true,
  fullyParallel: false,
  workers: 2,
  timeout: 120_000,
  // A view is asked for every two seconds, and this machine may have other things to do.
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    // A zone with half an hour, so that none is taken for UTC.
    timezoneId: "Asia/Kolkata",
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    trace: "off",
    launchOptions: {
      executablePath: chromium,
      args: [
        // Chromium refuses to run its sandbox as root, which is what containers are.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        // It looks for updates and more; where there is no network, that takes its time.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // For the test of memory, which says when garbage is collected.
        "--js-flags=--expose-gc",
      ],
    },
  },
  projects: [
    {
      name: "views",
      testMatch: ["*.spec.ts"],
      testIgnore: ["measured.spec.ts", "screenshots.spec.ts"],
    },
    { name: "measured", testMatch: "measured.spec.ts" },
    { name: "screenshots", testMatch: "screenshots.spec.ts" },
  ],
});
