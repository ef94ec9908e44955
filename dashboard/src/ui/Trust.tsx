import type { JSX } from "preact";
import type { Feed } from "../api/client";
import {
  complaint,
  FEEDS,
  healthyAt,
  lagNow,
  late,
  link,
  oldest,
  QUIET_MS,
  troubles,
  trusted,
} from "../api/link";
import { age } from "../time/format";
import { Moment } from "./parts";

/** What the feeds are called: where there is little room, and in full. */
const NAMES: Record<Feed, readonly [short: string, long: string]> = {
  "contact-events": ["contacts", "contact events"],
  "agent-events": ["agents", "agent events"],
  "contact-records": ["records", "contact records"],
  "contact-lens": ["talks", "Contact Lens segments"],
};

/** The moment of what is shown, and how old the newest event of each feed is. */
export function AsOf(): JSX.Element {
  const { asOf, lag } = link.value;
  return (
    <div class="as-of">
      <p>
        {asOf === undefined ? (
          "No answer yet"
        ) : (
          <>
            As of <Moment at={asOf} />
          </>
        )}
      </p>
      <dl aria-label="Age of the newest event">
        {FEEDS.map((feed) => {
          const [short, long] = NAMES[feed];
          const then = lag[feed];
          const old = then === undefined || asOf === undefined ? undefined : lagNow(then, asOf);
          const quiet = old !== undefined && old > QUIET_MS;
          return (
            <div
              key={feed}
              class={quiet ? "late" : undefined}
              title={`Age of the newest of the ${long}`}
            >
              <dt>{short}</dt>
              <dd>
                {old === undefined ? "none" : age(old)}
                {quiet && <span class="sr"> (late)</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

/**
 * Says that the numbers cannot be trusted, and why. Only the sentence that stays the same is read out
 * when it comes: moments beside it move on.
 */
export function Banner(): JSX.Element {
  const { asOf, lag } = link.value;
  const state = trusted.value;
  const behind = late(lag);
  const shown = oldest(troubles.value);
  return (
    <section class="banner" data-state={state} aria-label="How far to trust this">
      <b role="status">
        {state === "gone" && complaint(troubles.value, healthyAt.value)}
        {state === "quiet" && quietly(behind)}
      </b>
      {state === "gone" && (
        <span>
          {shown !== undefined && (
            <>
              What is shown is as of <Moment at={shown} date />.{" "}
            </>
          )}
          It is asked again and again.
        </span>
      )}
      {state === "quiet" && asOf !== undefined && (
        <span>
          {behind.length > 0 &&
            `The newest ${behind.length > 1 ? "are" : "is"} ${listed(
              behind.map((feed) => age(lagNow(lag[feed] ?? 0, asOf))),
            )} old. `}
          Either nothing happens there, or what is shown is behind.
        </span>
      )}
    </section>
  );
}

/** Which feeds nothing is heard of. */
function quietly(behind: readonly Feed[]): string {
  if (behind.length === 0) return "Nothing was heard from Amazon Connect yet.";
  return `Nothing new is heard of ${listed(behind.map((feed) => NAMES[feed][1]))}.`;
}

const LIST = new Intl.ListFormat("en-GB");

/** `a, b and c`. */
const listed = (all: readonly string[]): string => LIST.format(all);
