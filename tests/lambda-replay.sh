#!/usr/bin/env bash
# Runs the handlers as Lambda would: cargo-lambda plays the runtime API, and an embedded DynamoDB
# keeps the rows. Each handler gets an invocation of its feed; afterwards a replay of the same
# invocation must find every row written already.
#
# CARGO_LAMBDA names the cargo-lambda to use; without it the one in PATH is used. Logs are left in
# TEST_LOGS, where that names a folder.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo_lambda="${CARGO_LAMBDA:-cargo-lambda}"
prefix=lambda-replay-
source tests/servers.sh

# Waits until `$2…` succeeds, for half a minute, while process $1 lives.
await() {
    local pid=$1
    shift
    for _ in {1..300}; do
        "$@" 2>/dev/null && return
        kill -0 "$pid" 2>/dev/null || fail "a server ended early"
        sleep 0.1
    done
    fail "a server did not start: $*"
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# The handlers and the command in one build, so that their dependencies are built once.
cargo build --quiet --locked --workspace --bins
target="$(target_directory)"
connect_live="$target/debug/connect-live"

"$connect_live" store --listen 127.0.0.1:0 --table-prefix "$prefix" >"$work/store.log" 2>&1 &
started+=($!)
await $! grep -q 'listening on http' "$work/store.log"
store="$(grep -o -m 1 'http://[^ ]*' "$work/store.log")"

port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
# Made-up credentials: nothing here can reach an AWS account.
AWS_ENDPOINT_URL_DYNAMODB="$store" AWS_REGION=eu-west-2 \
    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \
    CONNECT_LIVE_TABLE_PREFIX="$prefix" \
    "$cargo_lambda" lambda watch --ignore-changes --offline --quiet -A 127.0.0.1 -P "$port" \
    >"$work/lambda.log" 2>&1 &
started+=($!)
await $! listens "$port"

# invoke HANDLER FILE EXPECTED: the handler answers EXPECTED.
invoke() {
    local handler=$1 file=$2 expected=$3 answer
    answer="$("$cargo_lambda" lambda invoke "$handler" -A 127.0.0.1 -P "$port" \
        --data-file "events-fixtures/invocations/$file")" || fail "$handler failed on $file"
    [[ "$answer" == "$expected" ]] || fail "$handler answered $answer on $file, not $expected"
    printf '%-16s %-36s %s\n' "$handler" "$file" "$answer"
}

# kept FILE: its rows are in the store, so that a replay of it writes none.
kept() {
    local file=$1 report first
    report="$("$connect_live" replay --store "$store" --table-prefix "$prefix" \
        "events-fixtures/invocations/$file")" || fail "replaying $file failed"
    first="${report%%$'\n'*}"
    [[ "$first" =~ :\ [1-9][0-9]*\ events?\;\ 0\ rows\ written\.$ ]] ||
        fail "replaying $file should have found all rows written: $first"
}

done_all='{"batchItemFailures":[]}'
invoke contact-events contact-events.json null
kept contact-events.json
for handler in agent-events contact-records contact-lens; do
    invoke "$handler" "$handler.json" "$done_all"
    kept "$handler.json"
done

# Poison is acknowledged, and delivering it again writes nothing. A replay does not know the stream
# and would keep it a second time, under no feed.
poison=agent-events.good-poison-good.json
invoke agent-events "$poison" "$done_all"
grep -q '"codes":"bad_json=1"' "$work/lambda.log" || fail "the poison of $poison is not in quarantine"
invoke agent-events "$poison" "$done_all"
grep '"message":"invocation answered"' "$work/lambda.log" | tail -n 1 | grep -q '"written":0' ||
    fail "delivering $poison again wrote rows"

# The read API answers what API Gateway hands over.
answer="$("$cargo_lambda" lambda invoke read-api -A 127.0.0.1 -P "$port" \
    --data-file events-fixtures/invocations/read-api.json)" || fail "read-api failed"
[[ "$answer" == *'"statusCode":200'* && "$answer" == *'queueId'* ]] ||
    fail "read-api answered $answer"
printf '%-16s %-36s %s\n' read-api read-api.json 200
