/** What stands in one cell. */
export type Cell = string | number | null | undefined;

/**
 * A table as RFC 4180 has it, with a byte order mark, without which Excel takes it for another encoding.
 *
 * Names are the instance's own words: one that begins as a formula does is given a quotation mark, so
 * that no spreadsheet works it out.
 */
export function csv(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string => cells.map(cell).join(",");
  return `\ufeff${[heads, ...rows].map(line).join("\r\n")}\r\n`;
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Hands a file to whoever looks. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  // The browser has taken it by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
