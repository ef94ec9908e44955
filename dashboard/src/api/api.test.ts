import { describe, expect, test, vi } from "vitest";
import { DOING_MS, done, lags, Memory } from "./client";
import { complaint, HEALTH, late, oldest, QUIET_MS, type Trouble, trust } from "./link";

const NONE: ReadonlyMap<string, Trouble> = new Map();

function failing(troubles: Record<string, Partial<Trouble>>): ReadonlyMap<string, Trouble> {
  const usual = { said: "The API does not answer.", lost: true, since: 1_000, asOf: undefined };
  return new Map(Object.entries(troubles).map(([key, like]) => [key, { ...usual, ...like }]));
}

describe("trust", () => {
  const heard = { asOf: 0, lag: { "agent-events": 5_000 } };

  test("waits for the first answer", () => {
    expect(trust({ asOf: undefined, lag: {} }, NONE)).toBe("waiting");
  });

  test("is there while events are young, however long ago the last answer came", () => {
    expect(trust(heard, NONE)).toBe("live");
  });

  test("goes at the first question that fails", () => {
    expect(trust(heard, failing({ floor: {} }))).toBe("gone");
    expect(trust({ asOf: undefined, lag: {} }, failing({ floor: {} }))).toBe("gone");
  });

  test("is less when one feed is late, whatever the others tell", () => {
    const lag = { "agent-events": QUIET_MS, "contact-events": QUIET_MS };
    expect(trust({ ...heard, lag }, NONE)).toBe("live");
    expect(trust({ ...heard, lag: { ...lag, "contact-records": QUIET_MS + 1 } }, NONE)).toBe(
      "quiet",
    );
    expect(trust({ ...heard, lag: {} }, NONE)).toBe("quiet");
  });

  test("names the feeds that are late, and none that nothing was ever heard of", () => {
    const lag = { "contact-lens": QUIET_MS + 1, "agent-events": 0, "contact-events": QUIET_MS * 2 };
    expect(late(lag)).toEqual(["contact-events", "contact-lens"]);
  });
});

describe("what fails", () => {
  test("is nothing while every question is answered", () => {
    expect([complaint(NONE, 0), oldest(NONE)]).toEqual([undefined, undefined]);
  });

  test("is the API where nothing else was heard of it since", () => {
    const floor = failing({ floor: { since: 5_000 } });
    expect(complaint(floor, 4_999)).toBe("The API does not answer.");
    expect(complaint(floor, 5_001)).toBe("Part of what is shown is not up to date.");
  });

  test("is what the API says of itself", () => {
    const said = "The store is not available.";
    const all = failing({ [HEALTH]: { said, lost: false }, floor: { said: "The API failed." } });
    expect(complaint(all, 0)).toBe(said);
  });

  test("is a part where the API answers, and is failed by something", () => {
    const floor = failing({ floor: { said: "The API failed.", lost: false, since: 5_000 } });
    expect(complaint(floor, 0)).toBe("Part of what is shown is not up to date.");
  });

  test("is as old as the oldest of it", () => {
    const all = failing({ floor: { asOf: 9_000 }, names: { asOf: 4_000 }, agents: {} });
    expect(oldest(all)).toBe(4_000);
    expect(oldest(failing({ agents: {} }))).toBeUndefined();
  });
});

describe("the header of lags", () => {
  test("is read by feed, and what is none of it is left out", () => {
    expect(lags("agent-events=1200, contact-events=300, odd")).toEqual({
      "agent-events": 1_200,
      "contact-events": 300,
    });
    expect(lags("")).toEqual({});
  });
});

describe("an answer", () => {
  const answer = (status: number, etag: string): Response =>
    new Response(null, {
      status,
      headers: { etag, "connect-live-as-of": "2026-03-02T09:00:00.000Z" },
    });

  test("that has not changed is the same object, with its new moment", async () => {
    const memory = new Memory();
    const { signal } = new AbortController();
    const data = { queues: [] };
    const asked: Record<string, string>[] = [];
    const ask = (
      status: number,
      body?: { queues: never[] },
    ): ReturnType<typeof memory.ask<typeof data>> =>
      memory.ask("queues", signal, async ({ headers }) => {
        asked.push(headers);
        return { response: answer(status, 'W/"1"'), ...(body ? { data: body } : {}) };
      });
    const first = await ask(200, data);
    const again = await ask(304);
    expect(asked).toEqual([{}, { "if-none-match": 'W/"1"' }]);
    expect(again.data).toBe(first.data);
    expect(again.asOf).toBe(Date.parse("2026-03-02T09:00:00Z"));
  });

  test("that is not the API's, for it does not say of when it is, is none", async () => {
    const { signal } = new AbortController();
    const odd = new Memory().ask("a", signal, async () => ({
      response: new Response("{}"),
      data: {},
    }));
    await expect(odd).rejects.toMatchObject({ status: 0 });
  });

  test("that did not come is told from one that is a refusal", async () => {
    const memory = new Memory();
    const { signal } = new AbortController();
    const lost = memory.ask("a", signal, () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(lost).rejects.toMatchObject({ status: 0 });
    const problem = { code: "unknown_queue", title: "There is no such queue.", errors: [] };
    const refused = memory.ask("a", signal, async () => ({
      response: answer(404, ""),
      error: problem,
    }));
    await expect(refused).rejects.toMatchObject({
      status: 404,
      message: "There is no such queue.",
    });
  });
});

describe("something that is done", () => {
  test("is told of, or what it failed with", async () => {
    const response = new Response("{}", { status: 201 });
    expect(await done(async () => ({ response, data: "data" }))).toBe("data");
    const problem = { code: "too_many_calls", title: "You asked for too many calls." };
    const refused = new Response("{}", { status: 429, headers: { "retry-after": "7" } });
    expect(await done(async () => ({ response: refused, error: problem }))).toMatchObject({
      status: 429,
      message: "You asked for too many calls.",
      retryAfterMs: 7_000,
    });
  });

  test("that takes too long was not answered", async () => {
    const limit = vi.spyOn(AbortSignal, "timeout");
    limit.mockReturnValue(AbortSignal.abort(new DOMException("late", "TimeoutError")));
    const never = done((signal) => Promise.reject(signal.reason));
    await expect(never).resolves.toMatchObject({ status: 0 });
    expect(limit).toHaveBeenCalledWith(DOING_MS);
  });
});
