import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CDPSession, expect, type Locator, type Page, test } from "@playwright/test";
import type { components } from "../src/api/schema";

type Schemas = components["schemas"];

const START = Date.parse("2026-03-02T12:00:00Z");
const QUEUES = 200;
const AGENTS = 2_000;
const UPDATES = 500;
/** How often the page asks. */
const EVERY_MS = 2_000;

const at = (moment: number): string => new Date(moment).toISOString();

/** The floor of a large contact centre, on which every number is another one each time. */
function floor(turn: number): Schemas["Answer_Queues"] {
  const asOf = START + turn * EVERY_MS;
  const queues = Array.from(
    { length: QUEUES },
    (_, queue): Schemas["QueueView_BriefMetricsView"] => ({
      queueId: `q-${queue}`,
      name: `Queue ${queue + 1}`,
      now: {
        inQueue: (queue + turn) % 12,
        ringing: turn % 3,
        longestWaitMs: 1_000 * ((queue * 7 + turn) % 90),
        longestWaitSince: at(asOf - 1_000 * ((queue * 7 + turn) % 90)),
        longestWaitContactId: `c-${queue}-${turn}`,
      },
      agents: {
        online: 20,
        staffed: 18,
        available: (queue + turn) % 5,
        onContact: (queue * 3 + turn) % 15,
        afterContactWork: turn % 4,
        nonProductive: 2,
        error: 0,
      },
      slotsAvailable: [{ channel: "VOICE", anyChannel: 3, currentChannelOnly: 2 }],
      today: {
        from: at(START - 43_200_000),
        until: at(asOf),
        contactsQueued: 100 + turn,
        contactsHandled: 90 + turn,
        contactsAbandoned: (queue + turn) % 17,
        abandonmentRate: ((queue + turn) % 160) / 10,
        serviceLevel: { seconds: 20, removedFromQueue: (queue * 3 + turn) % 101, answered: null },
      },
    }),
  );
  return { asOf: at(asOf), lagMs: LAG, queues, next: null, scheduled: 0 };
}

const LAG = { contactEvents: 1_000, agentEvents: 1_000, contactRecords: 1_000, contactLens: null };

/** The agents of one page of two. */
function agents(turn: number, page: number): Schemas["Answer_Agents"] {
  const asOf = START + turn * EVERY_MS;
  const activities = ["available", "onContact", "afterContactWork", "custom", "incoming"] as const;
  const half = AGENTS / 2;
  const all = Array.from({ length: half }, (_, place): Schemas["AgentNow"] => {
    const agent = page * half + place;
    const activity = activities[(agent + turn) % activities.length] ?? "available";
    const state = { onContact: "CONNECTED", afterContactWork: "ENDED", incoming: "INCOMING" };
    const since = at(asOf - 1_000 * ((agent * 13 + turn) % 600));
    const inHand = state[activity as keyof typeof state];
    return {
      agentId: `a-${agent}`,
      instanceId: "i-1",
      hierarchy: [],
      username: `agent.${agent}@example.com`,
      firstName: `First ${agent % 97}`,
      lastName: `Example ${agent}`,
      routingProfileId: `p-${agent % 20}`,
      routingProfileName: `Profile ${agent % 20}`,
      activity,
      session: "loggedIn",
      status: { name: activity === "custom" ? "Break" : "Available", type: "ROUTABLE", since },
      nextStatus: null,
      lastSeenAt: at(asOf),
      silentSince: null,
      contacts: inHand
        ? [
            {
              contactId: `c-${agent}-${turn}`,
              channel: "VOICE",
              queueId: "q-1",
              state: inHand,
              since,
            },
          ]
        : [],
    };
  });
  return { asOf: at(asOf), lagMs: LAG, agents: all, next: page === 0 ? "1" : null };
}

/** That the API is there, as every view asks. */
function health(turn: number): Schemas["Answer_Health"] {
  return { asOf: at(START + turn * EVERY_MS), lagMs: LAG, status: "ok", instances: ["i-1"] };
}

