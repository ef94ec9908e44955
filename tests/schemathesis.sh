#!/usr/bin/env bash
# Holds the served API to its own description: schemathesis reads /openapi.json and asks whatever the
# description allows, and what it does not. No answer may be a 5xx, or one that is not described.
#
# SCHEMATHESIS names the program to use; without it the one in PATH is used. Logs are left in
# TEST_LOGS, where that names a folder.
set -euo pipefail
cd "$(dirname "$0")/.."

schemathesis="${SCHEMATHESIS:-schemathesis}"
source tests/servers.sh

cargo build --quiet --locked --bin connect-live
target="$(target_directory)"

# Calls and callbacks may be asked for, of numbers that nobody has, through the simulation's own Connect.
cat >"$work/policy.toml" <<'POLICY'
[calls]
instance = "1257a0ce-0000-4000-8000-000000000001"
flow = "f10c0000-0000-4000-8000-000000000001"
source = "+15555550199"
fiction = true
per-number = { calls = 64, minutes = 1 }
per-caller = { calls = 64, minutes = 1 }

[callbacks]
time-zone = "UTC"
hours = ["Mon-Sun 00:00-24:00"]
POLICY

# A floor at work, so that ids of answers lead on to further answers.
mkfifo "$work/said"
"$target/debug/connect-live" serve --listen 127.0.0.1:0 --simulate 7 \
    --policy "$work/policy.toml" \
    >"$work/said" 2>"$work/serve.log" &
started+=($!)
# The URL comes once it answers. Two minutes are for a debug build on a busy machine.
read -r -t 120 said <"$work/said" || fail 'connect-live serve said nothing'
url="${said#listening on }"

# Left out is the check that whatever the description allows is accepted: no description can say which
# cursors the API gave, which time zones there are, or that one moment has to be before another.
"$schemathesis" run "$url/openapi.json" --seed 7 --max-examples 20 --workers 1 \
    --phases examples,coverage,fuzzing,stateful --exclude-checks positive_data_acceptance \
    --max-time 60 --request-timeout 15 --no-color \
    >"$work/schemathesis.txt" 2>&1
tail -n 12 "$work/schemathesis.txt"
