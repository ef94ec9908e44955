import type { JSX } from "preact";
import type { OneContact } from "../api/client";
import { words } from "../time/format";

/** What Contact Lens made of a talk: summary, categories, issues, and how each speaker felt at last. */
export function Findings({
  conversation,
}: {
  conversation: NonNullable<OneContact["conversation"]>;
}): JSX.Element {
  const { summary, categories, issues, sentiment } = conversation;
  const moods = Object.entries(sentiment);
  return (
    <section class="panel findings" aria-labelledby="found">
      <h2 id="found">What Contact Lens found</h2>
      {summary && (
        <p class="words" dir="auto">
          {summary}
        </p>
      )}
      <dl>
        <dt>Categories</dt>
        <dd>
          {categories.length === 0 && "none"}
          {categories.map((category, at) => (
            <>
              {at > 0 && ", "}
              <bdi key={category}>{category}</bdi>
            </>
          ))}
        </dd>
        <dt>Issues</dt>
        <dd>
          {issues.length === 0 && "none"}
          <ul>
            {issues.map((issue) => (
              <li key={`${issue.segmentId} ${issue.beginChar}`} dir="auto">
                {issue.text ?? "words that are not told"}
              </li>
            ))}
          </ul>
        </dd>
        <dt>At last</dt>
        <dd>
          {moods.length === 0
            ? "not told"
            : moods.map(([role, mood]) => `${words(role)}: ${mood.toLowerCase()}`).join(", ")}
        </dd>
      </dl>
    </section>
  );
}
