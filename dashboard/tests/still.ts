import { test as base, expect, type Page } from "@playwright/test";
import { Served } from "./served";

/** Tests of the floor that stands still; all look at the same. */
export const test = base.extend<{ faults: string[]; served: Served }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names off the pattern
  served: async ({}, use) => {
    await use(Served.at(process.env.STILL_URL ?? ""));
  },
  // What the page complains of, its policy included: never anything.
  faults: [
    async ({ page }, use) => {
      const faults = faultsOf(page);
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});

/** Collects what a page complains of. */
export function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(error.message));
  return faults;
}

export { expect };
