#!/usr/bin/env bash
# Deploys infra/template.yaml, as `sam build` builds it, into MiniStack, sends what Connect sends, and asks
# the API: tests/e2e/test_stack.py, which says too what MiniStack has not. The functions are unoptimised
# builds for this machine; tests/e2e/adapt.py is all that is changed of the template.
#
# SAM, CARGO_LAMBDA and MINISTACK_PYTHON name the programs, and the Python that has MiniStack. Logs are left
# in TEST_LOGS, where that names a folder.
set -euo pipefail
cd "$(dirname "$0")/.."

source tests/servers.sh
[[ "$(uname -s)" == Linux ]] || fail 'functions run as processes here: that takes Linux'
python="$(dirname "$SAM")/python"
case "$(uname -m)" in
aarch64 | arm64) architecture=arm64 ;;
*) architecture=x86_64 ;;
esac
instance=arn:aws:connect:eu-west-2:111122223333:instance/1257a0ce-0000-4000-8000-000000000001
export STACK=connect-live-e2e

# In one build, so that dependencies are built once; `sam build` finds everything done.
cargo build --quiet --locked --workspace --bins
export WORKSPACE_TARGET
WORKSPACE_TARGET="$(target_directory)"

# Made-up credentials, of which MiniStack takes the account: nothing here can reach AWS.
export AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=eu-west-2
unset AWS_SESSION_TOKEN AWS_PROFILE AWS_DEFAULT_PROFILE
export SAM_CLI_TELEMETRY=0

# For at most ten minutes, of which a cold build takes none: it is done.
CARGO_TARGET_DIR="$work/lambda" SAM_BUILD_MODE=debug \
    PATH="$PWD/tests/e2e:$(dirname "$CARGO_LAMBDA"):$PATH" \
    CARGO_LAMBDA_COMPILER=cargo CARGO_LAMBDA_COMPILER_SUBCOMMAND=e2e-build \
    timeout 600 "$SAM" build --template-file infra/template.yaml --build-dir "$work/built" \
    --parameter-overrides "Architecture=$architecture" >"$work/build.txt" 2>&1 || fail 'sam build failed'
rm -rf "$work/lambda" "$work/build.txt"
"$python" tests/e2e/adapt.py "$work/built/template.yaml" >"$work/built/adapted.yaml"

# With AUTH, requests are allowed or denied by policies of IAM: of the functions' roles as well.
port="$(free_port)"
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"
mkdir "$work/tmp"
AUTH=true BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" IOT_MTLS_ENABLED=0 SFTP_ENABLED=0 \
    MINISTACK_ACCOUNT_ID="$AWS_ACCESS_KEY_ID" MINISTACK_REGION="$AWS_DEFAULT_REGION" \
    TMPDIR="$work/tmp" STATE_DIR="$work/state" S3_DATA_DIR="$work/s3" \
    "$MINISTACK_PYTHON" tests/e2e/serve.py >"$work/ministack.log" 2>&1 &
started+=($!)
await $! listens "$port"

"$python" -c 'import boto3; boto3.client("s3").create_bucket(
    Bucket="code", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})'
timeout 300 "$SAM" deploy --template-file "$work/built/adapted.yaml" --stack-name "$STACK" --s3-bucket code \
    --capabilities CAPABILITY_IAM --no-confirm-changeset --no-progressbar --on-failure DO_NOTHING \
    --parameter-overrides "InstanceArn=$instance" Bindings=off RetentionDays=3660 "Architecture=$architecture" \
    >"$work/deploy.txt" 2>&1 || fail 'sam deploy failed'
rm "$work/deploy.txt"

FUNCTIONS_LOG="$work/functions.log" PYTHONDONTWRITEBYTECODE=1 \
    timeout 600 "$python" -m unittest discover --start-directory tests/e2e --verbose
