#!/usr/bin/env bash
# The dashboard, driven in Chromium against the command that holds it.
#
#   tests/dashboard.sh PROJECT…    views, measured, screenshots: as in dashboard/playwright.config.ts
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet --locked --bin connect-live
target="$(cargo metadata --format-version 1 --no-deps --offline |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
export CONNECT_LIVE="$target/debug/connect-live"

cd dashboard
# Chromium passes what it is started with on to its children, and Playwright colours what it says.
NO_COLOR=1 npx playwright test "${@/#/--project=}"
