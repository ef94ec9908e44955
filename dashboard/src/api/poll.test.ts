import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Failure, type Told } from "./client";
import { troubles } from "./link";
import { EVERY_MS, Poll, restAfter } from "./poll";

const NINE = Date.parse("2026-03-02T09:00:00Z");

/** What a tab knows of itself: whether it is hidden, and who wants to know when that changes. */
class Tab {
  hidden = false;
  readonly #told = new Set<() => void>();
  addEventListener = (_: string, tell: () => void): unknown => this.#told.add(tell);
  removeEventListener = (_: string, tell: () => void): unknown => this.#told.delete(tell);

  turn(hidden: boolean): void {
    this.hidden = hidden;
    for (const tell of this.#told) tell();
  }
}

let tab: Tab;
const ended: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  tab = new Tab();
  vi.stubGlobal("document", tab);
});

afterEach(() => {
  for (const end of ended.splice(0)) end();
  expect(troubles.value.size).toBe(0);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A poll, what it is answered with in turn, and how often it asked. The last answer is every further one. */
function polled(key: string, ...answers: ("well" | number | "never")[]): { asked: () => number } {
  let asked = 0;
  const poll = new Poll(
    key,
    async (): Promise<Told<string>> => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      if (answer === "never") await new Promise(() => undefined);
      if (typeof answer === "number") throw new Failure(answer);
      return { data: "data", asOf: NINE + asked, lag: {} };
    },
    EVERY_MS,
  );
  ended.push(poll.watch());
  return { asked: () => asked };
}

const failing = (): string[] => [...troubles.value.keys()];

describe("a question that fails", () => {
  test("goes on failing though another is answered, until it is answered itself", async () => {
    const floor = polled("floor", "well", 503, 503, "well");
    const agents = polled("agents", "well");
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    expect(failing()).toEqual(["floor"]);
    while (floor.asked() < 3) await vi.advanceTimersByTimeAsync(100);
    expect(agents.asked()).toBeGreaterThan(1);
    expect(failing()).toEqual(["floor"]);
    while (floor.asked() < 4) await vi.advanceTimersByTimeAsync(100);
    expect(failing()).toEqual([]);
  });

  test("has failed since it failed first, and is as old as its own last answer", async () => {
    const floor = polled("floor", "well", 0);
    await vi.advanceTimersByTimeAsync(EVERY_MS);
    const first = troubles.value.get("floor");
    expect(first).toMatchObject({ lost: true, asOf: NINE + 1 });
    while (floor.asked() < 4) await vi.advanceTimersByTimeAsync(1_000);
    expect(troubles.value.get("floor")).toEqual(first);
  });

  test("is none where the API refuses it: that is an answer", async () => {
    polled("contact", 404);
    await vi.advanceTimersByTimeAsync(0);
    expect(failing()).toEqual([]);
  });

  test("is forgotten once nobody asks it any more", async () => {
    polled("floor", 500);
    await vi.advanceTimersByTimeAsync(0);
    expect(failing()).toEqual(["floor"]);
    ended.pop()?.();
    expect(failing()).toEqual([]);
  });
});

describe("a question that failed", () => {
  test("rests longer each time, and never for long", () => {
    const rests = [1, 2, 3, 4, 50].map((times) => restAfter(times, new Failure(0)));
    expect(rests).toEqual([2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  test("rests for as long as its answer says, up to a minute", () => {
    expect(restAfter(1, new Failure(503, undefined, "5"))).toBe(5_000);
    expect(restAfter(4, new Failure(503, undefined, "5"))).toBe(10_000);
    expect(restAfter(1, new Failure(503, undefined, "86400"))).toBe(60_000);
    expect(restAfter(1, new Failure(503, undefined, "Mon, 02 Mar 2026 09:00:00 GMT"))).toBe(2_000);
  });

  test("is asked that much later, and as usual once it was answered", async () => {
    const floor = polled("floor", 503, 503, "well");
    const at: number[] = [];
    for (let passed = 0; passed <= 12_000; passed += 1_000) {
      at.push(floor.asked());
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(at).toEqual([1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
  });

  test("is asked at once when another finds that the API is back", async () => {
    const floor = polled("floor", 0, 0, 0, "well");
    await vi.advanceTimersByTimeAsync(7_000);
    expect(floor.asked()).toBe(3);
    const agents = polled("agents", 0, "well");
    await vi.advanceTimersByTimeAsync(EVERY_MS + 1);
    expect([agents.asked(), floor.asked(), failing()]).toEqual([2, 4, []]);
  });
});

describe("a hidden page", () => {
  test("asks nothing, complains of nothing, and asks at once when it is looked at again", async () => {
    const floor = polled("floor", "well", 0, "well");
    await vi.advanceTimersByTimeAsync(EVERY_MS - 1);
    tab.turn(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([floor.asked(), failing()]).toEqual([1, []]);
    tab.turn(false);
    expect(floor.asked()).toBe(2);
  });

  test("does not take for a failure what was under way when it was hidden", async () => {
    let lose: (cause: Error) => void = () => undefined;
    const poll = new Poll(
      "floor",
      () => new Promise<Told<string>>((_, reject) => (lose = reject)),
      EVERY_MS,
    );
    ended.push(poll.watch());
    tab.turn(true);
    lose(new TypeError("Failed to fetch"));
    await vi.advanceTimersByTimeAsync(0);
    expect(failing()).toEqual([]);
  });
});
