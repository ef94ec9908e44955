import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { ACTIVITIES } from "../src/agents/agents";
import { judge } from "../src/floor/severity";
import { count, duration, percent, seconds } from "../src/time/format";
import { expect, test } from "./still";

const numberIn = (tile: Locator, name: string): Locator => tile.locator(`[data-number="${name}"]`);

test("the floor shows the numbers of every queue, the worst first", async ({ page, served }) => {
  const { queues } = await served.ask("/queues", "/queues?tz=Asia/Kolkata");
  expect(queues).toHaveLength(4);
  await page.goto(served.url);
  await expect(page.locator(".tile")).toHaveCount(4);
  for (const queue of queues) {
    const tile = page.locator(`[data-queue="${queue.queueId}"]`);
    await expect(tile.getByRole("heading")).toHaveText(queue.name ?? "");
    await expect(numberIn(tile, "inQueue")).toHaveText(count(queue.now?.inQueue));
    await expect(numberIn(tile, "available")).toHaveText(count(queue.agents?.available));
    await expect(numberIn(tile, "onContact")).toHaveText(count(queue.agents?.onContact));
    await expect(numberIn(tile, "afterContactWork")).toHaveText(
      count(queue.agents?.afterContactWork),
    );
    await expect(numberIn(tile, "contactsAbandoned")).toHaveText(
      count(queue.today?.contactsAbandoned),
    );
    const level = percent(queue.today?.serviceLevel.removedFromQueue);
    await expect(numberIn(tile, "serviceLevel")).toHaveText(level);
  }
  expect(queues.some((queue) => (queue.now?.inQueue ?? 0) > 0)).toBe(true);
  expect(queues.some((queue) => (queue.today?.contactsAbandoned ?? 0) > 0)).toBe(true);
  const now = Date.parse((await served.ask("/queues", "/queues")).asOf);
  const rank = { act: 0, watch: 1, ok: 2 };
  const wanted = queues.map((queue) => rank[judge(queue, now).severity]).sort();
  const classes = await page
    .locator(".tile")
    .evaluateAll((tiles) => tiles.map((tile) => tile.classList[1]));
  expect(classes.map((name) => rank[name as keyof typeof rank])).toEqual(wanted);
});

test("a wait ticks every second, between one answer and the next", async ({ page, served }) => {
  const { queues, asOf } = await served.ask("/queues", "/queues?tz=Asia/Kolkata");
  const first = queues.find((queue) => queue.now?.longestWaitSince) ?? queues[0];
  const since = new Date(Date.parse(asOf) - 65_500).toISOString();
  let asked = 0;
  await page.route("**/healthz", () => new Promise<void>(() => undefined));
  await page.route("**/queues?*", async (route) => {
    asked += 1;
    // Without an answer from here on, only the page's own clock can move it.
    if (asked > 1) return new Promise<void>(() => undefined);
    const response = await route.fetch();
    const answer = await response.json();
    const waiting = answer.queues.map((queue: typeof first) =>
      queue?.queueId === first?.queueId
        ? { ...queue, now: { ...queue?.now, longestWaitSince: since } }
        : queue,
    );
    await route.fulfill({ response, json: { ...answer, queues: waiting } });
  });
  await page.clock.install({ time: 0 });
  await page.goto("about:blank");
  await page.clock.pauseAt(60_000);
  await page.goto(served.url);
  // What is asked once the page is drawn is asked.
  await page.clock.runFor(100);
  const tile = page.locator(`[data-queue="${first?.queueId}"]`);
  const ticking = numberIn(tile, "longestWait").locator("time");
  await expect(ticking).toHaveText("1:05");
  for (const text of ["1:06", "1:07", "1:08"]) {
    await page.clock.runFor(1_000);
    await expect(ticking).toHaveText(text);
  }
});

test("queues are filtered by name, and the address says so", async ({ page, served }) => {
  await page.goto(served.url);
  await page.getByRole("searchbox", { name: "Queue" }).fill("bill");
  await expect(page.locator(".tile")).toHaveCount(1);
  await expect(page).toHaveURL(/name=bill/);
  await page.reload();
  await expect(page.locator(".tile")).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Queue" }).fill("nothing like it");
  await expect(page.getByText("No queue has such a name.")).toBeVisible();
});

