import type { Locator, Page, Route } from "@playwright/test";
import type { components } from "../src/api/schema";
import type { Served } from "./served";
import { expect, test } from "./still";
import { faultsOfAxe } from "./views";

type Schemas = components["schemas"];

/** What the page calls the feeds. */
const FEEDS: Record<Schemas["Feed"], string> = {
  "contact-events": "contact events",
  "agent-events": "agent events",
  "contact-records": "contact record",
  "contact-lens": "Contact Lens",
};

test("a contact shows every step with who told it, and every turn of the talk", async ({
  page,
  served,
}) => {
  const { contacts } = await served.ask("/contacts", "/contacts?phase=connectedToAgent&limit=200");
  const talks = await Promise.all(
    contacts.map(async ({ contactId }) => ({
      contactId,
      talk: await served.ask("transcript", `/contacts/${contactId}/transcript`),
    })),
  );
  const longest = talks.sort((a, b) => b.talk.segments.length - a.talk.segments.length)[0];
  const turns = longest?.talk.segments ?? [];
  expect(turns.length).toBeGreaterThan(2);
  const { timeline } = await served.ask("contact", `/contacts/${longest?.contactId}`);
  expect(timeline.some(({ toldBy }) => toldBy.length > 1)).toBe(true);
  await page.goto(`${served.url}#/contact/${longest?.contactId}`);
  await expect(page.locator(".turn")).toHaveCount(turns.length);
  await expect(page.locator(".turn .words")).toHaveText(turns.map((turn) => turn.text ?? ""));
  const steps = page.locator(".leg.here .step");
  await expect(steps).toHaveCount(timeline.length);
  await expect(steps.locator(".what small")).toHaveText(
    timeline.map(({ toldBy }) => `told by ${toldBy.map((feed) => FEEDS[feed]).join(", ")}`),
  );
  for (const [at, step] of timeline.entries()) {
    await expect(steps.nth(at).locator("time")).toHaveAttribute("datetime", step.at);
  }
});

const turn = (
  id: string,
  role: string,
  seconds: number,
  sentiment: string,
  text: string,
): Schemas["SegmentView"] => ({
  ...{ id, kind: "speech", role, text, sentiment, translations: {}, at: null, partial: false },
  ...{ beginMs: seconds * 1_000, endMs: seconds * 1_000 + 900 },
});

const BROKEN = "My kettle came broken";

/** A talk in which there is everything that Contact Lens tells of one. */
const TALK = [
  turn("t1", "AGENT", 0, "NEUTRAL", "Good morning, how can I help?"),
  {
    ...turn("t2", "CUSTOMER", 5, "NEGATIVE", `👎 ${BROKEN}, and I want another.`),
    translations: { "fr-FR": "Ma bouilloire est arrivée cassée, et j’en veux une autre." },
  },
  turn("t3", "AGENT", 11, "POSITIVE", "I am sorry. Another one is on its way."),
  turn("t4", "CUSTOMER", 15, "MIXED", "That is quick, and still a nuisance."),
  turn("t5", "CUSTOMER", 20, "POSITIVE", "Thank you, that was easy."),
];

const FOUND: Schemas["TalkView"] = {
  channel: "VOICE",
  language: "en-GB",
  status: "completed",
  sentiment: { CUSTOMER: "POSITIVE", AGENT: "NEUTRAL" },
  categories: ["Broken goods", "Replacement"],
  // The emoji before it is one code point, and two of JavaScript's.
  issues: [{ segmentId: "t2", beginChar: 2, endChar: 2 + BROKEN.length, text: BROKEN }],
  summary: "A kettle came broken; another one was sent.",
};

/** A contact that is with an agent, and of which Contact Lens tells nothing by itself. */
async function quiet(served: Served): Promise<string> {
  const { contacts } = await served.ask("/contacts", "/contacts?phase=connectedToAgent&limit=200");
  return contacts.find(({ channel }) => channel === "CHAT")?.contactId ?? "";
}

/** Changes what the API answers to a path. */
async function changed(page: Page, path: string, change: object): Promise<void> {
  await page.route(
    ({ pathname }) => pathname === path,
    async (route) => {
      // Without what the page has already: the API would say that nothing changed.
      const response = await page.request.get(route.request().url());
      await route.fulfill({ response, json: { ...(await response.json()), ...change } });
    },
  );
}

