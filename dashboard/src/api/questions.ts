import {
  type Agent,
  type Alert,
  type Callback,
  type Contact,
  client,
  type Memory,
  type Phase,
  type Queue,
  type Schemas,
  type Told,
} from "./client";
import type { Question } from "./poll";

/** A list as far as it is shown. */
export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether there is more than that. */
  readonly isCut: boolean;
  /** The moment that it begins with, where there was too much before; in milliseconds. */
  readonly since: number | undefined;
}

/** Pages of one list, as one. The same object as long as no page changed. */
class Whole<T> {
  #pages: readonly unknown[] = [];
  #all: Listed<T> | undefined;

  of(pages: readonly (readonly T[])[], isCut: boolean, since: number | undefined): Listed<T> {
    const known = this.#all;
    const same =
      known?.isCut === isCut &&
      known.since === since &&
      pages.length === this.#pages.length &&
      pages.every((page, at) => page === this.#pages[at]);
    if (same) return known;
    this.#pages = pages;
    this.#all = { items: pages.flat(), isCut, since };
    return this.#all;
  }
}

interface Paged<T> {
  readonly items: readonly T[];
  readonly next?: string | null | undefined;
}

/** One page: where it goes on from, from which moment on (as the API takes it), and its own key. */
interface Page {
  readonly memory: Memory;
  readonly signal: AbortSignal;
  readonly cursor: string | undefined;
  readonly from: string | undefined;
  readonly key: string;
}

/** How finely the beginning of "the last hours" moves on: a list that begins anew each time is all new. */
const GRAIN_MS = 5 * 60_000;

/**
 * Reads a list to its end, or to the most pages that one screen shows.
 *
 * Where the oldest come first and the newest are wanted, `spans` (in milliseconds, `undefined` for no
 * beginning) are how far back it is asked for: where one is too much, the next one is asked, from then on.
 */
export function listed<T>(
  most: number,
  page: (page: Page) => Promise<Told<Paged<T>>>,
  spans: readonly (number | undefined)[] = [undefined],
): Question<Listed<T>> {
  const whole = new Whole<T>();
  let narrowed = 0;
  let asOf: number | undefined;
  return async (memory, signal) => {
    for (;;) {
      const span = spans[narrowed];
      // The server's clock says what "the last hour" is.
      if (span !== undefined) asOf ??= (await health(memory, signal)).asOf;
      const begins =
        span === undefined || asOf === undefined
          ? undefined
          : Math.floor(asOf / GRAIN_MS) * GRAIN_MS - span;
      const from = begins === undefined ? undefined : new Date(begins).toISOString();
      const pages: (readonly T[])[] = [];
      let told: Told<Paged<T>>;
      let cursor: string | undefined;
      do {
        told = await page({ memory, signal, cursor, from, key: `page ${pages.length}` });
        pages.push(told.data.items);
        cursor = told.data.next ?? undefined;
      } while (cursor !== undefined && pages.length < most);
      asOf = told.asOf;
      const isCut = cursor !== undefined;
      if (isCut && narrowed < spans.length - 1) {
        narrowed += 1;
        continue;
      }
      return { ...told, data: whole.of(pages, isCut, narrowed > 0 ? begins : undefined) };
    }
  };
}

const after = (cursor: string | undefined): { cursor?: string } => (cursor ? { cursor } : {});
const since = (from: string | undefined): { from?: string } => (from ? { from } : {});

/** Whether the API is there; with it come its clock, and how old what it knows is. */
export const health: Question<Schemas["Health"]> = (memory, signal) =>
  memory.ask("health", signal, (asking) => client.GET("/healthz", { ...asking }));

/** All queues: at most 1,000, which is more than Connect's usual quota allows. */
export const queues = (tz: string): Question<Listed<Queue>> =>
  listed(5, async ({ memory, signal, cursor, key }) => {
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/queues", { params: { query: { limit: 200, tz, ...after(cursor) } }, ...asking }),
    );
    return { ...told, data: { items: told.data.queues, next: told.data.next } };
  });

/** All agents: at most 10,000. */
export const agents: Question<Listed<Agent>> = listed(
  10,
  async ({ memory, signal, cursor, key }) => {
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/agent-status", {
        params: { query: { limit: 1_000, ...after(cursor) } },
        ...asking,
      }),
    );
    return { ...told, data: { items: told.data.agents, next: told.data.next } };
  },
);

/** What is asked of the list of contacts. */
export interface Wanted {
  readonly phase?: Phase;
  readonly queue?: string;
}

/** Contacts of a phase, or of a queue: at most 400. */
export const contacts = (wanted: Wanted): Question<Listed<Contact>> =>
  listed(2, async ({ memory, signal, cursor, key }) => {
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/contacts", {
        params: { query: { limit: 200, ...wanted, ...after(cursor) } },
        ...asking,
      }),
    );
    return { ...told, data: { items: told.data.contacts, next: told.data.next } };
  });

/** Contacts that entered a queue in the last hours: at most 1,000, the newest where there are more. */
export const entered = (queue: string, hours: number): Question<Listed<Contact>> =>
  listed(
    5,
    async ({ memory, signal, cursor, from, key }) => {
      const query = { queue, limit: 200, ...since(from), ...after(cursor) };
      const told = await memory.ask(key, signal, (asking) =>
        client.GET("/contacts", { params: { query }, ...asking }),
      );
      return { ...told, data: { items: told.data.contacts, next: told.data.next } };
    },
    [1, 2, 4, 8, 16].map((part) => (hours * HOUR_MS) / part),
  );

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Alerts, those that nobody looks after first; of one standing, or all of the last day. At most 200. */
export const alerts = (standing: Schemas["AlertStanding"] | undefined): Question<Listed<Alert>> =>
  listed(1, async ({ memory, signal, cursor, key }) => {
    const query = { limit: 200, ...(standing ? { standing } : {}), ...after(cursor) };
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/alerts", { params: { query }, ...asking }),
    );
    return { ...told, data: { items: told.data.alerts, next: told.data.next } };
  });

/**
 * Callbacks of a list: at most 400. Of those that are over the newest are wanted, of all others those
 * that are due first, or have waited longest.
 */
export const callbacks = (list: CallbackList): Question<Listed<Callback>> =>
  listed(
    2,
    async ({ memory, signal, cursor, from, key }) => {
      const query = { list, limit: 200, ...since(from), ...after(cursor) };
      const told = await memory.ask(key, signal, (asking) =>
        client.GET("/callbacks", { params: { query }, ...asking }),
      );
      return { ...told, data: { items: told.data.callbacks, next: told.data.next } };
    },
    list === "over" ? [undefined, 28 * DAY_MS, 7 * DAY_MS, DAY_MS, 4 * HOUR_MS] : [undefined],
  );

export type CallbackList = "suggested" | "scheduled" | "dialling" | "over";
