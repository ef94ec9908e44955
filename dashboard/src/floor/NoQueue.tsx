import type { JSX } from "preact";
import type { Queues } from "../api/names";
import { Unanswered } from "../ui/parts";

/** What a view about one queue shows as long as there is none to choose. */
export function NoQueue({ of }: { of: Queues }): JSX.Element | null {
  if (of.sorted.length > 0) return null;
  if (!of.isKnown) return <Unanswered of={of.failure} what="the queues" />;
  return <p class="empty">No contact has entered a queue yet.</p>;
}
