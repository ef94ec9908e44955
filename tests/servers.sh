# What the scripts share that start servers: a folder of their own ($work), the processes that they
# start (${started[@]}), and an end that stops those and nothing else. To be sourced from the
# repository's root.

work="$(mktemp -d)"
started=()

# Whatever the end is. Logs and texts are shown when something failed, and logs are left in TEST_LOGS,
# where that names a folder.
finish() {
    local status=$?
    trap - EXIT
    for pid in ${started[@]+"${started[@]}"}; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    if ((status != 0)); then
        for log in "$work"/*.log "$work"/*.txt; do
            [[ -f "$log" ]] && printf -- '--- %s\n' "${log##*/}" >&2 && tail -n 150 "$log" >&2
        done
    fi
    if [[ -n "${TEST_LOGS:-}" ]]; then
        mkdir -p "$TEST_LOGS" && cp -- "$work"/*.log "$TEST_LOGS" || true
    fi
    rm -rf "$work"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# fail WHAT: says it, and ends.
fail() {
    printf '%s: %s\n' "$(basename "$0" .sh)" "$1" >&2
    exit 1
}

# Where cargo builds into.
target_directory() {
    cargo metadata --format-version 1 --no-deps --offline |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}

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

# A port of loopback that nobody listens at.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
