import { computed, signal } from "@preact/signals";
import { PATIENCE_MS } from "../time/clock";
import { monotonic, now } from "../time/now";
import type { Feed } from "./client";

/** How things stand between the page and the API. */
interface Link {
  /** When an answer came last, on our own clock; `undefined` before the first. */
  readonly heardAt: number | undefined;
  /** The moment that it was of. */
  readonly asOf: number | undefined;
  /** How old the newest event of each feed was then. */
  readonly lag: Partial<Record<Feed, number>>;
  /** What the last request failed with, where it failed. */
  readonly failure: string | undefined;
}

export const link = signal<Link>({
  heardAt: undefined,
  asOf: undefined,
  lag: {},
  failure: undefined,
});

/** How far the numbers can be trusted. */
export type Trust = "waiting" | "live" | "quiet" | "gone";

/** Agents' heart beats come every two minutes, so more than two of them are missing. */
export const QUIET_MS = 5 * 60_000;

/** How far to trust what an answer of some time ago said. Times are in milliseconds. */
export function trust(link: Link, at: number): Trust {
  if (link.heardAt === undefined) return link.failure ? "gone" : "waiting";
  if (link.failure || at - link.heardAt > PATIENCE_MS) return "gone";
  // Of no feed at all, nothing was heard for ever.
  const newest = Math.min(...Object.values(link.lag));
  return newest > QUIET_MS ? "quiet" : "live";
}

/** The same as of now; looked at each second. */
export const trusted = computed<Trust>(() => {
  beat.value;
  return trust(link.value, monotonic());
});

/** Counts seconds, also while the server's clock stands still. */
const beat = signal(0);

export function startWatching(): void {
  setInterval(() => {
    beat.value += 1;
  }, 1_000);
}

/** How old the newest event of a feed is by now. */
export function lagNow(lag: number, asOf: number): number {
  return lag + Math.max(0, (now.value ?? asOf) - asOf);
}
