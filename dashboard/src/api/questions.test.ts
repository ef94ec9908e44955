import { describe, expect, test } from "vitest";
import { Memory, type Told } from "./client";
import { listed } from "./questions";

const NOON = Date.parse("2026-03-02T12:00:00Z");
const HOUR = 3_600_000;

/** A memory that knows what time it is, and asks nothing. */
class Clock extends Memory {
  override async ask<T>(): Promise<Told<T>> {
    return { data: {} as T, asOf: NOON + 60_000, lag: {} };
  }
}

/**
 * A list of one entry every minute before noon, for so many hours, in pages of ten; and from when on each
 * of its pages was asked for.
 */
function minutes(hours: number, most: number, spans?: (number | undefined)[]) {
  const asked: (string | undefined)[] = [];
  const all = Array.from({ length: hours * 60 }, (_, at) => NOON - (hours * 60 - at) * 60_000);
  const question = listed<number>(
    most,
    async ({ from, cursor }) => {
      asked.push(from);
      const left = all.filter((at) => at >= Date.parse(from ?? "1970-01-01"));
      const first = Number(cursor ?? 0);
      const next = first + 10 < left.length ? String(first + 10) : null;
      const items = left.slice(first, first + 10);
      return { data: { items, next }, asOf: NOON + 60_000, lag: {} };
    },
    spans,
  );
  const ask = async () => (await question(new Clock(), new AbortController().signal)).data;
  return { ask, asked };
}

describe("a list", () => {
  test("is read to its end", async () => {
    const { items, isCut, since } = await minutes(1, 6).ask();
    expect([items.length, isCut, since]).toEqual([60, false, undefined]);
  });

  test("says that there is more than it shows", async () => {
    const { items, isCut } = await minutes(2, 6).ask();
    expect([items.length, isCut]).toEqual([60, true]);
  });

  test("that is too long is asked for from later on, until its newest are there", async () => {
    const { ask, asked } = minutes(8, 6, [undefined, 4 * HOUR, 2 * HOUR, HOUR, HOUR / 2]);
    const { items, isCut, since } = await ask();
    expect([items.at(-1), isCut, since]).toEqual([NOON - 60_000, false, NOON - HOUR]);
    expect(items).toHaveLength(60);
    // The next time it is known from when on.
    asked.length = 0;
    await ask();
    expect(new Set(asked)).toEqual(new Set(["2026-03-02T11:00:00.000Z"]));
  });

  test("that is too long in its shortest span says so too", async () => {
    const { items, isCut, since } = await minutes(8, 2, [2 * HOUR, HOUR]).ask();
    expect([items.length, isCut, since]).toEqual([20, true, NOON - HOUR]);
  });

  test("is asked for its first span by the server's clock, and is whole with it", async () => {
    const { ask, asked } = minutes(8, 6, [HOUR, HOUR / 2]);
    const { items, since } = await ask();
    expect(asked[0]).toBe("2026-03-02T11:00:00.000Z");
    expect([items.length, since]).toEqual([60, undefined]);
  });
});
