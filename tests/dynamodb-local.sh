#!/usr/bin/env bash
# Runs a command against Amazon's own DynamoDB Local instead of the embedded DynamoDB.
#
#   tests/dynamodb-local.sh run -- cargo test -p state-store
#
# The server is installed into .tools/ from npm on first use (350 MB). Its licence is Amazon's own,
# so it is used for a test run and never committed. It listens on all interfaces while it runs: it
# has no option to listen on one.
set -euo pipefail

readonly package=amplify-dynamodb-simulator@2.9.30
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly home=$root/.tools/dynamodb-local
readonly emulator=$home/node_modules/amplify-dynamodb-simulator/emulator

usage() {
  echo "usage: $0 run -- COMMAND [ARGUMENT…]" >&2
  exit 2
}

install_once() {
  [[ -f $emulator/DynamoDBLocal.jar ]] && return
  mkdir -p "$home"
  npm install --prefix "$home" --no-save --no-audit --no-fund --loglevel=error "$package" >&2
}

# A port that nobody listens on now. Another process can take it before the server does; the server
# then ends at once, and so does this script.
free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
    console.log(s.address().port); s.close(); });'
}

# DynamoDB Local answers a request without credentials with status 400: that is enough.
answers() {
  node -e 'fetch(process.argv[1]).then(() => process.exit(0), () => process.exit(1))' "$1" 2>/dev/null
}

wait_for() {
  local endpoint=$1 pid=$2 log=$3
  for _ in {1..120}; do
    answers "$endpoint" && kill -0 "$pid" 2>/dev/null && return
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "DynamoDB Local ended before it answered:" >&2
      cat "$log" >&2
      return 1
    fi
    sleep 0.5
  done
  echo "DynamoDB Local did not answer within a minute." >&2
  return 1
}

run() {
  install_once
  local port pid log status=0
  port=$(free_port)
  log=$(mktemp)
  cd "$emulator"
  java -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar \
    -inMemory -disableTelemetry -port "$port" >"$log" 2>&1 &
  pid=$!
  cd "$OLDPWD"
  # Expanded now, on purpose: the variables are gone when the script ends.
  # shellcheck disable=SC2064
  trap "kill $pid 2>/dev/null || true; wait $pid 2>/dev/null || true; rm -f '$log'" EXIT
  wait_for "http://127.0.0.1:$port" "$pid" "$log"
  CONNECT_LIVE_TEST_ENDPOINT=http://127.0.0.1:$port "$@" || status=$?
  return "$status"
}

[[ ${1:-} == run && ${2:-} == -- && $# -ge 3 ]] || usage
shift 2
run "$@"