/** Serves the page of the real thing, and a floor of its own making that another turn comes to each time. */
class Crowd {
  turn = 0;
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const page = Number(url.searchParams.get("cursor") ?? 0);
      const answer =
        url.pathname === "/queues"
          ? floor(this.turn)
          : url.pathname === "/agent-status"
            ? agents(this.turn, page)
            : url.pathname === "/healthz"
              ? health(this.turn)
              : undefined;
      if (!answer) {
        const real = await fetch(`${process.env.STILL_URL}${url.pathname}`);
        response.writeHead(real.status, { "content-type": real.headers.get("content-type") ?? "" });
        response.end(Buffer.from(await real.arrayBuffer()));
        return;
      }
      response.writeHead(200, {
        "content-type": "application/json",
        etag: `W/"${this.turn} ${page}"`,
        "connect-live-as-of": answer.asOf,
        "connect-live-lag-ms": "contact-events=1000, agent-events=1000, contact-records=1000",
      });
      response.end(JSON.stringify(answer));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What the browser measured of itself. */
async function metrics(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** What is in use once everything that is not is collected. */
async function inUse(session: CDPSession): Promise<Record<string, number>> {
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.collectGarbage");
  return metrics(session);
}

/** Lets two seconds pass for the page, and waits until it shows a number of the answer that came in them. */
async function update(page: Page, crowd: Crowd, news: News): Promise<void> {
  crowd.turn += 1;
  await page.clock.runFor(EVERY_MS);
  // The moment is told by the question after the API's health too: of the view it says nothing.
  await news(page, crowd.turn).first().waitFor({ state: "attached" });
}

/** What a view shows in a turn, and not in the turn before. */
type News = (page: Page, turn: number) => Locator;

const ofQueues: News = (page, turn) =>
  page
    .locator('[data-queue="q-0"] [data-number="contactsAbandoned"]')
    .filter({ hasText: new RegExp(`^${floor(turn).queues[0]?.today?.contactsAbandoned}$`) });

/** Of the agents in sight one in five is on a contact, and it is another one each time. */
const ofAgents: News = (page, turn) => page.locator(`[data-agent] a[href$="-${turn}"]`);

for (const [view, address, row, news] of [
  ["200 queues", "floor", ".tile", ofQueues],
  ["2,000 agents", "agents", "[data-agent]", ofAgents],
] as const) {
  test(`${view}: ${UPDATES} updates cost little, and leave nothing behind`, async ({ page }) => {
    test.setTimeout(600_000);
    const crowd = new Crowd();
    const url = await crowd.start();
    try {
      await page.clock.install({ time: START });
      await page.goto(`${url}/#/${address}`);
      await page.clock.runFor(100);
      await expect(page.locator(row).first()).toBeVisible();
      const session = await page.context().newCDPSession(page);
      // What the thread itself works: another program on the same processor does not count.
      await session.send("Performance.enable", { timeDomain: "threadTicks" });
      // What is made once, such as formats and caches, is made by then.
      for (let turn = 0; turn < 50; turn += 1) await update(page, crowd, news);
      const before = await inUse(session);
      for (let turn = 0; turn < UPDATES; turn += 1) await update(page, crowd, news);
      const busy = (await metrics(session)).TaskDuration ?? 0;
      const after = await inUse(session);
      const each = ((busy - (before.TaskDuration ?? 0)) / UPDATES) * 1_000;
      const grown = ((after.JSHeapUsedSize ?? 0) - (before.JSHeapUsedSize ?? 0)) / 1_024;
      const nodes = (after.Nodes ?? 0) - (before.Nodes ?? 0);
      const listeners = (after.JSEventListeners ?? 0) - (before.JSEventListeners ?? 0);
      const used = (after.JSHeapUsedSize ?? 0) / 1_048_576;
      console.log(
        `${view}: ${each.toFixed(1)} ms of the main thread an update; ${used.toFixed(1)} MB in use, ` +
          `${grown.toFixed(0)} KB, ${nodes} nodes and ${listeners} listeners more after ${UPDATES} updates`,
      );
      // A tenth of the time between two of them; what a frame takes is a sixtieth of a second.
      expect(each).toBeLessThan(EVERY_MS / 10);
      // What an update leaves behind for ever would be there 500 times; the heap itself breathes by
      // some hundred kilobytes.
      expect(grown).toBeLessThan(1_024);
      expect(nodes).toBeLessThan(500);
      expect(listeners).toBeLessThan(100);
    } finally {
      crowd.stop();
    }
  });
}

test("2,000 agents are a few rows in the page, wherever it is scrolled to", async ({ page }) => {
  const crowd = new Crowd();
  const url = await crowd.start();
  try {
    await page.goto(`${url}/#/agents`);
    await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "2001");
    const rows = page.locator("[data-agent]");
    expect(await rows.count()).toBeLessThan(60);
    await page.locator(".scroller").focus();
    await page.keyboard.press("End");
    await expect(page.locator('[aria-rowindex="2001"]')).toBeInViewport();
    expect(await rows.count()).toBeLessThan(60);
  } finally {
    crowd.stop();
  }
});

test("2,000 agents scroll smoothly: a frame costs little, and shows rows wherever it is", async ({
  page,
}) => {
  const crowd = new Crowd();
  const url = await crowd.start();
  try {
    await page.goto(`${url}/#/agents`);
    await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "2001");
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const frames = 240;
    const scroll = (): Promise<{ bare: number; scrolled: number }> =>
      page.locator(".scroller").evaluate(async (scroller, frames) => {
        const middle = scroller.getBoundingClientRect();
        const [x, y] = [middle.left + middle.width / 2, middle.top + middle.height / 2];
        scroller.scrollTop = 0;
        // The clock is the browser's own: these are its frames, and updates come in between.
        const nextFrame = (): Promise<unknown> => new Promise(requestAnimationFrame);
        let bare = 0;
        for (let frame = 0; frame < frames; frame += 1) {
          // As a quick turn of the wheel does: some six rows.
          scroller.scrollTop += 240;
          await nextFrame();
          await nextFrame();
          if (!document.elementFromPoint(x, y)?.closest("[data-agent]")) bare += 1;
        }
        return { bare, scrolled: scroller.scrollTop };
      }, frames);
    await scroll();
    const before = await metrics(session);
    const { bare, scrolled } = await scroll();
    const after = await metrics(session);
    const each = (((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) / frames) * 1_000;
    console.log(`2,000 agents: ${each.toFixed(1)} ms of the main thread a step of 240 pixels`);
    expect(scrolled).toBe(frames * 240);
    expect(bare).toBe(0);
    // A step is two frames, of a sixtieth of a second each.
    expect(each).toBeLessThan(2_000 / 60);
  } finally {
    crowd.stop();
  }
});

test("script and style of the first load are less than 100 KB", async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const kinds = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, encodedDataLength),
  );
  const load = async (address: string, shown: string): Promise<number> => {
    await page.goto(`${process.env.STILL_URL}/#/${address}`);
    await expect(page.locator(shown).first()).toBeVisible();
    await page.waitForLoadState("networkidle").catch(() => undefined);
    const own = [...sizes].filter(([id]) => ["Script", "Stylesheet"].includes(kinds.get(id) ?? ""));
    return own.reduce((all, [, size]) => all + size, 0) / 1_000;
  };
  const floor = await load("floor", ".tile");
  const { queues } = await (await fetch(`${process.env.STILL_URL}/queues`)).json();
  const charts = await load(`history/${queues[0].queueId}`, "canvas");
  console.log(
    `script and style, compressed: ${floor.toFixed(1)} KB; with charts ${charts.toFixed(1)} KB`,
  );
  expect(floor).toBeGreaterThan(5);
  expect(floor).toBeLessThan(100);
  expect(charts).toBeLessThan(100);
});
