import type { Failure } from "./client";

/**
 * Whether the same request may still be done under its key, or was done by now and nobody heard: put
 * off, failed, or not answered. Asked for under another key it would be done twice.
 */
export function isOpen({ status }: Failure): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** Something that somebody wants done once, and the key that says that it is the same wish. */
export class Wish {
  #key = crypto.randomUUID();

  get key(): string {
    return this.#key;
  }

  /** It was granted, is over, or is about something else now: what is asked for next is another one. */
  readonly renew = (): void => {
    this.#key = crypto.randomUUID();
  };

  /** It was not granted, or nobody knows. */
  failed(failure: Failure): void {
    if (!isOpen(failure)) this.renew();
  }
}
