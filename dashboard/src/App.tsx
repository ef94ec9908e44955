import type { ComponentType, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Agent } from "./agent/Agent";
import { Agents } from "./agents/Agents";
import { Alerts } from "./alerts/Alerts";
import { HEALTH, trusted } from "./api/link";
import { usePoll } from "./api/poll";
import { health } from "./api/questions";
import { CallMe } from "./call/CallMe";
import { Callbacks } from "./callbacks/Callbacks";
import { Contact } from "./contact/Contact";
import { Contacts } from "./contacts/Contacts";
import { Floor } from "./floor/Floor";
import { History } from "./history/History";
import { hrefOf, place } from "./route";
import { Boundary } from "./ui/Boundary";
import { inUtc, onWall, theme, turnTheme, turnUtc, turnWall } from "./ui/looks";
import { AsOf, Banner } from "./ui/Trust";

interface View {
  readonly name: string;
  readonly shown: ComponentType;
  /** The view whose place in the menu it stands in, where it has none of its own. */
  readonly within?: string;
}

const VIEWS: Record<string, View> = {
  floor: { name: "Floor", shown: Floor },
  agents: { name: "Agents", shown: Agents },
  agent: { name: "Agent", shown: Agent, within: "agents" },
  contacts: { name: "Contacts", shown: Contacts },
  contact: { name: "Contact", shown: Contact, within: "contacts" },
  history: { name: "History", shown: History },
  callbacks: { name: "Callbacks", shown: Callbacks },
  alerts: { name: "Alerts", shown: Alerts },
  call: { name: "Call me", shown: CallMe },
};

/** How often the API is asked whether it is there: less than the clock's patience, on every view. */
const HEALTH_MS = 5_000;

/** The frame around every view. */
export function App(): JSX.Element {
  usePoll(HEALTH, health, HEALTH_MS);
  const { view, id } = place.value;
  const known = VIEWS[view];
  const main = useRef<HTMLElement>(null);
  const menu = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${known?.name ?? "Not found"} · Connect Live`;
    // Whoever does not see hears where the link led.
    if (!first.current) main.current?.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
    // On a telephone the menu is longer than its place.
    const here = menu.current?.querySelector("[aria-current]");
    here?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [view, id]);
  const Shown = known?.shown;
  return (
    <div class="app" data-trust={trusted.value}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        To the content
      </button>
      <header class="bar">
        <p class="brand" aria-hidden="true">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M3 17h5l4-10 6 17 4-7h7" />
          </svg>
          Connect Live
        </p>
        <nav aria-label="Views" ref={menu}>
          {Object.entries(VIEWS).map(([key, { name, within }]) =>
            within ? null : (
              <a
                key={key}
                href={hrefOf(key)}
                aria-current={key === view ? "page" : known?.within === key ? "true" : undefined}
              >
                {name}
              </a>
            ),
          )}
        </nav>
        <AsOf />
        <div class="switches">
          <button type="button" onClick={turnTheme}>
            {theme.value === "dark" ? "Light" : "Dark"}
          </button>
          <button
            type="button"
            aria-pressed={inUtc.value}
            title="Moments in UTC, and not in your own zone"
            onClick={turnUtc}
          >
            UTC
          </button>
          <button type="button" aria-pressed={onWall.value} onClick={turnWall}>
            Wall
          </button>
        </div>
      </header>
      <Banner />
      <main id="main" ref={main} tabIndex={-1} class={view}>
        <Boundary at={place.value}>{Shown ? <Shown /> : <NotFound />}</Boundary>
      </main>
    </div>
  );
}

function NotFound(): JSX.Element {
  return (
    <>
      <h1>There is no such view</h1>
      <p class="empty">
        <a href={hrefOf("floor")}>To the floor</a>
      </p>
    </>
  );
}
