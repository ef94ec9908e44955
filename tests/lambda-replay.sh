#!/usr/bin/env bash
# Runs the handlers as Lambda would: cargo-lambda plays the runtime API, an embedded DynamoDB keeps the
# rows, and the Connect of a simulation takes calls. Each handler of a feed gets an invocation of its
# feed; afterwards a replay of the same invocation must find every row written already. The others find
# work in what these left: a contact that waits, a callback that somebody asked for, an alert to tell.
#
# CARGO_LAMBDA names the cargo-lambda to use; without it the one in PATH is used. Logs are left in
# TEST_LOGS, where that names a folder.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo_lambda="${CARGO_LAMBDA:-cargo-lambda}"
prefix=lambda-replay-
source tests/servers.sh

# The handlers and the command in one build, so that their dependencies are built once.
cargo build --quiet --locked --workspace --bins
target="$(target_directory)"
connect_live="$target/debug/connect-live"

"$connect_live" store --listen 127.0.0.1:0 --table-prefix "$prefix" >"$work/store.log" 2>&1 &
started+=($!)
await $! grep -q 'listening on http' "$work/store.log"
store="$(grep -o -m 1 'http://[^ ]*' "$work/store.log")"

# A Connect that rings nowhere. The floor of the simulation is in a store of its own.
"$connect_live" serve --listen 127.0.0.1:0 --simulate --agents 2 --queues 1 >"$work/serve.log" 2>&1 &
started+=($!)
await $! grep -q 'listening on http' "$work/serve.log"
connect="$(grep 'calls ring nowhere' "$work/serve.log" | grep -o -m 1 'http://[^ ]*')"

cat >"$work/policy.toml" <<'POLICY'
[calls]
instance = "1257a0ce-0000-4000-8000-000000000001"
flow = "f10c0000-0000-4000-8000-000000000001"
source = "+15555550100"
fiction = true

[callbacks]
time-zone = "UTC"
hours = ["Mon-Sun 00:00-24:00"]

[[alert]]
name = "Long waits"
kind = "long-wait"
after-seconds = 120

[notices]
event-bus = "default"
POLICY

port="$(free_port)"
# Made-up credentials: nothing here can reach an AWS account.
# There is no event bus at the last address: what is to be told has to be told again.
AWS_ENDPOINT_URL_DYNAMODB="$store" AWS_ENDPOINT_URL_CONNECT="$connect" \
    AWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:1 AWS_REGION=eu-west-2 \
    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \
    CONNECT_LIVE_TABLE_PREFIX="$prefix" CONNECT_LIVE_POLICY="$work/policy.toml" \
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

# ask METHOD PATH [BODY]: the answer of the read API to what API Gateway hands over, after its status.
ask() {
    python3 - "$@" >"$work/request.json" <<'REQUEST'
import json, sys
method, path, body = (sys.argv[1:] + [None])[:3]
with open("events-fixtures/invocations/read-api.json", encoding="utf-8") as file:
    event = json.load(file)
event |= {"path": path, "httpMethod": method, "body": body}
event |= {"queryStringParameters": None, "multiValueQueryStringParameters": None}
event["pathParameters"]["proxy"] = path.removeprefix("/")
context = event["requestContext"]
context |= {"httpMethod": method, "path": f"/{context['stage']}{path}"}
context["identity"]["userArn"] = "arn:aws:iam::111122223333:user/shop"
for name, value in [("Content-Type", "application/json"), ("Idempotency-Key", "lambda-replay")]:
    event["headers"][name] = value
    event["multiValueHeaders"][name] = [value]
print(json.dumps(event))
REQUEST
    "$cargo_lambda" lambda invoke read-api -A 127.0.0.1 -P "$port" --data-file "$work/request.json" |
        python3 -c 'import json, sys; said = json.load(sys.stdin); print(said["statusCode"], said["body"])'
}

# answers EXPECTED METHOD PATH [BODY]: the read API's answer matches the pattern EXPECTED.
answers() {
    local expected=$1 answer
    shift
    answer="$(ask "$@")" || fail "read-api failed of $1 $2"
    [[ "$answer" == $expected ]] || fail "read-api answered $answer to $1 $2, not $expected"
    printf '%-16s %-36s %s\n' read-api "$1 $2" "${answer%% *}"
}

# invoke_with HANDLER PAYLOAD EXPECTED: the handler answers EXPECTED.
invoke_with() {
    local answer
    answer="$("$cargo_lambda" lambda invoke "$1" -A 127.0.0.1 -P "$port" --data-ascii "$2")" ||
        fail "$1 failed"
    [[ "$answer" == "$3" ]] || fail "$1 answered $answer, not $3"
    printf '%-16s %-36s %s\n' "$1" '' "$answer"
}

# The read API answers what API Gateway hands over.
answer="$("$cargo_lambda" lambda invoke read-api -A 127.0.0.1 -P "$port" \
    --data-file events-fixtures/invocations/read-api.json)" || fail "read-api failed"
[[ "$answer" == *'"statusCode":200'* && "$answer" == *'queueId'* ]] ||
    fail "read-api answered $answer"
printf '%-16s %-36s %s\n' read-api read-api.json 200

# Of a contact that came ten minutes ago nothing more is told, and the watch says so.
answers '200 *"alerts":\[\]*' GET /alerts
now="$(date --utc --date '10 minutes ago' +%FT%T)"
invoke_with contact-events "$(sed -E "s/2026-03-02T[0-9:]{8}/$now/; s/-1003-/-9999-/" \
    events-fixtures/invocations/contact-events.json)" null
invoke_with watcher '{}' null
answers '200 *"rule":"Long waits"*' GET /alerts
alert="$(ask GET /alerts | grep -o -m 1 '"alertId":"[^"]*"' | head -n 1 | cut -d '"' -f 4)"

# What could not be told is delivered again, from the first one on.
invoke_with notify '{"Records": [{"dynamodb": {"SequenceNumber": "7", "Keys":
    {"pk": {"S": "'"$alert"'"}, "sk": {"S": "alert"}}}}]}' '{"batchItemFailures":[{"itemIdentifier":"7"}]}'

# Who asked to be called back is called, once.
answers '201 *"standing":"scheduled"*' POST /callbacks '{"number": "+15555550142"}'
callback="$(ask POST /callbacks '{"number": "+15555550142"}' |
    grep -o -m 1 '"callbackId":"[^"]*"' | head -n 1 | cut -d '"' -f 4)"
for _ in once again; do
    invoke_with call-back '{}' null
    answers '200 *"standing":"dialling"*"attempts":\[{"number":1,*' GET "/callbacks/$callback"
done
[[ "$(ask GET "/callbacks/$callback")" != *'"number":2,'* ]] || fail "call-back called twice"
