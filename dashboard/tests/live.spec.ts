import { expect, type Locator, test } from "@playwright/test";
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

/** The queues, as of now. */
const queuesNow = async () => (await served.ask("/queues", "/queues?tz=Asia/Kolkata")).queues;

/** The contacts of a queue that were abandoned, in the last hours. */
async function abandonedOf(queue: string): Promise<string[]> {
  const { contacts } = await served.ask("/contacts", `/contacts?queue=${queue}&limit=200`);
  return contacts.filter((contact) => contact.abandoned).map((contact) => contact.contactId);
}

test("a call that is abandoned appears, on the floor and among the contacts", async ({ page }) => {
  const faults = faultsOf(page);
  await page.goto(served.url);
  await expect(page.locator(".tile")).toHaveCount(4);
  const ids = (await queuesNow()).map((queue) => queue.queueId);
  const before = new Map<string, string[]>();
  for (const id of ids) before.set(id, await abandonedOf(id));
  const number = (id: string): Locator =>
    page.locator(`[data-queue="${id}"] [data-number="contactsAbandoned"]`);
  const shown = async (id: string): Promise<number> => Number(await number(id).textContent());
  const shownBefore = new Map<string, number>();
  for (const id of ids) shownBefore.set(id, await shown(id));
  // One that nobody had abandoned when the page was looked at.
  let news: { queue: string; contact: string } | undefined;
  await expect
    .poll(
      async () => {
        for (const queue of ids) {
          const contact = (await abandonedOf(queue)).find((id) => !before.get(queue)?.includes(id));
          if (contact) news = { queue, contact };
        }
        return news;
      },
      { timeout: 120_000, message: "a call that is abandoned now" },
    )
    .toBeDefined();
  const { queue = "", contact = "" } = news ?? {};
  // The page is as it was opened: what it shows came by itself.
  await expect.poll(() => shown(queue)).toBeGreaterThan(shownBefore.get(queue) ?? 0);
  await page.goto(`${served.url}#/contacts?phase=lately&hours=24&queue=${queue}`);
  await expect(page.locator(`[data-contact="${contact}"] .mark.act`).first()).toHaveText(
    /Abandoned/,
  );
  expect(faults).toEqual([]);
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
