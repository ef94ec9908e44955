/** Rows of a long list that are in sight, and some more on either side. */
export interface Window {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/** How many rows are kept ready beyond what is in sight, on either side. */
const AHEAD = 8;

/** Which rows of equal height are in sight. Everything is in the same unit. */
export function inSight(scrolled: number, height: number, row: number, rows: number): Window {
  const most = Math.max(0, rows * row - height);
  const top = Math.min(Math.max(0, scrolled), most);
  const first = Math.max(0, Math.floor(top / row) - AHEAD);
  return { first, end: Math.min(rows, Math.ceil((top + height) / row) + AHEAD) };
}
