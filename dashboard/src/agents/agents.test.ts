import { describe, expect, test } from "vitest";
import type { Agent } from "../api/client";
import { inSight } from "../ui/window";
import {
  chosen,
  groupsOf,
  isMarked,
  isStuck,
  type Row,
  rowOf,
  STUCK_MINUTES,
  type Wanted,
} from "./agents";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const ago = (seconds: number): string => new Date(NOW - seconds * 1_000).toISOString();

function agent(id: string, like: Partial<Agent> = {}): Agent {
  return {
    agentId: id,
    activity: "available",
    session: "loggedIn",
    contacts: [],
    username: `${id}@example.com`,
    firstName: null,
    lastName: null,
    hierarchy: [],
    instanceId: null,
    lastSeenAt: null,
    nextStatus: null,
    routingProfileId: null,
    routingProfileName: null,
    silentSince: null,
    status: { name: "Available", type: "ROUTABLE", since: ago(600) },
    ...like,
  };
}

function hand(state: string, seconds: number): Agent["contacts"][number] {
  return {
    contactId: `${state}-${seconds}`,
    state,
    since: ago(seconds),
    channel: "VOICE",
    queueId: null,
  };
}

describe("what an agent has been doing", () => {
  test("has lasted since the contacts came that make it, not since the status", () => {
    const contacts = [hand("CONNECTED", 30), hand("CONNECTED_ONHOLD", 90), hand("ENDED", 400)];
    expect(rowOf(agent("a", { activity: "onContact", contacts })).since).toBe(ago(90));
    expect(rowOf(agent("a", { activity: "afterContactWork", contacts })).since).toBe(ago(400));
  });

  test("has lasted since the status where no contact makes it", () => {
    expect(rowOf(agent("a")).since).toBe(ago(600));
    expect(rowOf(agent("a", { status: null })).since).toBeUndefined();
  });
});

describe("a contact in hand", () => {
  test.each(Object.entries(STUCK_MINUTES))(
    "that is %s is stuck after %d minutes",
    (state, minutes) => {
      expect(isStuck(hand(state, minutes * 60 - 1), NOW)).toBe(false);
      expect(isStuck(hand(state, minutes * 60), NOW)).toBe(true);
    },
  );

  test("that is talked to is not stuck, however long", () => {
    expect(isStuck(hand("CONNECTED", 10_000), NOW)).toBe(false);
  });

  test("marks its agent, and so does silence", () => {
    expect(isMarked(agent("a"), NOW)).toBe(false);
    expect(isMarked(agent("a", { contacts: [hand("MISSED", 500)] }), NOW)).toBe(true);
    expect(isMarked(agent("a", { silentSince: ago(1) }), NOW)).toBe(true);
  });
});

describe("the grid", () => {
  const rows: Row[] = [
    agent("b", {
      firstName: "Bo",
      lastName: "Example 10",
      status: { name: "Available", type: "ROUTABLE", since: ago(5) },
    }),
    agent("c", { firstName: "Bo", lastName: "Example 9", routingProfileId: "p-1" }),
    agent("a", {
      activity: "onContact",
      contacts: [hand("CONNECTED", 60)],
      routingProfileId: "p-2",
    }),
    agent("d", { activity: "offline", status: null, silentSince: ago(900) }),
  ].map(rowOf);
  const ids = (wanted: Partial<Wanted>): string =>
    chosen(
      rows,
      {
        text: "",
        activity: "",
        profile: "",
        group: "",
        order: "name",
        descending: false,
        ...wanted,
      },
      NOW,
    )
      .map(({ agent }) => agent.agentId)
      .join("");

  test("is in the order of names as people read them, or the other way round", () => {
    expect([ids({}), ids({ descending: true })]).toEqual(["acbd", "dbca"]);
  });

  test("has the longest time last, and whoever's is not known first", () => {
    expect(ids({ order: "time" })).toBe("dbac");
  });

  test("is filtered by activity, by who is online, and by who needs somebody", () => {
    expect([ids({ activity: "onContact" }), ids({ activity: "marked" })]).toEqual(["a", "d"]);
    expect(ids({ activity: "online" })).not.toContain("d");
  });

  test("is filtered by routing profile, and by a part of a name or an id", () => {
    expect(ids({ profile: "p-1" })).toBe("c");
    expect(ids({ text: " EXAMPLE 1" })).toBe("b");
    expect(ids({ text: "a@example" })).toBe("a");
  });
});

describe("the hierarchy", () => {
  const europe = { id: "g-1", name: "Europe" };
  const rows = [
    agent("a", { hierarchy: [europe, { id: "g-3", name: "Team 10" }] }),
    agent("b", { hierarchy: [europe, { id: "g-2", name: "Team 9" }] }),
    agent("c"),
  ].map(rowOf);
  const ids = (group: string): string =>
    chosen(
      rows,
      { text: "", activity: "", profile: "", group, order: "name", descending: false },
      NOW,
    )
      .map(({ agent }) => agent.agentId)
      .join("");

  test("is chosen from by the groups that there are, each once", () => {
    expect(groupsOf(rows)).toEqual([
      ["g-1", "Europe"],
      ["g-2", "Team 9"],
      ["g-3", "Team 10"],
    ]);
    expect(groupsOf(rows.slice(2))).toEqual([]);
  });

  test("filters by a group of any level", () => {
    expect([ids("g-1"), ids("g-2"), ids(""), ids("g-4")]).toEqual(["ab", "b", "abc", ""]);
  });
});

describe("rows in sight", () => {
  test("of a long list are few, wherever it is scrolled to", () => {
    expect(inSight(0, 380, 38, 2_000)).toEqual({ first: 0, end: 18 });
    expect(inSight(38_000, 380, 38, 2_000)).toEqual({ first: 992, end: 1_018 });
  });

  test("end with the list, though it became shorter than it is scrolled", () => {
    expect(inSight(76_000, 380, 38, 20)).toEqual({ first: 2, end: 20 });
    expect(inSight(500, 380, 38, 0)).toEqual({ first: 0, end: 0 });
  });
});
