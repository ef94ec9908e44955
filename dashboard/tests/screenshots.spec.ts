import { copyFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Served } from "./served";

/** A floor with enough on it to look at. */
const BUSY = [
  ...["--simulate", "7", "--at", "2026-03-02T12:00:00Z", "--speed", "0.001"],
  ...["--agents", "36", "--queues", "12"],
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
    const asked = await fetch(`${served.url}/callbacks`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "a-picture" },
      body: JSON.stringify({ number: "+15555550148", due: "2026-03-03T09:30:00Z" }),
    });
    expect(asked.status).toBe(201);
    const agent = agents.find((one) => one.contacts.length > 0);
    /** Each view: where it is, and what is to be seen once all of it is there, and how often. */
    const views: Record<string, [address: string, seen: string, times?: number]> = {
      floor: ["floor", ".tile", queues.length],
      agents: ["agents", "[data-agent]"],
      agent: [`agent/${agent?.agentId}`, ".day dd"],
      contacts: [`contacts?phase=lately&queue=${queue}`, "[data-contact]"],
      contact: [`contact/${contact}`, ".turn, .chart canvas"],
      history: [`history/${queue}?step=15m`, ".chart canvas", 4],
      callbacks: ["callbacks", "[data-callback]", 1],
      alerts: ["alerts", "[data-alert]"],
      call: ["call", ".shop"],
    };
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        for (const [view, [address, seen, times]] of Object.entries(views)) {
          // As if it was opened: what the view before asked is not waited for.
          await page.goto("about:blank");
          await page.goto(`${served.url}#/${address}`);
          const there = page.locator(`main :is(${seen})`);
          if (times) await expect(there).toHaveCount(times);
          await expect(there.first()).toBeVisible();
          if (view === "contact") await expect(page.locator(".chart canvas")).toBeVisible();
          // Names come a moment after the numbers; until then ids stand for them, cut in the middle.
          const unnamed = page.locator("main bdi").filter({ hasText: /^[0-9a-f]{8}…/ });
          if (view.startsWith("contact")) await expect(unnamed).toHaveCount(0);
          await expect(page.getByText(/^Asking for/)).toHaveCount(0);
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
