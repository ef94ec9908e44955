import type { Locator, Page } from "@playwright/test";
import type { Served } from "./served";
import { expect, test } from "./still";
import { faultsOfAxe, tabTo } from "./views";

test.describe.configure({ mode: "serial" });

test("a callback is scheduled, put off and taken back", async ({ page, served, faults }) => {
  await page.goto(`${served.url}#/callbacks`);
  const scheduled = async (): Promise<[string, string | null][]> => {
    const { callbacks } = await served.ask("/callbacks", "/callbacks?list=scheduled");
    return callbacks.map((callback) => [callback.callbackId, callback.dueAt]);
  };
  expect(await scheduled()).toEqual([]);
  await page.getByLabel("Number").fill("+1 555 555 0142");
  // Half past three in Kolkata is ten in UTC.
  await page.getByLabel("When; at once, if left out").fill("2026-03-03T15:30");
  await page.getByRole("button", { name: "Call back" }).click();
  const rows = page.locator("[data-callback]");
  await expect(rows).toHaveCount(1);
  const [first] = await scheduled();
  expect(first?.[1]).toBe("2026-03-03T10:00:00.000Z");
  await expect(rows).toHaveAttribute("data-callback", first?.[0] ?? "");
  await expect(rows).toContainText("3 Mar 2026, 15:30:00");

  await rows.getByRole("button", { name: "Another time" }).click();
  const field = rows.getByLabel("When to call");
  await expect(field).toBeFocused();
  await field.fill("2026-03-04T16:00");
  // What fails takes nothing back of what was typed.
  await page.route("**/callbacks/*", (route) =>
    route.fulfill({ status: 503, json: { code: "store_unavailable", title: "No store." } }),
  );
  await rows.getByRole("button", { name: "Set" }).click();
  await expect(page.getByRole("alert")).toContainText("No store.");
  await expect(field).toHaveValue("2026-03-04T16:00");
  await page.unroute("**/callbacks/*");
  faults.length = 0;
  await rows.getByRole("button", { name: "Set" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  const told = (text: string): Locator => page.getByRole("status").filter({ hasText: text });
  await expect(told("Set for 4 Mar 2026, 16:00:00.")).toBeFocused();
  await expect(rows).toContainText("4 Mar 2026, 16:00:00");
  expect((await scheduled())[0]?.[1]).toBe("2026-03-04T10:30:00.000Z");

  await rows.getByRole("button", { name: "Take back" }).click();
  await expect(rows).toHaveCount(0);
  // The button is gone: the next Tab goes on from what says so, and not from the top.
  await expect(told("Taken back.")).toBeFocused();
  expect(await scheduled()).toEqual([]);
  await page.getByRole("button", { name: "Over" }).click();
  await expect(rows).toContainText("Taken back");
});

test("a number that may not be called is refused, and the page says why", async ({
  page,
  served,
  faults,
}) => {
  await page.goto(`${served.url}#/callbacks`);
  await page.getByLabel("Number").fill("12");
  await page.getByRole("button", { name: "Call back" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  // The browser notes each answer that is a refusal; nothing else.
  expect(faults.every((fault) => fault.includes("status of 4"))).toBe(true);
  faults.length = 0;
});

test("an alert is acknowledged with the keyboard alone, and stays so", async ({ page, served }) => {
  const { alerts } = await served.ask("/alerts", "/alerts?standing=raised&limit=200");
  expect(alerts.length).toBeGreaterThan(1);
  await page.goto(`${served.url}#/alerts?standing=raised`);
  const rows = page.locator("[data-alert]");
  await expect(rows).toHaveCount(alerts.length);
  const shown = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-alert")));
  expect(shown).toEqual(alerts.map((alert) => alert.alertId));
  const first = alerts[0]?.alertId ?? "";
  const row = page.locator(`[data-alert="${first}"]`);
  await expect(row).toContainText("An unhappy customer");
  await tabTo(page, row.getByRole("button", { name: "I look after it" }));
  await page.keyboard.press("Enter");
  await expect(rows).toHaveCount(alerts.length - 1);
  await expect(page.getByRole("status").filter({ hasText: "You look after it." })).toBeFocused();
  await page.goto(`${served.url}#/alerts`);
  await expect(row).toContainText("looks after it");
  await expect(row.getByRole("button")).toHaveCount(0);
  const after = await served.ask("/alerts", "/alerts?standing=acknowledged");
  expect(after.alerts.map((alert) => alert.alertId)).toEqual([first]);
});

test("an empty list of alerts says that all rules are kept only where all are shown", async ({
  page,
  served,
}) => {
  await page.route("**/alerts?*", async (route) => {
    const response = await page.request.get(route.request().url());
    await route.fulfill({ response, json: { ...(await response.json()), alerts: [] } });
  });
  for (const [chosen, said] of [
    ["", "No alert. All rules are kept."],
    ["?standing=raised", "No alert that nobody looks after."],
    ["?standing=acknowledged", "No alert that somebody looks after."],
    ["?standing=resolved", "No alert that is over."],
  ] as const) {
    await page.goto(`${served.url}#/alerts${chosen}`);
    await expect(page.locator("main .empty")).toHaveText(said);
  }
});

/** The keys that something is asked for with, in turn. */
function keysOf(page: Page, path: string): (string | undefined)[] {
  const keys: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === path) {
      keys.push(request.headers()["idempotency-key"]);
    }
  });
  return keys;
}

/** What a gateway says that heard nothing of the API in time. */
const TIMED_OUT = { code: "timed_out", title: "The answer took too long.", errors: [] };

test("a callback that was noted though its answer was lost is one callback, however often it is asked for", async ({
  page,
  served,
  faults,
}) => {
  const scheduled = async (): Promise<string[]> => {
    const { callbacks } = await served.ask("/callbacks", "/callbacks?list=scheduled");
    return callbacks.map(({ callbackId }) => callbackId);
  };
  const keys = keysOf(page, "/callbacks");
  await page.goto(`${served.url}#/callbacks`);
  await page.getByLabel("Number").fill("+1 555 555 0144");
  await page.getByLabel("When; at once, if left out").fill("2026-03-03T15:30");
  await page.route("**/callbacks", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    if (keys.length < 2) await route.fetch();
    await (keys.length < 4 ? route.fulfill({ status: 504, json: TIMED_OUT }) : route.continue());
  });
  const press = page.getByRole("button", { name: "Call back" });
  const answered = async (): Promise<void> => {
    const answer = page.waitForResponse((one) => one.request().method() === "POST");
    await press.click();
    await answer;
  };
  await answered();
  await answered();
  await expect(page.getByRole("alert")).toContainText("The answer took too long.");
  expect(await scheduled()).toHaveLength(1);
  expect(keys[1]).toBe(keys[0]);
  // What is edited is another callback.
  await page.getByLabel("When; at once, if left out").fill("2026-03-03T16:30");
  await answered();
  await page.getByLabel("Number").fill("+1 555 555 0145");
  await answered();
  expect(new Set(keys).size).toBe(3);
  await expect(page.locator("[data-callback]")).toHaveCount(2);
  await expect(page.getByRole("alert")).toHaveCount(0);
  // And so is what is asked for once that was granted.
  await page.getByLabel("Number").fill("+1 555 555 0145");
  await answered();
  expect(new Set(keys).size).toBe(4);
  await expect(page.locator("[data-callback]")).toHaveCount(3);
  for (const _ of await scheduled()) {
    const before = await page.locator("[data-callback]").count();
    await page.getByRole("button", { name: "Take back" }).first().click();
    await expect(page.locator("[data-callback]")).toHaveCount(before - 1);
  }
  expect(faults.every((fault) => fault.includes("status of 504"))).toBe(true);
  faults.length = 0;
});

