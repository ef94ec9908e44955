import { describe, expect, test } from "vitest";
import { type Call, hasEnded, isOver } from "./calling";

const call = (like: Partial<Call>): Call => ({
  callId: "ca11",
  standing: "dialled",
  askedAt: null,
  stoppedAt: null,
  contactId: null,
  refusal: null,
  links: { call: "outbound-calls/ca11", contact: null },
  ...like,
});

describe("a call", () => {
  test("goes on while it may still be made", () => {
    for (const standing of ["waiting", "dialling", "unknown", "dialled"] as const) {
      expect(isOver(call({ standing }))).toBe(false);
    }
  });

  test("is over once it is stopped, withdrawn or refused", () => {
    expect(isOver(call({ stoppedAt: "2026-03-02T09:00:00Z" }))).toBe(true);
    expect(isOver(call({ standing: "withdrawn" }))).toBe(true);
    expect(isOver(call({ standing: "refused" }))).toBe(true);
  });

  test("has ended once its contact has", () => {
    expect([hasEnded(null), hasEnded({ phase: "connectedToAgent" })]).toEqual([false, false]);
    expect([hasEnded({ phase: "disconnected" }), hasEnded({ phase: "completed" })]).toEqual([
      true,
      true,
    ]);
  });
});
