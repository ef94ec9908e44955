import { signal } from "@preact/signals";

export type Theme = "light" | "dark";

const KEPT_AS = "connect-live-theme";

/** Light or dark, as the machine is set until somebody chooses. */
export const theme = signal<Theme>("light");

/** Big type for a screen on the wall. */
export const onWall = signal(new URLSearchParams(location.search).get("wall") === "1");

/** Whether moments are shown in UTC: pointing at one shows it too, but a key or a finger cannot. */
export const inUtc = signal(false);

export function turnUtc(): void {
  inUtc.value = !inUtc.value;
}

export function startLooks(): void {
  const machine = matchMedia("(prefers-color-scheme: dark)");
  const follow = (): void => {
    const kept = remembered();
    theme.value = kept === "light" || kept === "dark" ? kept : machine.matches ? "dark" : "light";
  };
  machine.addEventListener("change", follow);
  follow();
  theme.subscribe((value) => {
    document.documentElement.dataset.theme = value;
  });
  onWall.subscribe((value) => {
    document.documentElement.toggleAttribute("data-wall", value);
  });
}

/** The other one, from now on. */
export function turnTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(KEPT_AS, theme.value);
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

/** To the wall and back: the address says which, so that a screen can be given it. */
export function turnWall(): void {
  onWall.value = !onWall.value;
  history.replaceState(null, "", `${onWall.value ? "?wall=1" : location.pathname}${location.hash}`);
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}
