import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./still";
import { FLOOR, faultsOfAxe, shown, tabTo, views } from "./views";

for (const [theme, width] of [
  ["light", 1440],
  ["dark", 390],
  ["dark", 1440],
  ["light", 390],
] as const) {
  test(`no view has a fault that axe finds: ${theme}, ${width} pixels`, async ({
    page,
    served,
  }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme: theme });
    await page.setViewportSize({ width, height: 900 });
    for (const [name, view] of Object.entries(await views(served))) {
      // As if it was opened: nothing of the view before is still to be seen.
      await page.goto("about:blank");
      await page.goto(`${served.url}#/${view.address}`);
      await shown(page, view);
      expect.soft(await faultsOfAxe(page), name).toEqual([]);
    }
  });
}

test("axe finds no fault in what hangs on the wall", async ({ page, served }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const { Floor, Agents, Alerts } = await views(served);
  for (const view of [Floor, Agents, Alerts]) {
    await page.goto("about:blank");
    await page.goto(`${served.url}/?wall=1#/${view?.address}`);
    await shown(page, view ?? FLOOR);
    expect.soft(await faultsOfAxe(page), view?.address).toEqual([]);
  }
});

test("no view is wider than a telephone", async ({ page, served }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [name, view] of Object.entries(await views(served))) {
    await page.goto("about:blank");
    await page.goto(`${served.url}#/${view.address}`);
    await shown(page, view);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(wide, name).toBeLessThanOrEqual(390);
  }
});

test("every view opens by its address, and says its name", async ({ page, served }) => {
  for (const [name, view] of Object.entries(await views(served))) {
    await page.goto("about:blank");
    await page.goto(`${served.url}#/${view.address}`);
    await shown(page, view);
    await expect(page).toHaveTitle(`${name.replace(" of a queue", "")} · Connect Live`);
  }
});

test("moments are in the viewer's zone, and in UTC for whoever points at them", async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  const moment = page.locator(".as-of time");
  // Kolkata is five and a half hours ahead.
  await expect(moment).toHaveText(/^17:30:0\d$/);
  await expect(moment).toHaveAttribute("title", /^2026-03-02 12:00:0\d\.\d{3} UTC$/);
});

test("moments are in UTC for whoever wants them so, with a key or a finger", async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  const utc = page.getByRole("button", { name: "UTC" });
  await utc.focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".as-of time")).toHaveText(/^12:00:0\d UTC$/);
  await page.keyboard.press("Enter");
  await expect(page.locator(".as-of time")).toHaveText(/^17:30:0\d$/);
});

test("a moment that is not of today comes with its date", async ({ page, served }) => {
  const { agents } = await served.ask("/agent-status", "/agent-status");
  const id = agents[0]?.agentId ?? "";
  let lastSeenAt = "2026-03-01T18:29:00.000Z";
  await page.route(`**/agent-status/${id}?*`, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const agent = { ...answer.agent, lastSeenAt };
    const headers = { ...response.headers(), etag: `"${lastSeenAt}"` };
    await route.fulfill({ response, headers, json: { ...answer, agent } });
  });
  await page.goto(`${served.url}#/agent/${id}`);
  const seen = page.locator(".figure", { hasText: "Heard last" }).locator("time");
  await expect(seen).toHaveText("1 Mar 2026, 23:59:00");
  lastSeenAt = "2026-03-01T18:31:00.000Z";
  await expect(seen).toHaveText("00:01:00");
});

test("a chart that cannot be loaded leaves its table, and says so", async ({
  page,
  served,
  faults,
}) => {
  await page.route("**/assets/plot-*.js", (route) => route.abort());
  await page.goto(`${served.url}#/${(await views(served)).History?.address}`);
  await expect(page.getByText("The chart could not be loaded")).toHaveCount(4);
  await expect(page.locator(".table tbody tr").first()).toBeVisible();
  faults.length = 0;
});

test("the age of the newest event of each feed is the API's", async ({ page, served }) => {
  const { lagMs } = await served.ask("/queues", "/queues");
  await page.goto(served.url);
  const ages = page.locator(".as-of dd");
  await expect(ages).toHaveCount(4);
  const { contactEvents, agentEvents, contactRecords, contactLens } = lagMs;
  for (const [at, lag] of [contactEvents, agentEvents, contactRecords, contactLens].entries()) {
    await expect(ages.nth(at)).toHaveText(/^\d+ s$/);
    const shown = Number.parseInt((await ages.nth(at).textContent()) ?? "", 10);
    expect(shown).toBeGreaterThanOrEqual(Math.floor((lag ?? 0) / 1_000));
    expect(shown).toBeLessThan((lag ?? 0) / 1_000 + 20);
  }
});

