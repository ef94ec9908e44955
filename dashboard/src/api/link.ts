import { computed, signal } from "@preact/signals";
import { now } from "../time/now";
import type { Feed } from "./client";

/** What the newest answer said of itself. */
interface Link {
  /** The moment that it was of; `undefined` before the first. */
  readonly asOf: number | undefined;
  /** How old the newest event of each feed was then. */
  readonly lag: Partial<Record<Feed, number>>;
}

/** In the order in which they are shown. */
export const FEEDS: readonly Feed[] = [
  "contact-events",
  "agent-events",
  "contact-records",
  "contact-lens",
];

export const link = signal<Link>({ asOf: undefined, lag: {} });

/** A question that was not answered when it was asked last. */
export interface Trouble {
  /** What it failed with. */
  readonly said: string;
  /** Whether there was no answer at all: an answer that the API failed is one. */
  readonly lost: boolean;
  /** Since when it fails, on our own clock. */
  readonly since: number;
  /** The moment of what is shown of it; `undefined` where it was never answered. */
  readonly asOf: number | undefined;
}

/**
 * The questions that fail, by their keys. Each is taken out by its own next answer, and not by another's:
 * what one question is told says nothing about what another shows.
 */
export const troubles = signal<ReadonlyMap<string, Trouble>>(new Map());

/** Notes that a question failed. It has failed since it failed first. */
export function fails(key: string, trouble: Trouble): void {
  const since = troubles.peek().get(key)?.since ?? trouble.since;
  troubles.value = new Map(troubles.peek()).set(key, { ...trouble, since });
}

/** Notes that a question was answered, or is asked no more. */
export function mends(key: string): void {
  if (!troubles.peek().has(key)) return;
  const left = new Map(troubles.peek());
  left.delete(key);
  troubles.value = left;
}

/** The question that every view asks: whether the API is there. */
export const HEALTH = "health";

/** When that was answered last, on our own clock. */
export const healthyAt = signal(Number.NEGATIVE_INFINITY);

/** What is wrong with the questions that fail, in a sentence that stays the same as long as that does. */
export function complaint(
  failing: ReadonlyMap<string, Trouble>,
  healthyAt: number,
): string | undefined {
  const all = [...failing.values()];
  if (all.length === 0) return undefined;
  const health = failing.get(HEALTH);
  if (health) return health.said;
  const silent = all.some(({ lost, since }) => lost && since > healthyAt);
  return silent ? "The API does not answer." : "Part of what is shown is not up to date.";
}

/** The oldest moment that something is shown of which is not up to date. */
export function oldest(failing: ReadonlyMap<string, Trouble>): number | undefined {
  const moments = [...failing.values()].map(({ asOf }) => asOf).filter((at) => at !== undefined);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** How far the numbers can be trusted. */
export type Trust = "waiting" | "live" | "quiet" | "gone";

/** Agents' heart beats come every two minutes, so more than two of them are missing. */
export const QUIET_MS = 5 * 60_000;

/**
 * How far to trust what is shown. Nothing is made of silence: a request that is not answered in time has
 * failed, and where nothing is asked there is nothing to wait for.
 */
export function trust({ asOf, lag }: Link, failing: ReadonlyMap<string, Trouble>): Trust {
  if (failing.size > 0) return "gone";
  if (asOf === undefined) return "waiting";
  // Of no feed at all, nothing was heard for ever.
  return late(lag).length > 0 || Object.keys(lag).length === 0 ? "quiet" : "live";
}

/**
 * The feeds of which nothing was heard for long: what one of them tells is not made up for by another.
 * A feed that nothing was ever heard of may be one that the instance does not have.
 */
export function late(lag: Link["lag"]): Feed[] {
  return FEEDS.filter((feed) => (lag[feed] ?? 0) > QUIET_MS);
}

/** The same as of now. */
export const trusted = computed<Trust>(() => trust(link.value, troubles.value));

/** How old the newest event of a feed is by now. */
export function lagNow(lag: number, asOf: number): number {
  return lag + Math.max(0, (now.value ?? asOf) - asOf);
}
