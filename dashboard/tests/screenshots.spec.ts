import { copyFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Served } from "./served";

/** A floor with enough on it to look at. */
const BUSY = [
  ...["--simulate", "7", "--at", "2026-03-02T12:00:00Z", "--speed", "0.001"],
  ...["--agents", "24", "--queues", "8"],
  ...["--policy", "tests/policy.toml", "--connect-endpoint", "http://127.0.0.1:9"],
];

test.use({ timezoneId: "Europe/London" });

test("every view, light and dark, narrow and wide", async ({ page }) => {
  test.setTimeout(900_000);
  const served = await Served.start(BUSY);
  try {
    const { queues } = await served.ask("/queues", "/queues");
    const { agents } = await served.ask("/agent-status", "/agent-status");
    const { contacts } = await served.ask(
      "/contacts",
      "/contacts?phase=connectedToAgent&limit=200",
    );
    const talks = await Promise.all(
      contacts.map(async ({ contactId }) => {
        const talk = await served.ask("transcript", `/contacts/${contactId}/transcript`);
        return { contactId, turns: talk.segments.length };
      }),
    );
    const contact = talks.sort((a, b) => b.turns - a.turns)[0]?.contactId;
    const queue = queues.find((one) => one.name === "Orders")?.queueId;
    const views = {
      floor: "floor",
      agents: "agents",
      agent: `agent/${agents.find((one) => one.contacts.length > 0)?.agentId}`,
      contacts: `contacts?phase=lately&queue=${queue}`,
      contact: `contact/${contact}`,
      history: `history/${queue}?step=15m`,
      callbacks: "callbacks",
      alerts: "alerts",
      call: "call",
    };
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        for (const [view, address] of Object.entries(views)) {
          await page.goto(`${served.url}#/${address}`);
          await expect(page.getByText(/^Asking for/)).toHaveCount(0);
          await expect(page.locator("main h1")).toBeVisible();
          // Names and charts come a moment after the numbers.
          await page.waitForLoadState("networkidle");
          await page.screenshot({ path: `screenshots/${view}-${theme}-${width}.png` });
        }
      }
    }
    // The two that the README shows.
    copyFileSync("screenshots/floor-light-1440.png", "pictures/floor.png");
    copyFileSync("screenshots/contact-dark-1440.png", "pictures/contact.png");
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(`${served.url}/?wall=1#/floor`);
    await expect(page.locator(".tile").first()).toBeVisible();
    await page.screenshot({ path: "screenshots/wall-dark-1920.png" });
  } finally {
    await served.stop();
  }
});
