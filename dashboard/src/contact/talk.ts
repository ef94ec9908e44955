import type { Issue, Turn } from "../api/client";

/** A part of a turn: plain, or words that tell of an issue. */
export interface Part {
  readonly text: string;
  readonly isIssue: boolean;
}

/**
 * A turn in parts, its issues apart.
 *
 * The API counts characters as Unicode code points, and JavaScript's strings are UTF-16, in which one
 * emoji is two: so the text is taken apart into code points first. Offsets beyond the text mark what
 * there is; issues that overlap are one.
 */
export function parts(
  text: string,
  issues: readonly Pick<Issue, "beginChar" | "endChar">[],
): Part[] {
  const points = Array.from(text);
  const marked = new Array<boolean>(points.length).fill(false);
  for (const { beginChar, endChar } of issues)
    marked.fill(true, Math.max(0, beginChar), Math.max(0, endChar));
  const all: { text: string; isIssue: boolean }[] = [];
  points.forEach((point, at) => {
    const isIssue = marked[at] ?? false;
    const last = all.at(-1);
    if (last && last.isIssue === isIssue) last.text += point;
    else all.push({ text: point, isIssue });
  });
  return all;
}

/** A talk as far as it was heard. */
export interface Talk {
  /** In the order in which they began. */
  readonly turns: readonly Turn[];
  /** Where to go on. */
  readonly after: string | undefined;
}

/**
 * A talk and what was said since. The last turns are told again, because they may have changed: the
 * later telling of one takes the place of the earlier.
 */
export function heardMore(
  talk: Talk,
  more: readonly Turn[],
  after: string | null | undefined,
): Talk {
  const byId = new Map(talk.turns.map((turn) => [turn.id, turn]));
  const isNews = more.some((turn) => JSON.stringify(byId.get(turn.id)) !== JSON.stringify(turn));
  if (!isNews) return after && after !== talk.after ? { ...talk, after } : talk;
  for (const turn of more) byId.set(turn.id, turn);
  return { turns: [...byId.values()].sort(byBeginning), after: after ?? talk.after };
}

/** When a turn began: from the start of a call, or the moment in a chat. */
export function began(turn: Turn): number {
  return turn.beginMs ?? (turn.at ? Date.parse(turn.at) : 0);
}

function byBeginning(a: Turn, b: Turn): number {
  return began(a) - began(b) || (a.id < b.id ? -1 : 1);
}

const MOODS: Readonly<Record<string, number>> = { NEGATIVE: -1, MIXED: 0, NEUTRAL: 0, POSITIVE: 1 };

/** How one speaker felt over time: seconds from the first turn, and -1 to 1. */
export interface Mood {
  readonly role: string;
  readonly points: readonly (readonly [seconds: number, mood: number])[];
}

/** The sentiment of each speaker over time. Of partial utterances none is told. */
export function moods(turns: readonly Turn[]): Mood[] {
  const first = turns[0];
  if (!first) return [];
  // A call counts from its start; a chat from its first message.
  const start = first.beginMs == null ? began(first) : 0;
  const byRole = new Map<string, [number, number][]>();
  for (const turn of turns) {
    const mood = turn.sentiment ? MOODS[turn.sentiment] : undefined;
    if (mood === undefined || !turn.role) continue;
    const points = byRole.get(turn.role) ?? [];
    points.push([(began(turn) - start) / 1_000, mood]);
    byRole.set(turn.role, points);
  }
  // The customer first: it is the customer's that is looked at.
  const roles = [...byRole].sort(([a], [b]) => (a < b ? 1 : -1));
  return roles.map(([role, points]) => ({ role, points }));
}
