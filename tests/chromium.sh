#!/usr/bin/env bash
# Installs Debian's Chromium where there is none: Playwright's own is a download, which not every
# machine may make. CHROMIUM names another one.
set -euo pipefail

chromium="${CHROMIUM:-/usr/bin/chromium}"
[[ -x "$chromium" ]] && exit 0

stop() {
    printf 'chromium: %s is missing, and %s; the dashboard is tested in it.\n' "$chromium" "$1" >&2
    printf 'chromium: install it by hand (Debian: apt-get install chromium), or set CHROMIUM.\n' >&2
    exit 1
}
[[ -z "${CHROMIUM:-}" ]] || stop 'CHROMIUM names nothing else'
command -v apt-get >/dev/null || stop 'there is no apt-get here'
as_root=()
if ((EUID != 0)); then
    sudo -n true 2>/dev/null || stop 'only root may install it'
    as_root=(sudo -n)
fi

# The fonts are for what people say: other scripts than Latin, and emoji.
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq >/dev/null || stop 'apt-get update failed'
"${as_root[@]}" apt-get install -qq -y --no-install-recommends \
    chromium fonts-dejavu-core fonts-noto-color-emoji >/dev/null || stop 'apt-get install failed'