test("a call of which nobody knows whether it is made is asked for under its key, and can be stopped", async ({
  page,
  served,
}) => {
  const keys = keysOf(page, "/outbound-calls");
  await page.goto(`${served.url}#/call`);
  await page.getByLabel(/Your number/).fill("+1 555 555 0143");
  const press = page.getByRole("button", { name: "Call me", exact: true });
  await press.click();
  const standing = page.getByRole("region", { name: "Your call" });
  // Nothing listens where Connect is said to be.
  await expect(standing.getByRole("status")).toContainText("Nobody heard whether there is a call.");
  await press.click();
  await expect.poll(() => keys.length).toBe(2);
  expect(keys[1]).toBe(keys[0]);
  await expect(page.locator(".problem")).toHaveCount(0);
  const stop = standing.getByRole("button", { name: "Do not call me" });
  await stop.click();
  await expect(standing.getByRole("status")).toContainText("Stopped.");
  await expect(stop).toHaveCount(0);
  await press.click();
  await expect.poll(() => keys.length).toBe(3);
  expect(keys[2]).not.toBe(keys[0]);
});

test("whoever was called can be called again", async ({ page, served }) => {
  const keys = keysOf(page, "/outbound-calls");
  const asOf = "2026-03-02T12:00:00.000Z";
  const call = {
    callId: "ca11",
    standing: "dialled",
    askedAt: asOf,
    stoppedAt: null,
    contactId: "c0",
    refusal: null,
    links: { call: "outbound-calls/ca11", contact: "contacts/c0" },
  };
  let phase = "connectedToAgent";
  await page.route("**/outbound-calls", (route) => route.fulfill({ json: { asOf, call } }));
  await page.route("**/outbound-calls/*", (route) =>
    route.fulfill({
      headers: { "connect-live-as-of": asOf, "connect-live-lag-ms": "agent-events=1000" },
      json: { asOf, lagMs: {}, call, contact: { contactId: "c0", phase } },
    }),
  );
  await page.goto(`${served.url}#/call`);
  await page.getByLabel(/Your number/).fill("+1 555 555 0146");
  const press = page.getByRole("button", { name: "Call me", exact: true });
  const standing = page.getByRole("region", { name: "Your call" });
  await press.click();
  await expect(standing).toContainText("Connected to agent");
  await press.click();
  await expect.poll(() => keys.length).toBe(2);
  expect(keys[1]).toBe(keys[0]);
  phase = "disconnected";
  await expect(standing.getByRole("status")).toContainText("The call is over.");
  await press.click();
  await expect.poll(() => keys.length).toBe(3);
  expect(keys[2]).not.toBe(keys[0]);
});

