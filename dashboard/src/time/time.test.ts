import { describe, expect, test } from "vitest";
import { fieldOf, momentOf } from "../callbacks/planning";
import { PATIENCE_MS, ServerClock } from "./clock";
import { age, dateAndTime, duration, percent, shortId, timeOfDay, utc, words } from "./format";
import { dateIn, isDate, isZone, plusDays, startOfDay } from "./zones";

const NINE = Date.parse("2026-03-02T09:00:00Z");

describe("the server's clock", () => {
  test("shows nothing before the first answer", () => {
    expect(new ServerClock().read(5)).toBeUndefined();
  });

  test("goes on from the answer's moment, whatever this machine's clock shows", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 1_000);
    expect(clock.read(1_000)).toBe(NINE);
    expect(clock.read(3_500)).toBe(NINE + 2_500);
  });

  test("never goes back when an answer was slow", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 1_000);
    expect(clock.read(3_000)).toBe(NINE + 2_000);
    clock.hear(NINE + 1_500, 3_000);
    expect(clock.read(3_000)).toBe(NINE + 2_000);
    expect(clock.read(4_000)).toBe(NINE + 2_500);
  });

  test("stands still once nothing was heard for a while", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 0);
    expect(clock.read(PATIENCE_MS)).toBe(NINE + PATIENCE_MS);
    expect(clock.read(10 * PATIENCE_MS)).toBe(NINE + PATIENCE_MS);
  });

  test("runs as fast as a simulation does", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 0);
    clock.hear(NINE + 240_000, 4_000);
    expect(clock.read(5_000)).toBe(NINE + 300_000);
  });

  test("runs at the speed of time where the network alone makes a difference", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 0);
    clock.hear(NINE + 4_200, 4_000);
    expect(clock.read(5_000)).toBe(NINE + 5_200);
  });

  test("begins anew with another server's clock", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 0);
    clock.hear(NINE - 86_400_000, 1_000);
    expect(clock.read(2_000)).toBe(NINE - 86_400_000 + 1_000);
  });

  /** A clock that heard an answer every two seconds, for ten, from a server that runs at a speed. */
  const heardFor10 = (speed: number): ServerClock => {
    const clock = new ServerClock();
    for (let at = 0; at <= 10_000; at += 2_000) {
      clock.hear(NINE + at * speed, at);
      clock.read(at);
    }
    return clock;
  };

  test.each([1, 20])(
    "goes on at its speed (%d) after a sleep, in which our own clock stood still",
    (speed) => {
      const clock = heardFor10(speed);
      const woken = NINE + (10_000 + 3_600_000) * speed;
      clock.hear(woken, 11_000);
      expect(clock.read(11_000)).toBe(woken);
      for (let at = 13_000; at <= 21_000; at += 2_000) {
        const asOf = woken + (at - 11_000) * speed;
        clock.hear(asOf, at);
        expect(clock.read(at)).toBe(asOf);
        // Neither raced to nor frozen at.
        if (at >= 15_000) expect(clock.read(at + 1_000)).toBe(asOf + 1_000 * speed);
      }
    },
  );

  test("soon forgets a speed that was read off a sleep", () => {
    const clock = new ServerClock();
    clock.hear(NINE, 0);
    clock.hear(NINE + 3_600_000, 4_000);
    clock.hear(NINE + 3_602_000, 6_000);
    expect(clock.read(7_000)).toBe(NINE + 3_603_000);
  });

  test("does not begin anew, and go back, at an answer that was slow", () => {
    const clock = heardFor10(1);
    expect(clock.read(18_400)).toBe(NINE + 18_400);
    clock.hear(NINE + 10_500, 18_500);
    expect(clock.read(18_500)).toBe(NINE + 18_400);
    clock.hear(NINE + 19_000, 19_000);
    expect(clock.read(20_000)).toBe(NINE + 20_000);
  });
});

describe("durations", () => {
  test.each([
    [0, "0:00"],
    [999, "0:00"],
    [7_000, "0:07"],
    [59_999, "0:59"],
    [725_000, "12:05"],
    [3_600_000, "1:00:00"],
    [3_723_000, "1:02:03"],
    [86_400_000, "1 d 0 h"],
    [-5, "0:00"],
  ])("%d ms are %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  test.each([
    [59_000, "59 s"],
    [60_000, "1 min"],
    [7_199_000, "1 h"],
    [172_800_000, "2 d"],
  ])("%d ms ago is %s old", (ms, text) => {
    expect(age(ms)).toBe(text);
  });
});

