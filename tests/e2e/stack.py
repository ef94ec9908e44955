"""The deployed stack, as those see it who send events and who ask."""

import json
import os
import re
import time
from pathlib import Path

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

STACK = os.environ["STACK"]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
REGION = os.environ["AWS_DEFAULT_REGION"]
SCENARIOS = Path(__file__).resolve().parents[2] / "events-fixtures" / "scenarios"

# An invocation takes a minute at the longest, and is not to be repeated.
PATIENCE = Config(connect_timeout=5, read_timeout=90, retries={"total_max_attempts": 1})


def client(service):
    return boto3.client(service, config=PATIENCE)


def outputs():
    (stack,) = client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}


def eventually(ask, holds, seconds=60):
    """What `ask` gives once it holds. The last answer is shown where it never does."""
    until = time.monotonic() + seconds
    while not holds(answer := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"not within {seconds} seconds; at last: {answer}")
        time.sleep(0.2)
    return answer


def told(story):
    """The lines of a scenario: each with the feed that it came by."""
    for line in (SCENARIOS / f"{story}.ndjson").read_text().splitlines():
        yield feed_of(line), line


def feed_of(line):
    try:
        document = json.loads(line)
    except ValueError:
        # The one such line was cut from an agent event.
        return "agent-events"
    if "detail-type" in document:
        return "contact-events"
    if "AgentARN" in document:
        return "agent-events"
    return "contact-records" if "AWSContactTraceRecordFormatVersion" in document else "contact-lens"


class Feeds:
    """What Connect sends by: the bus, and the streams of the stack."""

    def __init__(self):
        self.bus, self.streams, self.names = client("events"), client("kinesis"), outputs()

    def send(self, feed, line):
        if feed == "contact-events":
            event = json.loads(line)
            answer = self.bus.put_events(
                Entries=[
                    {
                        "Source": event["source"],
                        "DetailType": event["detail-type"],
                        "Detail": json.dumps(event["detail"]),
                        "Resources": event["resources"],
                    }
                ]
            )
            assert answer["FailedEntryCount"] == 0, answer
        else:
            stream = {
                "agent-events": "AgentEventsStream",
                "contact-records": "ContactRecordsStream",
                "contact-lens": "ContactLensStream",
            }[feed]
            whose = re.search(r'"(?:AgentARN|ContactId)":"([^"]+)', line)
            self.streams.put_record(
                StreamName=self.names[stream], PartitionKey=whose[1], Data=line.encode()
            )


class Caller:
    """A user of IAM, who may do what a policy allows of the API; nobody, without one."""

    def __init__(self, name=None, allowed=None):
        self.credentials = None
        url = outputs()["ApiUrl"]
        api, self.stage = re.fullmatch(r"https://(\w+)\.execute-api\.[^/]+/(\w+)", url).groups()
        # MiniStack's own address of the stage: the stack's would have to be resolved.
        self.base = f"{ENDPOINT}/_aws/execute-api/{api}/{self.stage}"
        if name:
            iam = client("iam")
            self.arn = iam.create_user(UserName=name)["User"]["Arn"]
            resource = f"arn:aws:execute-api:{REGION}:{self.arn.split(':')[4]}:{api}/{self.stage}/{allowed}"
            statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resource}
            iam.put_user_policy(
                UserName=name,
                PolicyName="api",
                PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
            )
            key = iam.create_access_key(UserName=name)["AccessKey"]
            self.credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])

    def ask(self, path, method="GET"):
        """Status and body."""
        request = AWSRequest(method, self.base + path, data=b"" if method == "POST" else None)
        if self.credentials:
            SigV4Auth(self.credentials, "execute-api", REGION).add_auth(request)
        answer = URLLib3Session(timeout=(5, 30)).send(request.prepare())
        return answer.status_code, json.loads(answer.content)


def logs():
    """What the functions logged, by function."""
    watched = client("logs")
    for group in watched.describe_log_groups(logGroupNamePrefix="/aws/lambda/")["logGroups"]:
        pages = watched.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        for event in (event for page in pages for event in page["events"]):
            # Lambda's own lines say what a run took.
            if not event["message"].startswith(("START ", "END ", "REPORT ")):
                yield group["logGroupName"], event["message"].rstrip()
