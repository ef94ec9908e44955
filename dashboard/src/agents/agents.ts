import type { Activity, Agent } from "../api/client";
import { COLLATOR } from "../floor/severity";
import { shortId } from "../time/format";

/** The activities in the order in which they are listed, and what they are called. */
export const ACTIVITIES: readonly (readonly [Activity, string])[] = [
  ["error", "Error"],
  ["missed", "Missed"],
  ["rejected", "Rejected"],
  ["incoming", "Incoming"],
  ["onContact", "On contact"],
  ["afterContactWork", "After-contact work"],
  ["available", "Available"],
  ["custom", "In a status"],
  ["unknown", "Unknown"],
  ["offline", "Offline"],
];

/** The states of contacts that make an activity, as Connect spells them. */
const STATES: Partial<Record<Activity, readonly string[]>> = {
  error: ["ERROR"],
  missed: ["MISSED"],
  rejected: ["REJECTED"],
  incoming: ["INCOMING", "PENDING", "CONNECTING"],
  onContact: ["CONNECTED", "CONNECTED_ONHOLD", "PAUSED"],
  afterContactWork: ["ENDED"],
};

/** For how many minutes a contact may be in a state until it looks stuck: people do not take that long. */
export const STUCK_MINUTES: Readonly<Record<string, number>> = {
  ERROR: 2,
  MISSED: 2,
  REJECTED: 2,
  INCOMING: 1,
  PENDING: 1,
  CONNECTING: 1,
  CONNECTED_ONHOLD: 10,
  ENDED: 15,
};

/** An agent, and what the grid shows, sorts and searches. */
export interface Row {
  readonly agent: Agent;
  readonly name: string;
  readonly searched: string;
  /** Since when the agent has been doing what the activity says; empty where nobody tells. */
  readonly since: string | undefined;
  readonly profile: string;
}

/** What follows from an agent, once for each answer. */
export function rowOf(agent: Agent): Row {
  const full = [agent.firstName, agent.lastName].filter(Boolean).join(" ");
  const name = full || agent.username || agent.agentId;
  const searched = `${name} ${agent.username ?? ""} ${agent.agentId}`.toLocaleLowerCase();
  return { agent, name, searched, since: since(agent), profile: agent.routingProfileName ?? "" };
}

/**
 * Since when an agent has been doing it: the earliest contact in a state that makes the activity, else
 * the status.
 */
function since(agent: Agent): string | undefined {
  const states = STATES[agent.activity] ?? [];
  const begun = agent.contacts
    .filter((contact) => states.includes(contact.state))
    .map((contact) => contact.since)
    .filter((at) => at != null);
  return begun.sort()[0] ?? agent.status?.since ?? undefined;
}

/** Whether a contact in hand has been in its state for longer than people take. */
export function isStuck(contact: Agent["contacts"][number], now: number): boolean {
  const minutes = STUCK_MINUTES[contact.state];
  if (minutes === undefined || !contact.since) return false;
  return now - Date.parse(contact.since) >= minutes * 60_000;
}

export const ORDERS = ["name", "activity", "time", "contacts", "profile"] as const;
export type Order = (typeof ORDERS)[number];

export interface Wanted {
  readonly text: string;
  /** One activity; `online` for all but offline; `marked` for silent or stuck; empty for all. */
  readonly activity: string;
  readonly profile: string;
  /** A group of the hierarchy, whatever its level; empty for all. */
  readonly group: string;
  readonly order: Order;
  readonly descending: boolean;
}

const PLACE = new Map(ACTIVITIES.map(([activity], place) => [activity, place]));

/** Whether somebody should look after an agent: nothing is heard, or a contact does not move on. */
export function isMarked(agent: Agent, now: number): boolean {
  return Boolean(agent.silentSince) || agent.contacts.some((contact) => isStuck(contact, now));
}

/** The groups of the hierarchy that the agents are in, by id, in the order of their names. */
export function groupsOf(rows: readonly Row[]): (readonly [id: string, name: string])[] {
  const all = rows.flatMap(({ agent }) => agent.hierarchy);
  const names = new Map(all.map(({ id, name }) => [id, name ?? shortId(id)]));
  return [...names].sort(([, a], [, b]) => COLLATOR.compare(a, b));
}

/** The rows that are wanted, in an order that is the same for the same agents. */
export function chosen(rows: readonly Row[], wanted: Wanted, now: number): Row[] {
  const text = wanted.text.trim().toLocaleLowerCase();
  const { activity, profile, group } = wanted;
  const fits = ({ agent, searched }: Row): boolean =>
    (!text || searched.includes(text)) &&
    (!profile || agent.routingProfileId === profile) &&
    (!group || agent.hierarchy.some(({ id }) => id === group)) &&
    (!activity ||
      agent.activity === activity ||
      (activity === "online" && agent.activity !== "offline") ||
      (activity === "marked" && isMarked(agent, now)));
  const time = ({ since }: Row): number => (since ? -Date.parse(since) : Number.NEGATIVE_INFINITY);
  const place = ({ agent }: Row): number => PLACE.get(agent.activity) ?? 0;
  const orders: Record<Order, (a: Row, b: Row) => number> = {
    name: () => 0,
    activity: (a, b) => place(a) - place(b),
    // Two of whom nobody knows are alike: infinity less infinity is no number.
    time: (a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)),
    contacts: (a, b) => a.agent.contacts.length - b.agent.contacts.length,
    profile: (a, b) => COLLATOR.compare(a.profile, b.profile),
  };
  const byName = (a: Row, b: Row): number =>
    COLLATOR.compare(a.name, b.name) || (a.agent.agentId < b.agent.agentId ? -1 : 1);
  const turn = wanted.descending ? -1 : 1;
  const order = orders[wanted.order];
  return rows.filter(fits).sort((a, b) => turn * (order(a, b) || byName(a, b)));
}