describe("numbers", () => {
  test("a ratio is cut off, so that what is below its target does not look as if it reached it", () => {
    expect(percent(79.96)).toBe("79.9 %");
    expect(percent(80)).toBe("80 %");
  });

  test("a ratio that binary fractions miss by a hair is what it is", () => {
    expect(percent(8.2)).toBe("8.2 %");
    expect(percent(100 * 0.29)).toBe("29 %");
  });

  test("a ratio of nothing is no number", () => {
    expect([percent(null), percent(undefined)]).toEqual(["–", "–"]);
  });

  test("names of the API are words", () => {
    expect([words("CONNECTED_ONHOLD"), words("afterContactWork")]).toEqual([
      "Connected onhold",
      "After contact work",
    ]);
  });

  test("a long id is shortened in the middle", () => {
    expect(shortId("721b5e14-0a0a-4e38-ae74-ff7b440e5376")).toBe("721b5e14…5376");
    expect(shortId("q-1")).toBe("q-1");
  });
});

describe("moments", () => {
  test("are shown in a zone, and in UTC to the millisecond", () => {
    const moment = Date.parse("2026-07-02T22:30:05.042Z");
    expect(timeOfDay(moment, "Asia/Kolkata")).toBe("04:00:05");
    expect(dateAndTime(moment, "Asia/Kolkata")).toBe("3 Jul 2026, 04:00:05");
    expect(utc(moment)).toBe("2026-07-02 22:30:05.042 UTC");
  });
});

describe("days in zones", () => {
  test.each([
    ["2026-03-02", "UTC", "2026-03-02T00:00:00.000Z"],
    ["2026-07-02", "Europe/London", "2026-07-01T23:00:00.000Z"],
    // The clock goes forward at one, and back at two: midnight is before both.
    ["2026-03-29", "Europe/London", "2026-03-29T00:00:00.000Z"],
    ["2026-03-30", "Europe/London", "2026-03-29T23:00:00.000Z"],
    ["2026-10-25", "Europe/London", "2026-10-24T23:00:00.000Z"],
    ["2026-03-02", "Asia/Kathmandu", "2026-03-01T18:15:00.000Z"],
    ["2026-03-02", "Pacific/Kiritimati", "2026-03-01T10:00:00.000Z"],
    ["2026-03-02", "Pacific/Pago_Pago", "2026-03-02T11:00:00.000Z"],
    // The clock goes from 00:00 to 01:00: the day begins at one.
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
  ])("%s in %s begins at %s", (date, zone, start) => {
    expect(new Date(startOfDay(date, zone)).toISOString()).toBe(start);
    expect(dateIn(startOfDay(date, zone), zone)).toBe(date);
    expect(dateIn(startOfDay(date, zone) - 1, zone)).not.toBe(date);
  });

  test("some days later is by the calendar", () => {
    expect(plusDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(plusDays("2026-03-29", -28)).toBe("2026-03-01");
  });

  test.each([
    ["2026-02-28", true],
    ["2024-02-29", true],
    ["2026-02-29", false],
    ["2026-13-01", false],
    ["2026-3-1", false],
    ["0000-01-01", false],
    ["x", false],
    ["", false],
  ])("%s is a date: %s", (date, is) => {
    expect(isDate(date)).toBe(is);
  });

  test("a zone is one that the browser knows", () => {
    expect([isZone("Europe/London"), isZone("Mars/Base")]).toEqual([true, false]);
  });
});

describe("a date field", () => {
  test("is a moment on the clock of whoever fills it in, and back", () => {
    expect(momentOf("2026-03-02T15:30")).toBe("2026-03-02T15:30:00.000Z");
    expect(fieldOf(Date.parse("2026-03-02T05:04:59Z"))).toBe("2026-03-02T05:04");
    expect([momentOf(""), momentOf("soon")]).toEqual([undefined, undefined]);
  });
});