test("the grid shows every agent, what the agent does, and each contact in hand", async ({
  page,
  served,
}) => {
  const { agents } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const names = new Map(ACTIVITIES);
  await page.goto(`${served.url}#/agents?activity=all`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(agents.length + 1));
  for (const agent of agents) {
    const row = page.locator(`[data-agent="${agent.agentId}"]`);
    await expect(row.locator(".who")).toContainText(`${agent.firstName} ${agent.lastName}`);
    const activity = agent.activity === "custom" ? agent.status?.name : names.get(agent.activity);
    await expect(row.locator(".doing")).toContainText(activity ?? "");
    await expect(row.locator(".hand")).toHaveCount(agent.contacts.length);
    for (const contact of agent.contacts) {
      await expect(row.locator(`a[href="#/contact/${contact.contactId}"]`)).toBeVisible();
    }
    await expect(row.locator(".profile")).toHaveText(agent.routingProfileName ?? "");
  }
  const busy = agents.filter((agent) => agent.activity === "onContact");
  expect(busy.length).toBeGreaterThan(0);
  await page.getByRole("button", { name: /^On contact/ }).click();
  await expect(page.locator("[data-agent]")).toHaveCount(busy.length);
  await page.getByLabel("Routing profile").selectOption(busy[0]?.routingProfileId ?? "");
  const alike = busy.filter((agent) => agent.routingProfileId === busy[0]?.routingProfileId);
  await expect(page.locator("[data-agent]")).toHaveCount(alike.length);
});

test("the grid is filtered by a group of the hierarchy, where there are any", async ({
  page,
  served,
}) => {
  const { agents } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const group = { id: "6709c000-0000-4000-8000-000000000001", name: "Team North" };
  const member = agents[0]?.agentId;
  let grouped = false;
  await page.route("**/agent-status?*", async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const all = answer.agents.map((agent: { agentId: string }) => ({
      ...agent,
      hierarchy: grouped && agent.agentId === member ? [group] : [],
    }));
    const headers = { ...response.headers(), etag: `"${grouped}"` };
    await route.fulfill({ response, headers, json: { ...answer, agents: all } });
  });
  await page.goto(`${served.url}#/agents?activity=all`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(agents.length + 1));
  await expect(page.getByLabel("Hierarchy group")).toHaveCount(0);
  grouped = true;
  await page.getByLabel("Hierarchy group").selectOption(group.name);
  await expect(page.locator("[data-agent]")).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`group=${group.id}`));
  await page.reload();
  await expect(page.locator("[data-agent]")).toHaveAttribute("data-agent", member ?? "");
});

test("the grid is sorted by its heads, there and back", async ({ page, served }) => {
  await page.goto(`${served.url}#/agents?activity=all`);
  const heads = page.getByRole("columnheader", { name: "For" });
  await heads.getByRole("button").click();
  await expect(heads).toHaveAttribute("aria-sort", "ascending");
  const ids = (): Promise<(string | null)[]> =>
    page
      .locator("[data-agent]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-agent")));
  const ascending = await ids();
  await heads.getByRole("button").click();
  await expect(heads).toHaveAttribute("aria-sort", "descending");
  expect(await ids()).toEqual(ascending.reverse());
});

test("an agent's page shows the day so far", async ({ page, served }) => {
  const { agents } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const id = agents.find((agent) => agent.activity === "onContact")?.agentId ?? "";
  const { today } = await served.ask("agent", `/agent-status/${id}?tz=Asia/Kolkata`);
  await page.goto(`${served.url}#/agent/${id}`);
  const day = page.getByRole("region", { name: /^Today/ });
  const figure = (name: string): Locator =>
    day.locator(".figure", { has: page.getByText(name, { exact: true }) }).locator("dd");
  await expect(figure("Online")).toHaveText(duration(today.onlineMs));
  await expect(figure("With contacts")).toHaveText(duration(today.contactMs));
  await expect(figure("Offered")).toHaveText(count(today.contactsOffered));
  await expect(figure("Accepted")).toHaveText(count(today.contactsAccepted));
  await expect(figure("Answer rate")).toHaveText(percent(today.answerRate));
  expect(today.contactsOffered).toBeGreaterThan(0);
});

test("contacts that wait are those that the API lists, in its order", async ({ page, served }) => {
  const { contacts } = await served.ask("/contacts", "/contacts?phase=queued&limit=200");
  expect(contacts.length).toBeGreaterThan(0);
  await page.goto(`${served.url}#/contacts`);
  const rows = page.locator("[data-contact]");
  await expect(rows).toHaveCount(contacts.length);
  const shown = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-contact")));
  expect(shown).toEqual(contacts.map((contact) => contact.contactId));
});

