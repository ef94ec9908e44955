import type { JSX } from "preact";
import type { Feed } from "../api/client";
import {
  complaint,
  healthyAt,
  lagNow,
  link,
  oldest,
  QUIET_MS,
  troubles,
  trusted,
} from "../api/link";
import { age } from "../time/format";
import { Moment } from "./parts";

const FEEDS: readonly (readonly [Feed, string, string])[] = [
  ["contact-events", "contacts", "Contact events"],
  ["agent-events", "agents", "Agent events"],
  ["contact-records", "records", "Contact records"],
  ["contact-lens", "talks", "Contact Lens segments"],
];

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
        {FEEDS.map(([feed, short, long]) => {
          const then = lag[feed];
          const old = then === undefined || asOf === undefined ? undefined : lagNow(then, asOf);
          const quiet = old !== undefined && old > QUIET_MS;
          return (
            <div
              key={feed}
              class={quiet ? "late" : undefined}
              title={`${long}: age of the newest one`}
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
  const newest = Math.min(...Object.values(lag));
  const shown = oldest(troubles.value);
  const quiet = Number.isFinite(newest)
    ? "Nothing is heard from Amazon Connect."
    : "Nothing was heard from Amazon Connect yet.";
  return (
    <div class="banner" data-state={state}>
      <b role="status">
        {state === "gone" && complaint(troubles.value, healthyAt.value)}
        {state === "quiet" && quiet}
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
          {Number.isFinite(newest) && `The newest event is ${age(lagNow(newest, asOf))} old. `}
          Either nobody is at work, or the feeds are behind.
        </span>
      )}
    </div>
  );
}
