import { describe, expect, test, vi } from "vitest";

vi.stubGlobal("location", { hash: "" });
vi.stubGlobal("addEventListener", () => undefined);
const { hrefOf, placeOf } = await import("./route");

describe("a place", () => {
  test("is the floor where nothing is said", () => {
    expect(placeOf("")).toMatchObject({ view: "floor", id: undefined });
  });

  test("is read as it was written, though an id holds a slash or a percent sign", () => {
    const href = hrefOf("history", "agent/a?%", { step: "15m", date: undefined, tz: "" });
    expect(href).toBe("#/history/agent%2Fa%3F%25?step=15m");
    const place = placeOf(href);
    expect([place.view, place.id, place.chosen.get("step")]).toEqual([
      "history",
      "agent/a?%",
      "15m",
    ]);
  });

  test("that nobody wrote does not break the page", () => {
    expect(placeOf("#/contact/%E0%A4%A").id).toBe("%E0%A4%A");
  });
});
