import { Kept, Served } from "./served";
import { expect, test } from "./still";

const AT = Date.parse("2026-03-02T11:00:00Z");
const INSTANCE = "1257a0ce-0000-4000-8000-000000000001";
const CONTACT = "c0a7ac70-bad0-4000-8000-000000000001";
const AGENT = "a9e47000-bad0-4000-8000-000000000001";

/** What people may say, or be called, and what a careless page would make of it. */
const SAID = [
  '<script>document.title = "taken"</script>',
  '<img src=x onerror="document.title=`taken`"> & &amp; <b>bold</b>',
  "שלום, אני רוצה להחזיר (את) הקומקום 123!",
  "مرحبا ‮drow‬ abc",
  "👩‍👩‍👧‍👦 zero\u200bwidth e\u0301 👍🏽 my naïve kettle broke",
  "line one\nline two\ttab",
];
const NAMED = '"><script>document.title="taken"</script>';

/** Where "my naïve kettle broke" is, in code points. */
const ISSUE_AT = Array.from(SAID[4]?.split("my naïve")[0] ?? "").length;

const lens = (event: string, segments?: object[]): object => ({
  Version: "1.0.0",
  Channel: "VOICE",
  AccountId: "111122223333",
  InstanceId: INSTANCE,
  ContactId: CONTACT,
  LanguageCode: "en-GB",
  EventType: event,
  ...(segments ? { Segments: segments } : {}),
});

const documents = [
  lens("STARTED"),
  ...SAID.map((text, at) =>
    lens("SEGMENTS", [
      {
        Transcript: {
          Id: `5e600000-bad0-4000-8000-00000000000${at}`,
          ParticipantId: at % 2 ? "AGENT" : "CUSTOMER",
          ParticipantRole: at % 2 ? "AGENT" : "CUSTOMER",
          Content: text,
          BeginOffsetMillis: at * 4_000,
          EndOffsetMillis: at * 4_000 + 2_000,
          Sentiment: at % 2 ? "NEUTRAL" : "NEGATIVE",
          ...(at === 4
            ? {
                IssuesDetected: [
                  { CharacterOffsets: { BeginOffsetChar: ISSUE_AT, EndOffsetChar: ISSUE_AT + 21 } },
                ],
              }
            : {}),
        },
      },
    ]),
  ),
  lens("SEGMENTS", [
    {
      Categories: {
        MatchedCategories: [NAMED],
        MatchedDetails: {
          [NAMED]: { PointsOfInterest: [{ BeginOffsetMillis: 0, EndOffsetMillis: 1 }] },
        },
      },
    },
  ]),
  {
    version: "0",
    id: "e0000000-bad0-4000-8000-000000000001",
    "detail-type": "Amazon Connect Contact Event",
    source: "aws.connect",
    account: "111122223333",
    time: new Date(AT).toISOString(),
    region: "eu-west-2",
    resources: [],
    detail: {
      eventType: "CONNECTED_TO_AGENT",
      contactId: CONTACT,
      channel: "VOICE",
      instanceArn: `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}`,
      initiationMethod: "INBOUND",
      initiationTimestamp: new Date(AT).toISOString(),
      agentInfo: {
        agentArn: `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}/agent/${AGENT}`,
        connectedToAgentTimestamp: new Date(AT + 1_000).toISOString(),
      },
    },
  },
  {
    AWSAccountId: "111122223333",
    AgentARN: `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}/agent/${AGENT}`,
    EventId: "e0000000-bad0-4000-8000-000000000002",
    EventTimestamp: new Date(AT).toISOString(),
    EventType: "LOGIN",
    InstanceARN: `arn:aws:connect:eu-west-2:111122223333:instance/${INSTANCE}`,
    Version: "2017-10-01",
    CurrentAgentSnapshot: {
      AgentStatus: {
        ARN: "arn",
        Name: NAMED,
        StartTimestamp: new Date(AT).toISOString(),
        Type: "CUSTOM",
      },
      Configuration: {
        FirstName: NAMED,
        LastName: "אבג",
        Username: "<i>user</i>",
        RoutingProfile: { ARN: "arn", Name: NAMED, Concurrency: [] },
      },
      Contacts: [],
    },
  },
];

test.describe("words that look like markup", () => {
  let kept: Kept;
  let hostile: Served;

  test.beforeAll(async () => {
    kept = new Kept(documents);
    hostile = await Served.start(["--store", kept.store]);
  });

  test.afterAll(async () => {
    await hostile.stop();
    kept.remove();
  });

  test("in a talk show as themselves, in their own direction", async ({ page }) => {
    await page.goto(`${hostile.url}#/contact/${CONTACT}`);
    const said = page.locator(".turn .words");
    await expect(said).toHaveCount(SAID.length);
    expect(await said.evaluateAll((all) => all.map((one) => one.textContent))).toEqual(SAID);
    // No element but ours came of it.
    const elements = await said.evaluateAll((all) =>
      all.map((one) => one.querySelectorAll(":not(mark)").length),
    );
    expect(elements).toEqual(SAID.map(() => 0));
    await expect(said.nth(2)).toHaveCSS("direction", "rtl");
    await expect(said.nth(0)).toHaveCSS("direction", "ltr");
    await expect(page).toHaveTitle("Contact · Connect Live");
  });

  test("have their issues marked where they are, whatever stands before", async ({ page }) => {
    await page.goto(`${hostile.url}#/contact/${CONTACT}`);
    await expect(page.locator(".turn mark")).toHaveText("my naïve kettle broke");
    await expect(page.locator(".findings")).toContainText("my naïve kettle broke");
    await expect(page.locator(".findings bdi")).toHaveText(NAMED);
  });

  test("in names show as themselves", async ({ page }) => {
    await page.goto(`${hostile.url}#/agents?activity=all`);
    const row = page.locator(`[data-agent="${AGENT}"]`);
    await expect(row.locator(".who")).toContainText(`${NAMED} אבג`);
    await expect(row.locator(".doing")).toContainText(NAMED);
    // Each is apart, so that its direction does not turn what stands beside it.
    await expect(row.locator(".who bdi").first()).toHaveText(`${NAMED} אבג`);
    await expect(row.locator(".profile bdi")).toHaveText(NAMED);
    await expect(page).toHaveTitle("Agents · Connect Live");
  });

  test("come with a warning where nothing was heard for long", async ({ page }) => {
    await page.goto(`${hostile.url}#/agents`);
    const banner = page.locator(".banner");
    const said = "Nothing new is heard of contact events and agent events.";
    await expect(banner.getByRole("status")).toHaveText(said);
    await expect(banner).toContainText(/The newest are \d+ d and \d+ d old/);
    await expect(page.locator("main")).toHaveCSS("filter", "grayscale(1)");
  });
});
