import { describe, expect, test } from "vitest";
import { Failure, type Problem } from "./client";
import { Wish } from "./wish";

/** Whether a wish has the same key after it failed. */
function isKept(status: number, code?: Problem["code"]): boolean {
  const wish = new Wish();
  const { key } = wish;
  wish.failed(new Failure(status, code && ({ code, title: "A title." } as Problem)));
  return wish.key === key;
}

describe("a wish", () => {
  test.each<[string, number, Problem["code"] | undefined]>([
    ["nobody answered", 0, undefined],
    ["a number was called lately", 429, "number_called_lately"],
    ["the API failed", 500, "internal"],
    ["a gateway failed", 502, undefined],
    ["Connect refused what those who run the API can mend", 502, "call_refused"],
    ["the store was not available", 503, "store_unavailable"],
    ["Connect gave no answer", 503, "connect_unavailable"],
    ["the answer took too long", 504, "timed_out"],
  ])("is the same one where %s: it may have been granted", (_, status, code) => {
    expect(isKept(status, code)).toBe(true);
  });

  test.each<[string, number, Problem["code"]]>([
    ["the call was withdrawn", 409, "call_withdrawn"],
    ["the key is another call's", 422, "idempotency_key_reused"],
    ["the number may not be called", 422, "destination_not_allowed"],
    ["the request is not valid", 400, "invalid_request"],
  ])("is another one where %s", (_, status, code) => {
    expect(isKept(status, code)).toBe(false);
  });

  test("is another one once it is granted, or about something else", () => {
    const wish = new Wish();
    const { key } = wish;
    wish.renew();
    expect(wish.key).not.toBe(key);
  });
});
