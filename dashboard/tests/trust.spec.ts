import type { Request } from "@playwright/test";
import { expect, test } from "./still";
import { FLOOR, faultsOfAxe, shown, views } from "./views";

test("while the API answers, no view says otherwise, however long it is looked at", async ({
  page,
  served,
  faults,
}) => {
  test.setTimeout(240_000);
  const ordinary = Object.entries(await views(served)).map(
    ([name, { address }]) => [name, address] as const,
  );
  const odd = ["contact", "agent", "history/nowhere?tz=Mars/Base", "history/nowhere"];
  const out = new Set<Request>();
  page.on("request", (request) => out.add(request));
  page.on("requestfinished", (request) => out.delete(request));
  page.on("requestfailed", (request) => out.delete(request));
  await page.clock.install();
  await page.goto(served.url);
  const banner = page.locator(".banner");
  for (const [name, address] of [...ordinary, ...odd.map((one) => [one, one] as const)]) {
    await page.goto("about:blank");
    await page.goto(`${served.url}#/${address}`);
    await expect(banner, name).toHaveAttribute("data-state", "live");
    // A second after another, because what is said for one second is said.
    for (let second = 1; second <= 15; second += 1) {
      await page.clock.runFor(1_000);
      // What takes the server a moment is not to be ten seconds of the page's.
      await expect.poll(() => out.size, { intervals: [20] }).toBe(0);
      expect(await banner.textContent(), `${name} after ${second} s`).toBe("");
    }
  }
  // The browser notes each answer that is a 404; nothing else.
  expect(faults.every((fault) => fault.includes("404"))).toBe(true);
  faults.length = 0;
});

test("what one question fails with is said once, and another's answers do not take it back", async ({
  page,
  served,
  faults,
}) => {
  await page.goto(`${served.url}#/contacts`);
  await shown(page, { address: "contacts", seen: "[data-contact]" });
  const banner = page.locator(".banner");
  const said = banner.getByRole("status");
  await expect(banner).toHaveAttribute("data-state", "live");
  await said.evaluate((status) => {
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    new MutationObserver(() => heard.push(status.textContent ?? "")).observe(status, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  const answers = { contacts: 0, others: 0 };
  page.on("response", (response) => {
    answers[response.status() === 503 ? "contacts" : "others"] += 1;
  });
  await page.route("**/contacts?*", (route) =>
    route.fulfill({ status: 503, json: { code: "store_unavailable", title: "No store." } }),
  );
  const part = "Part of what is shown is not up to date.";
  await expect(said).toHaveText(part);
  await expect(banner).toContainText("What is shown is as of 2 Mar 2026");
  answers.others = 0;
  await expect.poll(() => answers.others, { timeout: 30_000 }).toBeGreaterThan(2);
  expect(answers.contacts).toBeGreaterThan(1);
  await expect(banner).toHaveAttribute("data-state", "gone");
  await page.unroute("**/contacts?*");
  await expect(banner).toHaveAttribute("data-state", "live");
  await expect(banner).toBeEmpty();
  const heard = await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);
  expect(heard).toEqual([part, ""]);
  faults.length = 0;
});

test("one feed that is late is named, and what is shown fades", async ({ page, served }) => {
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const lag = headers["connect-live-lag-ms"]?.replace(/agent-events=\d+/, "agent-events=420000");
    await route.fulfill({
      response,
      headers: { ...headers, ...(lag ? { "connect-live-lag-ms": lag } : {}) },
    });
  });
  await page.goto(served.url);
  await shown(page, FLOOR);
  const banner = page.locator(".banner");
  await expect(banner.getByRole("status")).toHaveText("Nothing new is heard of agent events.");
  await expect(banner).toContainText("The newest is 7 min old.");
  await expect(page.locator("main")).toHaveCSS("filter", "grayscale(1)");
});

for (const [state, theme] of [
  ["gone", "light"],
  ["gone", "dark"],
  ["quiet", "light"],
  ["quiet", "dark"],
] as const) {
  test(`axe finds no fault in what has faded: ${state}, ${theme}`, async ({
    page,
    served,
    faults,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto(served.url);
    await shown(page, FLOOR);
    await page.route("**/healthz", async (route) => {
      if (state === "gone") return route.abort();
      const lag = { "connect-live-lag-ms": "contact-events=1000, agent-events=420000" };
      const response = await route.fetch();
      return route.fulfill({ response, headers: { ...response.headers(), ...lag } });
    });
    await page.route("**/queues?*", (route) =>
      state === "gone" ? route.abort() : new Promise<void>(() => undefined),
    );
    await expect(page.locator(".banner")).toHaveAttribute("data-state", state);
    expect(await faultsOfAxe(page)).toEqual([]);
    faults.length = 0;
  });
}