test("the keyboard leads into the content, along the menu and to the heads of the grid", async ({
  page,
  served,
}) => {
  await page.goto(served.url);
  await shown(page, FLOOR);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "To the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await page.reload();
  await tabTo(page, page.getByRole("link", { name: "Agents" }));
  await page.keyboard.press("Enter");
  await expect(page.locator("main h1")).toHaveText("Agents");
  // Where a link led is where the next Tab goes on from.
  await expect(page.locator("main")).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "For" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("columnheader", { name: "For" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
});

test("light and dark are the machine's until somebody chooses, and then what was chosen", async ({
  page,
  served,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(served.url);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: "Light" }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
});

test("a screen on the wall has larger type, and no tools", async ({ page, served }) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  const size = (): Promise<number> =>
    page
      .locator(".tile dd")
      .first()
      .evaluate((number) => Number.parseFloat(getComputedStyle(number).fontSize));
  await page.goto(served.url);
  await shown(page, FLOOR);
  const usual = await size();
  await page.goto(`${served.url}/?wall=1#/floor`);
  await shown(page, FLOOR);
  expect(await size()).toBeGreaterThan(usual * 1.2);
  await expect(page.getByRole("combobox", { name: "Order" })).toBeHidden();
  await page.getByRole("button", { name: "Wall" }).click();
  await expect(page.getByRole("combobox", { name: "Order" })).toBeVisible();
  await expect(page).not.toHaveURL(/wall/);
});

test("what is not there is said, and how to go on", async ({ page, served, faults }) => {
  await page.goto(`${served.url}#/contact/no-such-contact`);
  await expect(page.getByRole("alert")).toBeVisible();
  // The browser notes each answer that is a 404; nothing else.
  expect(faults.every((fault) => fault.includes("404"))).toBe(true);
  faults.length = 0;
  await page.goto(`${served.url}#/history/nowhere?tz=Mars/Base`);
  await expect(page.getByText("Mars/Base is not a time zone")).toBeVisible();
  await page.goto(`${served.url}#/history/nowhere?date=2026-02-30`);
  await expect(page.getByText("2026-02-30 is not a date")).toBeVisible();
  faults.length = 0;
});

test("a view that fails at what it is told takes neither the menu nor the next view with it", async ({
  page,
  served,
  faults,
}) => {
  await page.route("**/callbacks?*", async (route) => {
    const response = await route.fetch();
    const odd = { ...(await response.json()), callbacks: [{ callbackId: "c" }] };
    await route.fulfill({ response, json: odd });
  });
  await page.goto(`${served.url}#/callbacks`);
  await expect(page.getByRole("heading", { name: "This view cannot be shown" })).toBeVisible();
  await expect(page.locator(".as-of time")).toBeVisible();
  expect(faults.length).toBeGreaterThan(0);
  faults.length = 0;
  await page.getByRole("link", { name: "Floor" }).click();
  await expect(page.locator(".tile")).toHaveCount(4);
});

test("the page runs what it came with and nothing else", async ({ request, served }) => {
  const page = await request.get(served.url);
  const policy = page.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain("unsafe");
  expect(page.headers()["cache-control"]).toBe("no-cache");
  const script = /src="\.(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
  const loaded = await request.get(`${served.url}${script}`);
  expect(loaded.headers()["cache-control"]).toContain("immutable");
  expect(loaded.headers()["content-encoding"]).toBe("br");
  expect((await request.get(`${served.url}/assets/nothing.js`)).status()).toBe(404);
  expect((await (await request.get(`${served.url}/nothing`)).json()).code).toBe("no_such_route");
});

test("the page is at home below any path, with the API below the same", async ({
  page,
  served,
}) => {
  const server = createServer(async (request, response) => {
    const path = /^\/live(\/.*)$/.exec(request.url ?? "")?.[1];
    const real = path && (await fetch(`${served.url}${path}`));
    if (!real) return void response.writeHead(404).end();
    for (const [name, value] of real.headers) {
      // What was compressed on the way is no longer.
      if (!/^(content-(encoding|length)|transfer-encoding)$/.test(name)) {
        response.setHeader(name, value);
      }
    }
    response.writeHead(real.status).end(Buffer.from(await real.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const { Floor = FLOOR, History = FLOOR } = await views(served);
    for (const view of [Floor, History]) {
      await page.goto(`http://127.0.0.1:${port}/live/#/${view.address}`);
      await shown(page, view);
    }
    await expect(page.locator(".as-of time")).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
