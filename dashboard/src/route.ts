import { signal } from "@preact/signals";

/**
 * Where in the dashboard somebody is, as it stands behind the `#`: a path and what was chosen there.
 *
 * Behind the `#`, because the paths of the host are the API's, and so that any host of files will do.
 */
export interface Place {
  /** The view: `floor`, `contact`. */
  readonly view: string;
  /** What it is about, where it is about one thing; never empty. */
  readonly id: string | undefined;
  readonly chosen: URLSearchParams;
}

/** Reads `#/contact/<id>?leg=2`. An id may hold a slash, and travels as `%2F`. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [view = "", id] = path.split("/");
  return {
    view: view || "floor",
    id: id ? decoded(id) : undefined,
    chosen: new URLSearchParams(query),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Writes it. What is empty is left out. */
export function hrefOf(
  view: string,
  id?: string,
  chosen: Record<string, string | undefined> = {},
): string {
  const kept = Object.entries(chosen).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  const query = new URLSearchParams(kept).toString();
  return `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}${query ? `?${query}` : ""}`;
}

export const place = signal<Place>(placeOf(location.hash));

addEventListener("hashchange", () => {
  place.value = placeOf(location.hash);
});

/** Changes what is chosen here, without a step back for each letter that is typed. */
export function choose(changes: Record<string, string | undefined>): void {
  const { view, id, chosen } = place.peek();
  const href = hrefOf(view, id, { ...Object.fromEntries(chosen), ...changes });
  history.replaceState(null, "", href);
  place.value = placeOf(href);
}