/** While something is scheduled; it is taken back in the end. */
async function whileScheduled(served: Served, doing: () => Promise<void>): Promise<void> {
  const asked = await fetch(`${served.url}/callbacks`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
    body: JSON.stringify({ number: "+15555550147", due: "2026-03-03T10:00:00Z" }),
  });
  const { callback } = await asked.json();
  try {
    await doing();
  } finally {
    await fetch(`${served.url}/callbacks/${callback.callbackId}`, { method: "DELETE" });
  }
}

test("what can be done is at hand on a telephone, and so is where one is", async ({
  page,
  served,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await whileScheduled(served, async () => {
    await page.goto(`${served.url}#/callbacks`);
    const row = page.locator("[data-callback]");
    await expect(row.getByRole("button", { name: "Take back" })).toBeInViewport({ ratio: 1 });
    await row.getByRole("button", { name: "Another time" }).click();
    await expect(row.getByRole("button", { name: "Set" })).toBeInViewport({ ratio: 1 });
    await expect(row.getByLabel("When to call")).toBeInViewport({ ratio: 1 });
  });
  await page.goto(`${served.url}#/alerts?standing=raised`);
  const first = page.locator("[data-alert]").first().getByRole("button");
  await expect(first).toBeInViewport({ ratio: 1 });
  for (const [view, name] of [
    ["call", "Call me"],
    ["floor", "Floor"],
    ["callbacks", "Callbacks"],
  ] as const) {
    await page.goto(`${served.url}#/${view}`);
    await expect(page.getByRole("navigation").getByRole("link", { name })).toBeInViewport({
      // Whole, but for the fraction of a pixel that a scrolled place is rounded by.
      ratio: 0.95,
    });
  }
});

for (const [theme, width] of [
  ["light", 1440],
  ["dark", 390],
] as const) {
  test(`axe finds no fault in what is acted on: ${theme}, ${width} pixels`, async ({
    page,
    served,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    await whileScheduled(served, async () => {
      await page.goto(`${served.url}#/callbacks`);
      const row = page.locator("[data-callback]");
      await row.getByRole("button", { name: "Another time" }).click();
      await expect(row.getByLabel("When to call")).toBeVisible();
      expect(await faultsOfAxe(page)).toEqual([]);
    });
  });
}
