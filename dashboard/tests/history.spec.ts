import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { components } from "../src/api/schema";
import { count, percent, seconds } from "../src/time/format";
import type { Served } from "./served";
import { expect, test } from "./still";

type Interval = components["schemas"]["QueueIntervalView"];

/** What each panel shows of an interval: in a table as text, and in a file under its head. */
interface Panel {
  readonly text: (value: number | null | undefined) => string;
  readonly columns: Record<string, (one: Interval) => number | null | undefined>;
}

const PANELS: Record<string, Panel> = {
  "Service level": {
    text: percent,
    columns: {
      service_level_percent: ({ serviceLevel }) => serviceLevel.removedFromQueue,
      service_level_answered_percent: ({ serviceLevel }) => serviceLevel.answered,
    },
  },
  Waits: {
    text: seconds,
    columns: {
      wait_max_seconds: ({ waitSeconds }) => waitSeconds.max,
      wait_p90_seconds: ({ waitSeconds }) => waitSeconds.p90,
      wait_p50_seconds: ({ waitSeconds }) => waitSeconds.p50,
    },
  },
  Volumes: {
    text: count,
    columns: {
      contacts_queued: ({ contactsQueued }) => contactsQueued,
      contacts_handled: ({ contactsHandled }) => contactsHandled,
      contacts_abandoned: ({ contactsAbandoned }) => contactsAbandoned,
    },
  },
  Abandonment: {
    text: percent,
    columns: { abandonment_rate_percent: ({ abandonmentRate }) => abandonmentRate },
  },
};

/** The queue that the tests look at. */
const queueOf = async (served: Served): Promise<string> =>
  (await served.ask("/queues", "/queues")).queues[0]?.queueId ?? "";

/** What the API tells of a queue, from the first interval on in which a contact came or ended. */
async function told(served: Served, queue: string, query: string): Promise<Interval[]> {
  const { intervals } = await served.ask("intervals", `/queues/${queue}/intervals?${query}`);
  const first = intervals.findIndex(
    (one) => one.contactsQueued + one.contactsHandled + one.contactsQueuedByEnqueue > 0,
  );
  return first < 0 ? [] : intervals.slice(first);
}

/** That every table and every file has these intervals and no other. */
async function hold(page: Page, intervals: readonly Interval[]): Promise<void> {
  for (const [title, { text, columns }] of Object.entries(PANELS)) {
    const panel = page.getByRole("region", { name: title, exact: true });
    const numbers = (one: Interval): (number | null | undefined)[] =>
      Object.values(columns).map((of) => of(one));
    await expect(panel.locator(".table tbody tr")).toHaveCount(intervals.length);
    await expect(panel.locator(".table tbody td")).toHaveText(
      intervals.flatMap((one) => numbers(one).map(text)),
    );
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: `${title} as CSV` }).click();
    const file = readFileSync((await (await saved).path()) ?? "", "utf8");
    expect(file.replace("\ufeff", "").trimEnd().split("\r\n")).toEqual([
      ["from", "until", ...Object.keys(columns)].join(","),
      ...intervals.map((one) => [one.from, one.until, ...numbers(one)].join(",")),
    ]);
  }
}

test("the history is the API's in chart, table and file, for any step and zone", async ({
  page,
  served,
}) => {
  const id = await queueOf(served);
  await page.goto(`${served.url}#/history/${id}`);
  for (const [step, zone] of [
    ["30m", "Asia/Kolkata"],
    ["15m", "America/St_Johns"],
  ] as const) {
    await page.getByLabel("Step").selectOption(step);
    await page.getByLabel("Time zone").fill(zone);
    await page.getByLabel("Time zone").press("Enter");
    const intervals = await told(served, id, `step=${step}&tz=${zone}`);
    expect(intervals.length).toBeGreaterThan(3);
    await hold(page, intervals);
    // The chart says what it has where it is pointed at: the same as the table.
    for (const title of Object.keys(PANELS)) {
      const panel = page.getByRole("region", { name: title, exact: true });
      for (const part of [0.3, 0.8]) {
        const plot = panel.locator(".u-over");
        await plot.scrollIntoViewIfNeeded();
        const { width, height } = (await plot.boundingBox()) ?? { width: 0, height: 0 };
        await plot.hover({ position: { x: width * part, y: height / 2 } });
        const [at = "", ...values] = await panel.locator(".u-legend .u-value").allTextContents();
        const row = panel.locator(".table tbody tr", { has: page.getByText(at, { exact: true }) });
        await expect(row).toHaveCount(1);
        expect(await row.locator("td").allTextContents()).toEqual(values);
      }
    }
  }
});

