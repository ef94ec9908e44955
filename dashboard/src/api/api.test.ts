import { describe, expect, test } from "vitest";
import { lags, Memory } from "./client";
import { QUIET_MS, trust } from "./link";

describe("trust", () => {
  const heard = { heardAt: 1_000, asOf: 0, lag: { "agent-events": 5_000 }, failure: undefined };

  test("waits for the first answer", () => {
    expect(trust({ heardAt: undefined, asOf: undefined, lag: {}, failure: undefined }, 5)).toBe(
      "waiting",
    );
  });

  test("is there while answers come and events are young", () => {
    expect(trust(heard, 2_000)).toBe("live");
  });

  test("goes at the first request that fails, and when none is answered for ten seconds", () => {
    expect(trust({ ...heard, failure: "The API does not answer." }, 1_001)).toBe("gone");
    expect([trust(heard, 11_000), trust(heard, 11_001)]).toEqual(["live", "gone"]);
  });

  test("is less when even the newest event is old", () => {
    const lag = { "agent-events": QUIET_MS + 1, "contact-events": QUIET_MS + 60_000 };
    expect(trust({ ...heard, lag }, 2_000)).toBe("quiet");
    expect(trust({ ...heard, lag: { ...lag, "contact-records": 1_000 } }, 2_000)).toBe("live");
    expect(trust({ ...heard, lag: {} }, 2_000)).toBe("quiet");
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
