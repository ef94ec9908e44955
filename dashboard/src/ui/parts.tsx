import type { ReadonlySignal } from "@preact/signals";
import { computed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Failure } from "../api/client";
import type { Listed } from "../api/questions";
import { count, dateAndTime, dateOf, duration, timeOfDay, utc, viewersZone } from "../time/format";
import { now } from "../time/now";
import { inUtc } from "./looks";

/** How bad something is. Shown by shape and word as well as by colour. */
export type Severity = "ok" | "watch" | "act";

const SHAPES: Record<Severity, string> = { ok: "●", watch: "▲", act: "■" };
const WORDS: Record<Severity, string> = { ok: "In order", watch: "Watch", act: "Act" };

export function Mark({
  severity,
  children,
}: {
  severity: Severity;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`mark ${severity}`}>
      <span aria-hidden="true" class="shape">
        {SHAPES[severity]}
      </span>
      {children ?? WORDS[severity]}
    </span>
  );
}

/**
 * A moment in the viewer's zone, and in UTC for whoever points at it, or wants all of them so. With its
 * date where that is asked for, or is not today's.
 */
export function Moment({ at, date }: { at: string | number; date?: boolean }): JSX.Element {
  const moment = typeof at === "number" ? at : Date.parse(at);
  const zone = inUtc.value ? "UTC" : viewersZone();
  const isDated = date || dateOf(moment, zone) !== todays[inUtc.value ? "utc" : "viewers"].value;
  const text = isDated ? dateAndTime(moment, zone) : timeOfDay(moment, zone);
  return (
    <time dateTime={new Date(moment).toISOString()} title={utc(moment)}>
      {inUtc.value ? `${text} UTC` : text}
    </time>
  );
}

/** The server's date; whoever shows it is drawn again at midnight. */
const todays = {
  viewers: computed(() => now.value && dateOf(now.value, viewersZone())),
  utc: computed(() => now.value && dateOf(now.value, "UTC")),
};

/** How long something has lasted, each second: only this text changes, and nothing around it. */
export function Since({
  at,
  none = "–",
}: {
  at: string | null | undefined;
  none?: string;
}): JSX.Element {
  const text = useMemo(() => sinceText(at, none), [at, none]);
  return at ? (
    <time class="ticking" dateTime={at} title={`since ${utc(Date.parse(at))}`}>
      {text}
    </time>
  ) : (
    <span class="ticking">{none}</span>
  );
}

function sinceText(at: string | null | undefined, none: string): ReadonlySignal<string> {
  const from = at ? Date.parse(at) : undefined;
  return computed(() =>
    from === undefined || now.value === undefined ? none : duration(now.value - from),
  );
}

/** Something that could not be asked, in the place where it would be. */
export function Problem({ of }: { of: Failure }): JSX.Element {
  const errors = of.problem?.errors ?? [];
  return (
    <div class="problem" role="alert">
      <p>
        <b>{of.message}</b> {of.problem?.detail}
      </p>
      {errors.length > 0 && (
        <ul>
          {errors.map((error) => (
            <li key={error.field}>
              <b>{error.field}</b>: {error.detail}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What stands in a view until the first answer is there. */
export function Waiting({ what }: { what: string }): JSX.Element {
  return (
    <p class="empty" role="status">
      Asking for {what} …
    </p>
  );
}

/** What stands in the place of an answer until there is one: why there is none, or that it is awaited. */
export function Unanswered({ of, what }: { of: Failure | undefined; what: string }): JSX.Element {
  return of ? <Problem of={of} /> : <Waiting what={what} />;
}

/** A number with its name. */
export function Figure(props: {
  name: string;
  children: ComponentChildren;
  hint?: string | undefined;
  strong?: boolean;
}): JSX.Element {
  return (
    <div class={props.strong ? "figure strong" : "figure"} title={props.hint}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

/** Says of a list that there is more than it shows. */
export function Cut({ list }: { list: Listed<unknown> }): JSX.Element | null {
  const { items, isCut, since } = list;
  if (!isCut && since === undefined) return null;
  return (
    <p class="cut" role="note">
      {isCut ? `Only the first ${count(items.length)}` : `Only the newest ${count(items.length)}`}
      {since !== undefined && (
        <>
          {" "}
          since <Moment at={since} date />
        </>
      )}
      : there are more than can be shown.
    </p>
  );
}

/** Says what was done, and takes the focus from what vanished with it. */
export function useTold(): readonly [said: JSX.Element, tell: (text: string) => void] {
  const [text, setText] = useState("");
  const [times, setTimes] = useState(0);
  const place = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (times > 0) place.current?.focus();
  }, [times]);
  const said = (
    <p class="told" role="status" tabIndex={-1} ref={place}>
      {text}
    </p>
  );
  const tell = (told: string): void => {
    setText(told);
    setTimes((before) => before + 1);
  };
  return [said, tell];
}
