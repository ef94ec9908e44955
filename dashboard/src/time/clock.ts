/** A moment heard: what the server's clock showed, and what ours did, both in milliseconds. */
interface Heard {
  readonly asOf: number;
  readonly at: number;
}

/** For how long the clock goes on without an answer: what was not heard of is not told. */
export const PATIENCE_MS = 10_000;

/** The least stretch that a speed is read off: less is mostly the network's. */
const READ_OFF_MS = 3_000;

/** How far back the speed is read off. */
const LOOK_BACK_MS = 30_000;

/**
 * The server's clock, as told by its answers.
 *
 * Nothing is told by this machine's own clock, which may be wrong by hours. A simulation's clock may
 * run faster than time, so the speed is read off the answers too; one that is nearly 1 is 1.
 */
export class ServerClock {
  #heard: Heard[] = [];
  #shown = 0;

  /** Takes in that an answer given of `asOf` came `at` (on our monotonic clock). */
  hear(asOf: number, at: number): void {
    let last = this.#heard.at(-1);
    if (last && this.#isAnother(last, { asOf, at })) {
      this.#heard = [];
      this.#shown = 0;
      last = undefined;
    }
    if (last && asOf <= last.asOf) return;
    this.#heard.push({ asOf, at });
    while (this.#heard.length > 2 && at - (this.#heard[1]?.at ?? at) > LOOK_BACK_MS) {
      this.#heard.shift();
    }
  }

  /**
   * Whether the clock that is heard of is not the one of before, gone on: another server's, another day
   * of a simulation, or after a sleep, in which our clock may stand still and the server's does not.
   *
   * An answer may have been under way for as long as one is waited for; more than that is no delay. Of a
   * speed that was read off a sleep nothing is excused.
   */
  #isAnother(last: Heard, next: Heard): boolean {
    const went = next.asOf - last.asOf;
    const speed = this.#speed();
    if (went < -PATIENCE_MS * speed) return true;
    if (went <= 0 || !this.#isKnown()) return false;
    const passed = next.at - last.at;
    const excused = PATIENCE_MS * Math.max(1, Math.min(speed, went / Math.max(1, passed)));
    return Math.abs(went - passed * speed) > excused;
  }

  /** What the server's clock shows now; it stands still once nothing is heard, and never goes back. */
  read(at: number): number | undefined {
    const last = this.#heard.at(-1);
    if (!last) return undefined;
    const since = Math.min(Math.max(at - last.at, 0), PATIENCE_MS);
    this.#shown = Math.max(this.#shown, last.asOf + since * this.#speed());
    return this.#shown;
  }

  /** Whether the stretch is long enough to read a speed off. */
  #isKnown(): boolean {
    const first = this.#heard[0]?.at ?? 0;
    return (this.#heard.at(-1)?.at ?? 0) - first >= READ_OFF_MS;
  }

  #speed(): number {
    const [first] = this.#heard;
    const last = this.#heard.at(-1);
    if (!first || !last || !this.#isKnown()) return 1;
    const speed = (last.asOf - first.asOf) / (last.at - first.at);
    return Math.abs(speed - 1) < 0.1 ? 1 : speed;
  }
}
