import { expect, type Page } from "@playwright/test";
import type { Served } from "./served";

/** Every view, by what its address says. */
export async function views(served: Served): Promise<Record<string, string>> {
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
    Floor: "floor",
    Agents: "agents",
    Agent: `agent/${agents[0]?.agentId}`,
    Contacts: "contacts",
    "Contacts of a queue": `contacts?phase=lately&queue=${queue}`,
    Contact: `contact/${contact}`,
    History: `history/${queue}`,
    Callbacks: "callbacks",
    Alerts: "alerts",
    "Call me": "call",
    "Not found": "nowhere",
  };
}

/** Waits until a view shows what it asked for. */
export async function shown(page: Page): Promise<void> {
  await expect(page.locator("main h1")).toBeVisible();
  await expect(page.getByText(/^Asking for/)).toHaveCount(0);
}