test("a day, or many by the day, are those of the zone that is chosen", async ({
  page,
  served,
}) => {
  const id = await queueOf(served);
  // In Auckland it is midnight at eleven in UTC: an hour of the floor is of the day before.
  const tz = "Pacific/Auckland";
  const midnight = "2026-03-02T11:00:00Z";
  await page.goto(`${served.url}#/history/${id}?tz=${tz}&step=15m`);
  const date = page.getByLabel("Date", { exact: true });
  await expect(date).toHaveValue("2026-03-03");
  const today = await told(served, id, `step=15m&tz=${tz}&from=${midnight}`);
  expect(today[0]?.from).toBe("2026-03-02T11:00:00.000Z");
  await hold(page, today);

  await date.fill("2026-03-02");
  await expect(page).toHaveURL(/date=2026-03-02/);
  const range = `from=2026-03-01T11:00:00Z&to=${midnight}`;
  const before = await told(served, id, `step=15m&tz=${tz}&${range}`);
  expect(before.at(-1)?.until).toBe("2026-03-02T11:00:00.000Z");
  expect(before.length).toBeGreaterThan(3);
  await hold(page, before);

  await date.fill("2026-03-01");
  await expect(page.getByText("No contact came to this queue then.")).toBeVisible();

  await page.getByLabel("Step").selectOption("1d");
  await page.getByLabel("Last day").fill("2026-03-03");
  const days = await told(served, id, `step=1d&tz=${tz}&from=2026-02-04T11:00:00Z`);
  expect(days).toHaveLength(2);
  await hold(page, days);
  const volumes = page.getByRole("region", { name: "Volumes", exact: true });
  await expect(volumes.locator(".table tbody th")).toHaveText(["2 Mar", "3 Mar"]);
  await expect(page).toHaveURL(/step=1d/);
});

for (const [view, address] of [
  ["the history", "history"],
  ["the contacts of a queue", "contacts?phase=lately"],
] as const) {
  test(`${view} tells a floor without queues from one that nobody knows`, async ({
    page,
    served,
    faults,
  }) => {
    let answer: "none" | "failure" | "real" = "failure";
    await page.route("**/queues?*", async (route) => {
      if (answer === "failure") {
        return route.fulfill({
          status: 503,
          json: { code: "store_unavailable", title: "No store." },
        });
      }
      const response = await page.request.get(route.request().url());
      const told = await response.json();
      const headers = { ...response.headers(), etag: `"${answer}"` };
      return route.fulfill({
        response,
        headers,
        json: answer === "none" ? { ...told, queues: [], next: null } : told,
      });
    });
    const none = page.getByText("No contact has entered a queue yet.");
    await page.goto(`${served.url}#/${address}`);
    await expect(page.locator("main").getByRole("alert")).toHaveText(/No store\./);
    await expect(none).toHaveCount(0);
    faults.length = 0;
    answer = "none";
    await page.reload();
    await expect(none).toBeVisible();
    await expect(page.getByText(/^Asking for/)).toHaveCount(0);
    answer = "real";
    await page.reload();
    await expect(page.locator(".table tbody tr, [data-contact]").first()).toBeVisible();
    await expect(none).toHaveCount(0);
    faults.length = 0;
  });
}