test("a list that goes on beyond what is shown says so", async ({ page, served }) => {
  const { contacts } = await served.ask("/contacts", "/contacts?phase=queued&limit=200");
  await page.route("**/contacts?*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), next: "more" } });
  });
  await page.route("**/contacts?*cursor=more*", async (route) => {
    const response = await route.fetch({ url: route.request().url().replace("cursor=more", "") });
    await route.fulfill({ response, json: { ...(await response.json()), next: "more" } });
  });
  await page.goto(`${served.url}#/contacts`);
  await expect(page.getByRole("note")).toHaveText(
    `Only the first ${contacts.length * 2}: there are more than can be shown.`,
  );
});

test("a contact shows every step with who told it, and every turn of the talk", async ({
  page,
  served,
}) => {
  const { contacts } = await served.ask("/contacts", "/contacts?phase=connectedToAgent&limit=200");
  const talks = await Promise.all(
    contacts.map(async ({ contactId }) => ({
      contactId,
      talk: await served.ask("transcript", `/contacts/${contactId}/transcript`),
    })),
  );
  const longest = talks.sort((a, b) => b.talk.segments.length - a.talk.segments.length)[0];
  const turns = longest?.talk.segments ?? [];
  expect(turns.length).toBeGreaterThan(2);
  const { timeline } = await served.ask("contact", `/contacts/${longest?.contactId}`);
  await page.goto(`${served.url}#/contact/${longest?.contactId}`);
  await expect(page.locator(".turn")).toHaveCount(turns.length);
  await expect(page.locator(".turn .words")).toHaveText(turns.map((turn) => turn.text ?? ""));
  const here = page.locator(".leg", { has: page.locator(".step") }).last();
  await expect(here.locator(".step")).toHaveCount(timeline.length);
  for (const [at, step] of timeline.entries()) {
    await expect(here.locator(".step").nth(at)).toContainText(step.toldBy[0]?.split("-")[0] ?? "");
    await expect(here.locator(".step time").nth(at)).toHaveAttribute("datetime", step.at);
  }
});

test("the history is the API's in chart, table and file, for any step and zone", async ({
  page,
  served,
}) => {
  const { queues } = await served.ask("/queues", "/queues");
  const id = queues[0]?.queueId ?? "";
  await page.goto(`${served.url}#/history/${id}`);
  for (const [step, zone] of [
    ["30m", "Asia/Kolkata"],
    ["15m", "America/St_Johns"],
  ] as const) {
    await page.getByLabel("Step").selectOption(step);
    await page.getByLabel("Time zone").fill(zone);
    await page.getByLabel("Time zone").press("Enter");
    const path = `/queues/${id}/intervals?step=${step}&tz=${zone}`;
    const { intervals } = await served.ask("intervals", path);
    const first = intervals.findIndex(
      (one) => one.contactsQueued + one.contactsHandled + one.contactsQueuedByEnqueue > 0,
    );
    const shown = intervals.slice(first);
    expect(shown.length).toBeGreaterThan(3);
    for (const [title, text] of [
      [
        "Service level",
        (one) => [percent(one.serviceLevel.removedFromQueue), percent(one.serviceLevel.answered)],
      ],
      ["Waits", ({ waitSeconds: { max, p90, p50 } }) => [seconds(max), seconds(p90), seconds(p50)]],
      [
        "Volumes",
        (one) => [
          count(one.contactsQueued),
          count(one.contactsHandled),
          count(one.contactsAbandoned),
        ],
      ],
      ["Abandonment", (one) => [percent(one.abandonmentRate)]],
    ] as [string, (one: (typeof shown)[number]) => string[]][]) {
      const panel = page.getByRole("region", { name: title, exact: true });
      await expect(panel.locator(".table tbody tr")).toHaveCount(shown.length);
      await expect(panel.locator(".table tbody td")).toHaveText(shown.flatMap(text));
      // The chart says what it has where it is pointed at: the same as the table.
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
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Volumes as CSV" }).click();
    const file = readFileSync((await (await saved).path()) ?? "", "utf8");
    const rows = shown.map((one) =>
      [one.from, one.until, one.contactsQueued, one.contactsHandled, one.contactsAbandoned].join(
        ",",
      ),
    );
    expect(file.replace("\ufeff", "").trim().split("\r\n").slice(1)).toEqual(rows);
  }
});
