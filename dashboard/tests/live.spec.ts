import { expect, type Page, test } from "@playwright/test";
import { FAST, Served, STILL } from "./served";
import { faultsOf } from "./still";

test.describe.configure({ mode: "serial", timeout: 300_000 });

/** To catch up with two hours takes ten seconds on a machine of its own, and minutes on a busy one. */
const CATCHES_UP_MS = 240_000;

let served: Served;

test.beforeAll(async () => {
  test.setTimeout(CATCHES_UP_MS);
  served = await Served.start(FAST);
});

test.afterAll(() => served.stop());

/** How many callers gave up today, in all queues. */
async function abandoned(): Promise<number> {
  const { queues } = await served.ask("/queues", "/queues?tz=Asia/Kolkata");
  return queues.reduce((all, queue) => all + (queue.today?.contactsAbandoned ?? 0), 0);
}

/** The same, as the page's tiles say. */
async function shownAbandoned(page: Page): Promise<number> {
  const texts = await page.locator('[data-number="contactsAbandoned"]').allTextContents();
  return texts.reduce((all, text) => all + Number(text), 0);
}

test("a call that is abandoned appears, on the floor and among the contacts", async ({ page }) => {
  const faults = faultsOf(page);
  await page.goto(served.url);
  await expect(page.locator(".tile")).toHaveCount(4);
  const before = await shownAbandoned(page);
  await expect.poll(() => shownAbandoned(page), { timeout: 120_000 }).toBeGreaterThan(before);
  expect(await shownAbandoned(page)).toBeLessThanOrEqual(await abandoned());
  const { queues } = await served.ask("/queues", "/queues");
  const queue = queues.find((one) => (one.today?.contactsAbandoned ?? 0) > 0)?.queueId;
  await page.goto(`${served.url}#/contacts?phase=lately&hours=24&queue=${queue}`);
  await expect(page.locator("[data-contact] .mark.act").first()).toHaveText(/Abandoned/);
  expect(faults).toEqual([]);
});

test("a wait ticks every second, between one answer and the next", async ({ page }) => {
  await page.goto(served.url);
  await expect(page.locator(".tile")).toHaveCount(4);
  const texts = (): Promise<string[]> =>
    page.locator('[data-number="longestWait"]').allTextContents();
  await expect
    .poll(async () => (await texts()).some((text) => text.includes(":")), { timeout: 60_000 })
    .toBe(true);
  // Without an answer from here on, only the page's own clock can move it.
  await page.route("**/queues?*", (route) => new Promise<void>(() => void route));
  const before = await texts();
  await expect.poll(texts, { timeout: 8_000 }).not.toEqual(before);
});

test("a talk grows while it is looked at", async ({ page }) => {
  const turnsOf = async (contactId: string): Promise<number> =>
    (await served.ask("transcript", `/contacts/${contactId}/transcript`)).segments.length;
  let contactId = "";
  await expect
    .poll(
      async () => {
        const { contacts } = await served.ask(
          "/contacts",
          "/contacts?phase=connectedToAgent&limit=200",
        );
        const calls = contacts.filter((contact) => contact.channel === "VOICE").reverse();
        for (const call of calls) {
          const turns = await turnsOf(call.contactId);
          if (turns > 0 && turns < 8) contactId = call.contactId;
        }
        return contactId;
      },
      { timeout: 120_000, message: "a talk that has just begun" },
    )
    .not.toBe("");
  await page.goto(`${served.url}#/contact/${contactId}`);
  const turns = page.locator(".turn");
  await expect(turns.first()).toBeVisible();
  const before = await turns.count();
  await expect.poll(() => turns.count(), { timeout: 60_000 }).toBeGreaterThan(before);
  // The newest is in sight: the page follows along.
  await expect(turns.last()).toBeInViewport();
});

test("numbers fade and stay when the server is gone, and the page says so until it is back", async ({
  page,
}) => {
  test.setTimeout(2 * CATCHES_UP_MS);
  let still = await Served.start(STILL);
  try {
    await page.goto(still.url);
    const banner = page.locator(".banner");
    await expect(page.locator(".tile")).toHaveCount(4);
    await expect(banner).toHaveAttribute("data-state", "live");
    await expect(banner).toBeEmpty();
    const numbers = page.locator('[data-number="contactsAbandoned"]');
    const before = await numbers.allTextContents();
    await still.stop();
    await expect(banner).toContainText("The API does not answer.");
    await expect(banner).toContainText("What is shown is as of 2 Mar 2026");
    await expect(numbers).toHaveText(before);
    const filter = (): Promise<string> =>
      page.locator("main").evaluate((main) => getComputedStyle(main).filter);
    await expect.poll(filter).toBe("grayscale(1)");
    still = await Served.start(STILL, still.host);
    await expect(banner).toHaveAttribute("data-state", "live");
    await expect(banner).toBeEmpty();
    await expect.poll(filter).not.toContain("grayscale(1)");
  } finally {
    await still.stop();
  }
});
