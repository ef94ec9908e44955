import type { Locator, Page } from "@playwright/test";
import { ACTIVITIES } from "../src/agents/agents";
import type { components } from "../src/api/schema";
import { placed } from "../src/floor/severity";
import { count, duration, percent } from "../src/time/format";
import { expect, test } from "./still";

type Agent = components["schemas"]["AgentNow"];

/** The shape and the word of each severity. */
const MARKS = { act: "■Act", watch: "▲Watch", ok: "●In order" };

/** What a contact in a state is called in the grid. */
const STATES: Readonly<Record<string, string>> = {
  CONNECTED: "talking",
  CONNECTED_ONHOLD: "on hold",
  ENDED: "after work",
  INCOMING: "ringing",
  PAUSED: "paused",
};

/** How long something has lasted, read within the next half a minute. */
const lasted = (since: string | null | undefined, asOf: string): RegExp => {
  const ms = Date.parse(asOf) - Date.parse(since ?? "");
  return new RegExp(
    `^(${Array.from({ length: 30 }, (_, s) => duration(ms + s * 1_000)).join("|")})$`,
  );
};

/** Since when an agent has been doing what it does: the contact in hand says so, else the status. */
const since = (agent: Agent): string =>
  agent.contacts.map((contact) => contact.since ?? "").sort()[0] ?? agent.status?.since ?? "";

const numberIn = (tile: Locator, name: string): Locator => tile.locator(`[data-number="${name}"]`);

test("the floor shows the numbers of every queue, the worst first", async ({ page, served }) => {
  const { queues, asOf } = await served.ask("/queues", "/queues?tz=Asia/Kolkata");
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
  const wanted = placed(queues, Date.parse(asOf), { order: "worst", filter: "" });
  const severities = wanted.map(({ judgement }) => judgement.severity);
  // Otherwise any order would do.
  expect(new Set(severities).size).toBeGreaterThan(1);
  expect(wanted.map(({ queue }) => queue)).not.toEqual(queues);
  const tiles = page.locator(".tile");
  await expect
    .poll(() => tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute("data-queue"))))
    .toEqual(wanted.map(({ queue }) => queue.queueId));
  await expect(tiles.locator(".mark")).toHaveText(severities.map((severity) => MARKS[severity]));
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
  const { agents, asOf } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const names = new Map(ACTIVITIES);
  await page.goto(`${served.url}#/agents?activity=all`);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(agents.length + 1));
  for (const agent of agents) {
    const row = page.locator(`[data-agent="${agent.agentId}"]`);
    await expect(row.locator(".who")).toContainText(`${agent.firstName} ${agent.lastName}`);
    const activity = agent.activity === "custom" ? agent.status?.name : names.get(agent.activity);
    await expect(row.locator(".doing")).toContainText(activity ?? "");
    await expect(row.locator(".time")).toHaveText(lasted(since(agent), asOf));
    await expect(row.locator(".hand")).toHaveCount(agent.contacts.length);
    for (const contact of agent.contacts) {
      const hand = row.locator(`a[href="#/contact/${contact.contactId}"]`);
      await expect(hand).toContainText(STATES[contact.state] ?? "a state of which nobody knows");
      await expect(hand.locator("time")).toHaveText(lasted(contact.since, asOf));
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

/** Changes what the API says of agents; `turn` names the change, as an etag does. */
async function changeAgents(
  page: Page,
  change: (agent: Agent) => Agent,
  turn: () => string = () => "changed",
): Promise<void> {
  await page.route("**/agent-status?*", async (route) => {
    // Without what the page has already: the API would say that nothing changed.
    const response = await page.request.get(route.request().url());
    const answer = await response.json();
    const headers = { ...response.headers(), etag: `"${turn()}"` };
    await route.fulfill({
      response,
      headers,
      json: { ...answer, agents: answer.agents.map(change) },
    });
  });
}

test("the grid is filtered by a group of the hierarchy, where there are any", async ({
  page,
  served,
}) => {
  const { agents } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const group = { id: "6709c000-0000-4000-8000-000000000001", name: "Team North" };
  const member = agents[0]?.agentId;
  let grouped = false;
  await changeAgents(
    page,
    (agent) => ({ ...agent, hierarchy: grouped && agent.agentId === member ? [group] : [] }),
    () => String(grouped),
  );
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

test("an agent of whom nothing is heard and one with a stuck contact are marked, and can be shown alone", async ({
  page,
  served,
}) => {
  const { agents, asOf } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const ago = (minutes: number): string =>
    new Date(Date.parse(asOf) - minutes * 60_000).toISOString();
  const silent = agents.find(({ activity }) => activity === "available");
  const [stuck, working] = agents.filter(({ activity }) => activity === "onContact");
  const inHand = (agent: Agent, minutes: number): Agent => ({
    ...agent,
    activity: "afterContactWork",
    contacts: agent.contacts.map((one) => ({ ...one, state: "ENDED", since: ago(minutes) })),
  });
  await changeAgents(page, (agent) => {
    if (agent.agentId === silent?.agentId) return { ...agent, silentSince: ago(3) };
    // A quarter of an hour is what people may take.
    if (agent.agentId === stuck?.agentId) return inHand(agent, 20);
    return agent.agentId === working?.agentId ? inHand(agent, 14) : agent;
  });
  await page.goto(`${served.url}#/agents`);
  const row = (agent: Agent | undefined): Locator =>
    page.locator(`[data-agent="${agent?.agentId}"]`);
  await expect(row(silent).locator(".mark.act")).toHaveText(/^■silent 3:\d\d$/);
  await expect(row(stuck).locator(".time")).toHaveText(lasted(ago(20), asOf));
  await expect(row(stuck).locator(".hand")).toHaveText(/after work 20:\d\d ■ stuck$/);
  await expect(row(working).locator(".hand")).toHaveText(/after work 14:\d\d$/);
  await expect(page.locator(".doing .mark")).toHaveCount(1);
  await expect(page.locator(".hand.stuck")).toHaveCount(1);
  const marked = page.getByRole("button", { name: /^Silent or stuck/ });
  await expect(marked.locator(".count")).toHaveText("2");
  await marked.click();
  await expect(page.locator("[data-agent]")).toHaveCount(2);
  await expect(row(silent)).toBeVisible();
  await expect(row(stuck)).toBeVisible();
});

test("the grid is sorted by its heads, there and back", async ({ page, served }) => {
  const { agents } = await served.ask("/agent-status", "/agent-status?limit=1000");
  const byName = agents.map((agent) => agent.agentId);
  // Whoever began last has done it for the shortest time.
  const byTime = [...agents].sort((a, b) => (since(a) > since(b) ? -1 : 1));
  const ascending = byTime.map((agent) => agent.agentId);
  expect(new Set(agents.map(since)).size).toBe(agents.length);
  expect(ascending).not.toEqual(byName);
  await page.goto(`${served.url}#/agents?activity=all`);
  const ids = (): Promise<(string | null)[]> =>
    page
      .locator("[data-agent]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-agent")));
  const head = page.getByRole("columnheader", { name: "For" });
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  expect(await ids()).toEqual(ascending);
  await head.getByRole("button").click();
  await expect(head).toHaveAttribute("aria-sort", "descending");
  expect(await ids()).toEqual(ascending.toReversed());
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
