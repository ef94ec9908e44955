import { client, type Memory, type OneContact, type Told } from "../api/client";
import type { Question } from "../api/poll";
import { heardMore, type Talk } from "./talk";

/** One contact, as every feed tells of it. */
export const contact =
  (contactId: string): Question<OneContact> =>
  (memory, signal) =>
    ask(memory, signal, contactId);

const ask = (memory: Memory, signal: AbortSignal, contactId: string): Promise<Told<OneContact>> =>
  memory.ask(contactId, signal, (asking) =>
    client.GET("/contacts/{contactId}", { params: { path: { contactId } }, ...asking }),
  );

/** How many legs of a conversation are shown whole: there are seldom more than three. */
const LEGS = 8;

/** A conversation: its legs in order, each as every feed tells of it. */
export interface Legs {
  readonly legs: readonly OneContact[];
  /** How many there are beside those. */
  readonly left: number;
}

/** The legs of the conversation that a contact belongs to. */
export function legs(contactId: string): Question<Legs> {
  let last: Legs = { legs: [], left: 0 };
  return async (memory, signal) => {
    const told = await memory.ask("chain", signal, (asking) =>
      client.GET("/contacts/{contactId}/chain", { params: { path: { contactId } }, ...asking }),
    );
    const ids = told.data.legs.map((leg) => leg.contactId);
    // Those around the one that is looked at.
    const here = Math.max(0, ids.indexOf(contactId));
    const first = Math.max(0, Math.min(here - LEGS / 2, ids.length - LEGS));
    const shown = ids.slice(first, first + LEGS);
    const legs = await Promise.all(shown.map((id) => ask(memory, signal, id)));
    const data = { legs: legs.map((leg) => leg.data), left: ids.length - shown.length };
    const same =
      data.left === last.left &&
      data.legs.length === last.legs.length &&
      data.legs.every((leg, at) => leg === last.legs[at]);
    if (!same) last = data;
    return { ...told, data: last };
  };
}

/** What was said, and more with each time: only what is new is asked for. */
export function transcript(contactId: string): Question<Talk> {
  let talk: Talk = { turns: [], after: undefined };
  let wasOver = false;
  return async (memory, signal) => {
    for (;;) {
      const { after } = talk;
      const query = after ? { after } : {};
      const told = await memory.ask("transcript", signal, (asking) =>
        client.GET("/contacts/{contactId}/transcript", {
          params: { path: { contactId }, query },
          ...asking,
        }),
      );
      const isOver = told.data.status === "completed" || told.data.status === "failed";
      if (isOver && !wasOver && after) {
        // What is said to the end may have been redacted from its beginning.
        talk = { turns: [], after: undefined };
        wasOver = true;
        continue;
      }
      wasOver = isOver;
      talk = heardMore(talk, told.data.segments, told.data.after);
      if (!told.data.more) return { ...told, data: talk };
    }
  };
}
