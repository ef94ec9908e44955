import { describe, expect, test } from "vitest";
import type { Interval } from "../api/client";
import { csv } from "./csv";
import { fromFirst } from "./panels";

describe("a file", () => {
  test("holds numbers as they are, and nothing where there is none", () => {
    expect(
      csv(
        ["from", "level"],
        [
          ["2026-03-02T09:00:00.000Z", 81.25],
          ["x", null],
        ],
      ),
    ).toBe("\ufefffrom,level\r\n2026-03-02T09:00:00.000Z,81.25\r\nx,\r\n");
  });

  test("quotes what would end a cell", () => {
    expect(csv(["a"], [['say "hi", you']])).toBe('\ufeffa\r\n"say ""hi"", you"\r\n');
  });

  test("makes no formula of a name", () => {
    expect(csv(["a"], [["=1+1"], ["@x"], ["-5"], [-5]])).toBe(
      "\ufeffa\r\n'=1+1\r\n'@x\r\n'-5\r\n-5\r\n",
    );
  });
});

describe("a day", () => {
  const interval = (queued: number): Interval =>
    ({ contactsQueued: queued, contactsHandled: 0, contactsQueuedByEnqueue: 0 }) as Interval;

  test("is shown from its first contact on, with whatever gaps come later", () => {
    const day = [0, 0, 3, 0, 2].map(interval);
    expect(fromFirst(day).map(({ contactsQueued }) => contactsQueued)).toEqual([3, 0, 2]);
  });

  test("without a contact is empty", () => {
    expect(fromFirst([0, 0].map(interval))).toEqual([]);
  });
});