test("a contact shows all that Contact Lens made of its talk", async ({ page, served }) => {
  const id = await quiet(served);
  await changed(page, `/contacts/${id}`, { conversation: FOUND });
  await changed(page, `/contacts/${id}/transcript`, { segments: TALK, status: "completed" });
  await page.goto(`${served.url}#/contact/${id}`);
  await expect(page.locator(".turn .words:not(.translation)")).toHaveText(
    TALK.map(({ text }) => text ?? ""),
  );
  await expect(page.locator(".turn .mood")).toHaveText([
    "– neutral",
    "▼ negative",
    "▲ positive",
    "◆ mixed",
    "▲ positive",
  ]);
  await expect(page.locator(".turn mark")).toHaveText(BROKEN);
  const translation = page.locator(".translation");
  await expect(translation).toHaveText(`${TALK[1]?.translations["fr-FR"]} fr-FR, translated`);
  await expect(translation).toHaveAttribute("lang", "fr-FR");
  await expect(page.locator('[data-turn="t2"] .translation')).toBeVisible();

  const found = page.getByRole("region", { name: "What Contact Lens found" });
  await expect(found.locator(".words")).toHaveText(FOUND.summary ?? "");
  await expect(found.locator("bdi")).toHaveText(FOUND.categories);
  await expect(found.locator("li")).toHaveText([BROKEN]);
  await expect(found.locator("dd").last()).toHaveText("Customer: positive, Agent: neutral");

  const mood = page.getByRole("region", { name: "Sentiment" });
  const said = [
    "Customer: 1 negative, 1 neutral, 1 positive",
    "Agent: 0 negative, 1 neutral, 1 positive",
  ];
  await expect(mood.locator("figcaption")).toHaveText(said.join(" · "));
  await expect(
    mood.getByRole("img", { name: `Sentiment over time. ${said.join(". ")}.` }),
  ).toBeVisible();
  await expect(mood.locator("canvas")).toBeVisible();
  // The line says what it has where it is pointed at: the moment, and of each the turn that is nearest.
  for (const [part, values] of [
    [0.01, ["0:00", "negative", "neutral"]],
    [0.75, ["0:15", "neutral", "positive"]],
    [0.99, ["0:20", "positive", "positive"]],
  ] as const) {
    const plot = mood.locator(".u-over");
    const { width, height } = (await plot.boundingBox()) ?? { width: 0, height: 0 };
    await plot.hover({ position: { x: width * part, y: height / 2 } });
    await expect(mood.locator(".u-legend .u-value")).toHaveText([...values]);
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await expect(mood.locator("canvas")).toBeVisible();
    expect(await faultsOfAxe(page)).toEqual([]);
  }
});

test("that nothing was said is said once it is known, and a failure in its place until then", async ({
  page,
  served,
  faults,
}) => {
  const id = await quiet(served);
  const said = page.getByRole("region", { name: "What was said" });
  const happened = page.getByRole("region", { name: "What happened, and who said so" });
  const answer: { as: ((route: Route) => Promise<void>) | undefined } = {
    as: () => new Promise(() => undefined),
  };
  for (const part of ["transcript", "chain"]) {
    await page.route(`**/contacts/${id}/${part}*`, (route) =>
      answer.as ? answer.as(route) : route.continue(),
    );
  }
  const nothing = (within: Locator): Locator => within.getByText(/told nothing|Nothing was said/);
  await page.goto(`${served.url}#/contact/${id}`);
  await expect(said).toContainText("Asking for what was said …");
  await expect(nothing(said)).toHaveCount(0);
  // What is known of this leg is shown while the others are awaited.
  await expect(happened).toContainText("Asking for other legs …");
  await expect(happened.locator(".step").first()).toBeVisible();

  answer.as = (route) =>
    route.fulfill({ status: 503, json: { code: "store_unavailable", title: "No store." } });
  await page.reload();
  await expect(said.getByRole("alert")).toHaveText(/No store\./);
  await expect(nothing(said)).toHaveCount(0);
  await expect(happened.getByRole("alert")).toHaveText(/No store\./);
  await expect(happened.locator(".step").first()).toBeVisible();
  expect(faults.every((fault) => fault.includes("503"))).toBe(true);

  answer.as = undefined;
  await expect(said).toContainText("Contact Lens told nothing of this contact.");
  await expect(said.getByRole("alert")).toHaveCount(0);
  await expect(happened.getByRole("alert")).toHaveCount(0);
  faults.length = 0;
});
