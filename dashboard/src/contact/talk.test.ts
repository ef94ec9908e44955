import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Turn } from "../api/client";
import { heardMore, moods, parts, type Talk } from "./talk";

const marked = (text: string, beginChar: number, endChar: number): string =>
  parts(text, [{ beginChar, endChar }])
    .map((part) => (part.isIssue ? `[${part.text}]` : part.text))
    .join("");

describe("issues in a turn", () => {
  test("are at their offsets", () => {
    expect(marked("my kettle broke today", 3, 15)).toBe("my [kettle broke] today");
  });

  test("are counted in code points, as the feed's own example is", () => {
    const fixture = new URL(
      "../../../events-fixtures/contact-lens/voice-non-ascii-offsets.json",
      import.meta.url,
    );
    const { Content, IssuesDetected } = JSON.parse(readFileSync(fixture, "utf8")).Segments[0]
      .Transcript;
    const { BeginOffsetChar, EndOffsetChar } = IssuesDetected[0].CharacterOffsets;
    expect(marked(Content, BeginOffsetChar, EndOffsetChar)).toBe(
      "Café crème costs €5 👍 but [my naïve kettle broke]",
    );
    // What JavaScript's own counting would have marked.
    expect(Content.slice(BeginOffsetChar, EndOffsetChar)).not.toBe("my naïve kettle broke");
  });

  test("never cut an emoji in two", () => {
    expect(marked("👍👍👍", 1, 2)).toBe("👍[👍]👍");
  });

  test("that reach beyond the text mark what there is", () => {
    expect([marked("short", 3, 99), marked("short", 50, 99), marked("short", -2, 1)]).toEqual([
      "sho[rt]",
      "short",
      "[s]hort",
    ]);
  });

  test("that overlap are one, and one of nothing is none", () => {
    const issues = [
      { beginChar: 0, endChar: 3 },
      { beginChar: 2, endChar: 5 },
      { beginChar: 6, endChar: 6 },
    ];
    expect(parts("abcdefg", issues)).toEqual([
      { text: "abcde", isIssue: true },
      { text: "fg", isIssue: false },
    ]);
  });

  test("leave text as it is, whatever it looks like", () => {
    const text = '<script>alert("x")</script> שלום 👩‍👩‍👧';
    expect(parts(text, [])).toEqual([{ text, isIssue: false }]);
  });
});

function turn(id: string, beginMs: number, like: Partial<Turn> = {}): Turn {
  return {
    id,
    at: null,
    sentiment: null,
    text: null,
    translations: {},
    kind: "speech",
    partial: false,
    beginMs,
    endMs: beginMs + 500,
    role: "AGENT",
    ...like,
  };
}

describe("a talk", () => {
  const silence: Talk = { turns: [], after: undefined };

  test("grows, in the order in which its turns began", () => {
    const first = heardMore(silence, [turn("a", 0), turn("c", 2_000)], "1");
    const more = heardMore(first, [turn("b", 1_000)], "2");
    expect(more.turns.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(more.after).toBe("2");
  });

  test("has a partial utterance replaced by what was said", () => {
    const partial = heardMore(silence, [turn("a", 0, { text: "my ket", partial: true })], "1");
    const whole = heardMore(partial, [turn("a", 0, { text: "my kettle broke" })], "2");
    expect(whole.turns).toEqual([turn("a", 0, { text: "my kettle broke" })]);
  });

  test("that is told again is the same, so nothing is drawn again", () => {
    const talk = heardMore(silence, [turn("a", 0)], "1");
    expect(heardMore(talk, [turn("a", 0)], "1")).toBe(talk);
    expect(heardMore(talk, [turn("a", 0)], "2").turns).toBe(talk.turns);
  });
});

describe("sentiment", () => {
  test("is a line for each speaker, the customer first, over the time of the talk", () => {
    const turns = [
      turn("a", 1_000, { sentiment: "NEUTRAL" }),
      turn("b", 2_000, { role: "CUSTOMER", sentiment: "NEGATIVE" }),
      turn("c", 3_000, { partial: true }),
      turn("d", 4_000, { role: "CUSTOMER", sentiment: "POSITIVE" }),
    ];
    expect(moods(turns)).toEqual([
      {
        role: "CUSTOMER",
        points: [
          [2, -1],
          [4, 1],
        ],
      },
      { role: "AGENT", points: [[1, 0]] },
    ]);
  });

  test("of a chat counts from its first message", () => {
    const chat = ["09:00:00", "09:00:30"].map((time, at) =>
      turn(String(at), 0, { beginMs: null, at: `2026-03-02T${time}Z`, sentiment: "MIXED" }),
    );
    expect(moods(chat)[0]?.points).toEqual([
      [0, 0],
      [30, 0],
    ]);
  });
});
