import AxeBuilder from "@axe-core/playwright";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Served } from "./served";

/** A view: where it is, what is to be seen in it once all of it is there, and how often. */
export interface View {
  readonly address: string;
  readonly seen: string;
  readonly times?: number;
}

/** Said of an empty list, and not while it is awaited. */
const NONE = ".empty:not([role])";

/** What is seen first. */
export const FLOOR: View = { address: "floor", seen: ".tile", times: 4 };

/** Every view, by what it calls itself. */
export async function views(served: Served): Promise<Record<string, View>> {
  const { queues } = await served.ask("/queues", "/queues");
  const { agents } = await served.ask("/agent-status", "/agent-status");
  const { contacts } = await served.ask("/contacts", "/contacts?phase=connectedToAgent");
  const queue = queues[0]?.queueId ?? "";
  const talked = await Promise.all(
    contacts.map(async ({ contactId }) => {
      const talk = await served.ask("transcript", `/contacts/${contactId}/transcript`);
      return { contactId, turns: talk.segments.length };
    }),
  );
  const contact = talked.sort((a, b) => b.turns - a.turns)[0]?.contactId ?? "";
  return {
    Floor: FLOOR,
    Agents: { address: "agents", seen: "[data-agent]" },
    Agent: { address: `agent/${agents[0]?.agentId}`, seen: ".day dd" },
    Contacts: { address: "contacts", seen: "[data-contact]" },
    "Contacts of a queue": {
      address: `contacts?phase=lately&hours=4&queue=${queue}`,
      seen: "[data-contact]",
    },
    Contact: { address: `contact/${contact}`, seen: ".beside canvas, .turns", times: 2 },
    History: { address: `history/${queue}`, seen: ".chart canvas", times: 4 },
    Callbacks: { address: "callbacks", seen: `[data-callback], ${NONE}` },
    Alerts: { address: "alerts", seen: "[data-alert]" },
    "Call me": { address: "call", seen: ".shop" },
    "Not found": { address: "nowhere", seen: "a" },
  };
}

/** Waits until a view shows all that it asked for. */
export async function shown(page: Page, { seen, times }: View): Promise<void> {
  await expect(page.locator("main h1")).toBeVisible();
  const there = page.locator(`main :is(${seen})`);
  await expect(there.first()).toBeVisible();
  if (times !== undefined) await expect(there).toHaveCount(times);
  await expect(page.getByText(/^Asking for/)).toHaveCount(0);
}

/** What axe finds at what is to be seen now. */
export async function faultsOfAxe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Goes on with the Tab key until something has the focus, as whoever has no mouse does. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  /** More than there is to go through on any view. */
  const most = 100;
  for (let times = 0; times < most; times += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${most} times Tab do not lead to ${wanted}`);
}
