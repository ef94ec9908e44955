import type { JSX } from "preact";
import type { Feed } from "../api/client";
import { lagNow, link, QUIET_MS, trusted } from "../api/link";
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

/** Says that the numbers cannot be trusted, and why. It is read out when it comes. */
export function Banner(): JSX.Element {
  const { asOf, lag } = link.value;
  const state = trusted.value;
  const newest = Math.min(...Object.values(lag));
  return (
    <div class="banner" role="status" data-state={state}>
      {state === "gone" && (
        <p>
          <b>The API does not answer.</b>{" "}
          {asOf === undefined ? (
            "It is asked again and again."
          ) : (
            <>
              What is shown is as of <Moment at={asOf} date />. It is asked again and again.
            </>
          )}
        </p>
      )}
      {state === "quiet" && asOf !== undefined && (
        <p>
          <b>
            {Number.isFinite(newest)
              ? `Nothing was heard from Amazon Connect for ${age(lagNow(newest, asOf))}.`
              : "Nothing was heard from Amazon Connect yet."}
          </b>{" "}
          Either nobody is at work, or the feeds are behind.
        </p>
      )}
    </div>
  );
}
