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

/** Pages of one list, as one. The same objects as long as no page changed. */
class Whole<T> {
  #pages: unknown[] = [];
  #all: T[] = [];

  of(pages: readonly (readonly T[])[]): T[] {
    const same =
      pages.length === this.#pages.length && pages.every((page, at) => page === this.#pages[at]);
    if (!same) {
      this.#pages = [...pages];
      this.#all = pages.flat();
    }
    return this.#all;
  }
}

interface Paged<T> {
  readonly items: T[];
  readonly next?: string | null | undefined;
}

/** Reads a list to its end, or to the most pages that one screen shows. */
function listed<T>(
  most: number,
  page: (
    memory: Memory,
    signal: AbortSignal,
    cursor: string | undefined,
    key: string,
  ) => Promise<Told<Paged<T>>>,
): Question<T[]> {
  const whole = new Whole<T>();
  return async (memory, signal) => {
    const pages: T[][] = [];
    let cursor: string | undefined;
    for (;;) {
      const told = await page(memory, signal, cursor, `page ${pages.length}`);
      pages.push(told.data.items);
      cursor = told.data.next ?? undefined;
      if (cursor === undefined || pages.length === most) return { ...told, data: whole.of(pages) };
    }
  };
}

const after = (cursor: string | undefined): { cursor?: string } => (cursor ? { cursor } : {});

/** Whether the API is there; with it come its clock, and how old what it knows is. */
export const health: Question<Schemas["Health"]> = (memory, signal) =>
  memory.ask("health", signal, (asking) => client.GET("/healthz", { ...asking }));

/** All queues: at most 1,000, which is more than Connect's usual quota allows. */
export const queues = (tz: string): Question<Queue[]> =>
  listed(5, async (memory, signal, cursor, key) => {
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/queues", { params: { query: { limit: 200, tz, ...after(cursor) } }, ...asking }),
    );
    return { ...told, data: { items: told.data.queues, next: told.data.next } };
  });

/** All agents: at most 10,000. */
export const agents: Question<Agent[]> = listed(10, async (memory, signal, cursor, key) => {
  const told = await memory.ask(key, signal, (asking) =>
    client.GET("/agent-status", {
      params: { query: { limit: 1_000, ...after(cursor) } },
      ...asking,
    }),
  );
  return { ...told, data: { items: told.data.agents, next: told.data.next } };
});

/** What is asked of the list of contacts. */
export interface Wanted {
  readonly phase?: Phase;
  readonly queue?: string;
}

/** Contacts of a phase, or of a queue: at most 400. */
export const contacts = (wanted: Wanted): Question<Contact[]> =>
  listed(2, async (memory, signal, cursor, key) => {
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/contacts", {
        params: { query: { limit: 200, ...wanted, ...after(cursor) } },
        ...asking,
      }),
    );
    return { ...told, data: { items: told.data.contacts, next: told.data.next } };
  });

/** How finely the beginning of "the last hours" moves on: a list that begins anew each time is all new. */
const GRAIN_MS = 5 * 60_000;

/** Contacts that entered a queue in the last hours: at most 1,000. */
export function entered(queue: string, hours: number): Question<Contact[]> {
  let asOf: number | undefined;
  const ask = listed<Contact>(5, async (memory, signal, cursor, key) => {
    const since =
      asOf === undefined ? undefined : Math.floor(asOf / GRAIN_MS) * GRAIN_MS - hours * 3_600_000;
    const from = since === undefined ? undefined : new Date(since).toISOString();
    const query = { queue, limit: 200, ...(from ? { from } : {}), ...after(cursor) };
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/contacts", { params: { query }, ...asking }),
    );
    return { ...told, data: { items: told.data.contacts, next: told.data.next } };
  });
  return async (memory, signal) => {
    // The server's clock says what "the last hour" is.
    asOf ??= (await memory.ask("clock", signal, (asking) => client.GET("/healthz", { ...asking })))
      .asOf;
    const told = await ask(memory, signal);
    asOf = told.asOf;
    return told;
  };
}

/** Alerts, those that nobody looks after first; of one standing, or all of the last day. At most 200. */
export const alerts = (standing: Schemas["AlertStanding"] | undefined): Question<Alert[]> =>
  listed(1, async (memory, signal, cursor, key) => {
    const query = { limit: 200, ...(standing ? { standing } : {}), ...after(cursor) };
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/alerts", { params: { query }, ...asking }),
    );
    return { ...told, data: { items: told.data.alerts, next: told.data.next } };
  });

/** Callbacks of a list: at most 400. */
export const callbacks = (list: CallbackList): Question<Callback[]> =>
  listed(2, async (memory, signal, cursor, key) => {
    const query = { list, limit: 200, ...after(cursor) };
    const told = await memory.ask(key, signal, (asking) =>
      client.GET("/callbacks", { params: { query }, ...asking }),
    );
    return { ...told, data: { items: told.data.callbacks, next: told.data.next } };
  });

export type CallbackList = "suggested" | "scheduled" | "dialling" | "over";
