import { describe, expect, test } from "vitest";
import type { Queue } from "../api/client";
import { judge, nameOf, placed } from "./severity";

const NOW = Date.parse("2026-03-02T09:00:00Z");

interface Like {
  id?: string;
  name?: string | null;
  waited?: number;
  waiting?: number;
  staffed?: number;
  level?: number | null;
  rate?: number | null;
  queued?: number;
}

/** A queue of which all is well, but for what is said. */
function queue(like: Like = {}): Queue {
  const { waited, waiting = waited === undefined ? 0 : 1, staffed = 3, queued = 100 } = like;
  const since = waited === undefined ? null : new Date(NOW - waited * 1_000).toISOString();
  return {
    queueId: like.id ?? "q-1",
    name: like.name === undefined ? "Orders" : like.name,
    now: {
      inQueue: waiting,
      ringing: 0,
      longestWaitSince: since,
      longestWaitMs: waited === undefined ? null : waited * 1_000,
      longestWaitContactId: null,
    },
    agents: {
      online: staffed,
      staffed,
      available: 0,
      onContact: 0,
      afterContactWork: 0,
      nonProductive: 0,
      error: 0,
    },
    slotsAvailable: null,
    today: {
      from: "2026-03-02T00:00:00Z",
      until: "2026-03-02T09:00:00Z",
      contactsQueued: queued,
      contactsHandled: queued,
      contactsAbandoned: 0,
      abandonmentRate: like.rate === undefined ? 0 : like.rate,
      serviceLevel: {
        seconds: 20,
        removedFromQueue: like.level === undefined ? 95 : like.level,
        answered: null,
      },
    },
  };
}

describe("a queue", () => {
  test.each<[string, Like, string]>([
    ["where nobody waits is in order", {}, "ok"],
    ["waited in for less than is promised is in order", { waited: 19.9 }, "ok"],
    ["waited in for as long as is promised is watched", { waited: 20 }, "watch"],
    ["waited in for less than four times that is watched", { waited: 79.9 }, "watch"],
    ["waited in for four times that is acted on", { waited: 80 }, "act"],
    ["with its target reached is in order", { level: 80 }, "ok"],
    ["just below its target is watched", { level: 79.99 }, "watch"],
    ["20 points below its target is watched", { level: 60 }, "watch"],
    ["further below is acted on", { level: 59.9 }, "act"],
    ["of which few abandon is in order", { rate: 4.9 }, "ok"],
    ["of which 5 % abandon is watched", { rate: 5 }, "watch"],
    ["of which 10 % abandon is acted on", { rate: 10 }, "act"],
    ["with a bad level of four contacts is in order", { level: 0, rate: 100, queued: 4 }, "ok"],
    ["with a bad level of five contacts is acted on", { level: 0, queued: 5 }, "act"],
    ["of which nobody knows a level is in order", { level: null, rate: null }, "ok"],
    ["with somebody waiting and nobody staffed is acted on", { waited: 1, staffed: 0 }, "act"],
    ["with nobody waiting and nobody staffed is in order", { staffed: 0 }, "ok"],
  ])("%s", (_, like, severity) => {
    expect(judge(queue(like), NOW).severity).toBe(severity);
  });

  test.each(["now", "today"] as const)(
    "of which `%s` is too much to look at is watched, whatever else is in order",
    (part) => {
      const judged = judge({ ...queue(), [part]: null }, NOW);
      expect(judged).toMatchObject({ severity: "watch", reasons: ["too much to look at"] });
    },
  );

  test("of whose agents nothing is known is judged by its contacts", () => {
    expect(judge({ ...queue(), agents: null }, NOW).severity).toBe("ok");
  });

  test("says why, the worst first", () => {
    const { reasons } = judge(queue({ waited: 30, rate: 12, level: 70 }), NOW);
    expect(reasons).toEqual(["10 % or more abandon", "a wait over 20 s", "level below 80 %"]);
  });

  test("with somebody waiting and nobody staffed says so before all else", () => {
    const { reasons } = judge(queue({ waited: 30, staffed: 0, rate: 12 }), NOW);
    expect(reasons).toEqual(["nobody to answer", "10 % or more abandon", "a wait over 20 s"]);
  });

  test("without a name is called by its id, or as somebody's own", () => {
    expect(nameOf({ queueId: "0173e28d-72a7", name: null })).toBe("Queue 0173e28d");
    expect(nameOf({ queueId: "agent/1", name: null })).toBe("An agent's own queue");
  });
});

describe("the floor", () => {
  const floor = [
    queue({ id: "a", name: "Orders 10" }),
    queue({ id: "b", name: "Orders 2" }),
    queue({ id: "c", name: "Billing", waited: 30, waiting: 9 }),
    queue({ id: "d", name: "Returns", waited: 90 }),
    queue({ id: "e", name: "Warranty", waited: 100, level: 70 }),
  ];
  const ids = (order: "worst" | "name" | "waiting" | "level", filter = ""): string =>
    placed(floor, NOW, { order, filter })
      .map(({ queue }) => queue.queueId)
      .join("");

  test("has the worst first, and of those alike the longest wait, then the name", () => {
    expect(ids("worst")).toBe("edcba");
  });

  test("is in the order of names as people read them", () => {
    expect(ids("name")).toBe("cbade");
  });

  test("is in the order of how many wait, or of the service level", () => {
    expect([ids("waiting"), ids("level")]).toEqual(["cedba", "ecbad"]);
  });

  test("is filtered by a part of the name, in any case", () => {
    expect(ids("name", " oRD ")).toBe("ba");
  });
});
