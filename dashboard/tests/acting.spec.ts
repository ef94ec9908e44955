import { expect, test } from "./still";

test.describe.configure({ mode: "serial" });

test("a callback is scheduled, put off and taken back", async ({ page, served }) => {
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
  await rows.getByLabel("When to call").fill("2026-03-04T16:00");
  await rows.getByRole("button", { name: "Set" }).click();
  await expect(rows).toContainText("4 Mar 2026, 16:00:00");
  expect((await scheduled())[0]?.[1]).toBe("2026-03-04T10:30:00.000Z");

  await rows.getByRole("button", { name: "Take back" }).click();
  await expect(rows).toHaveCount(0);
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

test("an alert is acknowledged, and stays so", async ({ page, served }) => {
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
  await row.getByRole("button", { name: "I look after it" }).click();
  await expect(rows).toHaveCount(alerts.length - 1);
  await page.goto(`${served.url}#/alerts`);
  await expect(row).toContainText("looks after it");
  await expect(row.getByRole("button")).toHaveCount(0);
  const after = await served.ask("/alerts", "/alerts?standing=acknowledged");
  expect(after.alerts.map((alert) => alert.alertId)).toEqual([first]);
});

test("a call that cannot be made yet is told of, and can be stopped", async ({
  page,
  served,
  faults,
}) => {
  await page.goto(`${served.url}#/call`);
  await page.getByLabel(/Your number/).fill("+1 555 555 0143");
  await page.getByRole("button", { name: "Call me" }).click();
  // Where nothing listens, nobody knows whether there is a call.
  const told = page.locator(".problem, .standing");
  await expect(told.first()).toBeVisible();
  faults.length = 0;
});
