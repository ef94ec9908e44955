import {
  type Agent,
  type Contact,
  client,
  type Memory,
  type Phase,
  type Queue,
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
  ) => Promise<Told<Paged<T>>>,
): Question<T[]> {
  const whole = new Whole<T>();
  return async (memory, signal) => {
    const pages: T[][] = [];
    let cursor: string | undefined;
    for (;;) {
      const told = await page(memory, signal, cursor);
      pages.push(told.data.items);
      cursor = told.data.next ?? undefined;
      if (cursor === undefined || pages.length === most) return { ...told, data: whole.of(pages) };
    }
  };
}

/** A cursor holds what it belongs to, so it names its page. */
const named = (cursor: string | undefined): string => cursor ?? "first";
const after = (cursor: string | undefined): { cursor?: string } => (cursor ? { cursor } : {});

/** All queues: at most 1,000, which is more than Connect's usual quota allows. */
export const queues = (tz: string): Question<Queue[]> =>
  listed(5, async (memory, signal, cursor) => {
    const told = await memory.ask(named(cursor), signal, (asking) =>
      client.GET("/queues", { params: { query: { limit: 200, tz, ...after(cursor) } }, ...asking }),
    );
    return { ...told, data: { items: told.data.queues, next: told.data.next } };
  });

/** All agents: at most 10,000. */
export const agents: Question<Agent[]> = listed(10, async (memory, signal, cursor) => {
  const told = await memory.ask(named(cursor), signal, (asking) =>
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
  listed(2, async (memory, signal, cursor) => {
    const told = await memory.ask(named(cursor), signal, (asking) =>
      client.GET("/contacts", {
        params: { query: { limit: 200, ...wanted, ...after(cursor) } },
        ...asking,
      }),
    );
    return { ...told, data: { items: told.data.contacts, next: told.data.next } };
  });
