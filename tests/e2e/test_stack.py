"""What comes of a deployed stack when Connect sends: rows, alerts, an archive, answers.

MiniStack has not, and this does not show:
- Connect itself: nobody is called, and no contact is asked after. The streams are bound to no instance.
- What EventBridge and Lambda do with what fails: no retry of a target, no dead letters, no bisection, no
  failure destination in S3. `test-support` models them, and the handlers are tested under that.
- Targets of a rule that are a log group or Firehose: the archive is handed its events here.
- Integrations without a function (`/connect/…`), gateway responses, validation and access logs:
  infra/tests renders the mapping templates. Under `/connect/` nothing is asked for here.
- Buffers, compression and failed records of Firehose: each record is an object at once, as it came from
  the transform, and what the transform gives up is gone.
"""

import json
import os
import unittest

from stack import STACK, Caller, Feeds, client, eventually, logs, outputs, told

STORIES = ["abandoned-call", "answered-call", "chat", "damaged", "still-waiting", "transfer"]
ABANDONED = "c0a7ac70-0002-4000-8000-000000000001"
ANSWERED = "c0a7ac70-0001-4000-8000-000000000001"
TRANSFERRED = ["c0a7ac70-0004-4000-8000-000000000001", "c0a7ac70-0004-4000-8000-000000000002"]
WAITING = [f"c0a7ac70-0012-4000-8000-00000000000{number}" for number in (1, 2, 5, 3)]
SALES, SUPPORT = "90e0e000-0012-4000-8000-000000000001", "90e0e000-0012-4000-8000-000000000002"
# What is archived of these stories happened on one day.
DAY = "2026-03-02"


def setUpModule():
    global wall, supervisor, notices
    # Whatever fails: the logs say why.
    unittest.addModuleCleanup(keep_logs)
    notices = hear_of_notices()
    wall = Caller("wall", "GET/*")
    supervisor = Caller("supervisor", "*")
    feeds = Feeds()
    for story in STORIES:
        for feed, line in told(story):
            feeds.send(feed, line)


def keep_logs():
    with open(os.environ["FUNCTIONS_LOG"], "a") as log:
        log.writelines(f"{group} {message}\n" for group, message in logs())


def hear_of_notices():
    """A queue that gets what the stack tells others, as anybody would have it: by a rule of theirs."""
    queue = client("sqs").create_queue(QueueName="notices")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("events").put_rule(Name="notices", EventPattern=json.dumps({"source": ["connect-live"]}))
    client("events").put_targets(Rule="notices", Targets=[{"Id": "queue", "Arn": arn}])
    return queue


def contact(contact_id):
    status, answer = wall.ask(f"/contacts/{contact_id}")
    return answer if status == 200 else {}


def invoked(function):
    """What a function answers to its schedule, and whether it failed."""
    answer = client("lambda").invoke(
        FunctionName=f"{STACK}-{function}",
        Payload=json.dumps({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}),
    )
    return json.loads(answer["Payload"].read()), "FunctionError" in answer


class Rows(unittest.TestCase):
    def test_what_the_bus_and_a_stream_tell_of_a_contact_is_one_answer(self):
        answer = eventually(
            lambda: contact(ABANDONED),
            lambda answer: answer and answer["record"] and answer["contact"]["phase"] == "completed",
        )
        self.assertEqual(answer["contact"]["abandoned"], True)
        self.assertEqual(answer["contact"]["queueWaitMs"], 85_000)
        self.assertEqual(answer["contact"]["disconnectedAt"], f"{DAY}T09:11:40.600Z")
        self.assertEqual(answer["toldBy"]["queue"], ["contact-events", "contact-records"])
        stages = [each["stage"] for each in answer["timeline"]]
        self.assertEqual(stages, ["initiated", "connectedToSystem", "queued", "completed", "disconnected"])
        self.assertEqual(answer["record"]["queue"]["name"], "Billing")

    def test_agents_are_what_their_stream_tells_at_last(self):
        def agents():
            _, answer = wall.ask("/agent-status?limit=500")
            return {each["username"].removeprefix("agent."): each["activity"] for each in answer["agents"]}

        eventually(
            agents,
            {
                **dict.fromkeys(["ada", "bo", "cy", "eli", "fay", "ray"], "available"),
                "lea": "incoming",
                "max": "afterContactWork",
                "nia": "custom",
                "oz": "error",
                "pam": "offline",
            }.__eq__,
        )

    def test_who_waits_is_counted_by_queue_without_who_rings_at_an_agent(self):
        def queues():
            _, answer = wall.ask("/queues")
            of = {each["queueId"]: each["now"] for each in answer["queues"]}
            return [(of[queue]["inQueue"], of[queue]["ringing"]) for queue in (SALES, SUPPORT) if queue in of]

        eventually(queues, [(2, 1), (1, 0)].__eq__)
        _, answer = wall.ask("/contacts?phase=queued")
        self.assertEqual([each["contactId"] for each in answer["contacts"]], WAITING)

    def test_what_was_said_is_in_the_transcript(self):
        answer = eventually(
            lambda: wall.ask(f"/contacts/{ANSWERED}/transcript")[1],
            lambda answer: answer.get("status") == "completed" and len(answer["segments"]) == 4,
        )
        self.assertEqual(
            [(each["role"], each["text"], each["partial"]) for each in answer["segments"]],
            [
                ("AGENT", "Good morning, you are through to Ada. How can I help?", False),
                ("CUSTOMER", "My kettle arrived broken and I want a new one.", False),
                ("AGENT", "Thank you for waiting. A new kettle leaves today.", False),
                ("CUSTOMER", "Lovely, thank you.", False),
            ],
        )

    def test_the_legs_of_a_transfer_are_one_chain(self):
        def legs():
            status, answer = wall.ask(f"/contacts/{TRANSFERRED[0]}/chain")
            return [(each["contactId"], each["phase"]) for each in answer.get("legs", [])]

        eventually(legs, [(each, "completed") for each in TRANSFERRED].__eq__)

    def test_what_is_no_json_is_in_quarantine_and_what_came_with_it_is_done(self):
        answer = eventually(lambda: wall.ask("/quarantine")[1], lambda answer: answer["quarantined"])
        (kept,) = answer["quarantined"]
        self.assertEqual((kept["code"], kept["feed"]), ("bad_json", "agent-events"))
        rows = client("dynamodb").scan(TableName=f"{STACK}-quarantine")["Items"]
        self.assertEqual([row["code"]["S"] for row in rows], ["bad_json"])
        self.assertIn("expiresAt", rows[0])


class Answers(unittest.TestCase):
    def test_a_contact_of_whom_nobody_told_is_a_problem(self):
        status, answer = wall.ask("/contacts/c0a7ac70-0099-4000-8000-000000000001")
        self.assertEqual((status, answer["status"], answer["code"]), (404, 404, "unknown_contact"))

    def test_what_has_no_route_of_its_own_reaches_the_function(self):
        status, answer = wall.ask("/nowhere")
        self.assertEqual((status, answer["code"]), (404, "no_such_route"))
        status, answer = wall.ask("/openapi.json")
        self.assertEqual((status, answer["info"]["title"]), (200, "Connect Live"))

    def test_the_api_says_how_old_each_feed_is(self):
        answer = eventually(
            lambda: wall.ask("/healthz")[1], lambda answer: all(answer.get("lagMs", {None: None}).values())
        )
        self.assertEqual(answer["status"], "ok")

    def test_who_does_not_sign_is_told_nothing(self):
        nobody = Caller()
        for path in ["/queues", f"/contacts/{ABANDONED}", "/openapi.json", "/nowhere"]:
            status, answer = nobody.ask(path)
            self.assertEqual((status, list(answer)), (403, ["message"]), path)

    def test_who_may_only_read_changes_nothing(self):
        status, answer = wall.ask("/alerts/874ece09fc78b87e9fcad4f260fa2f4f/acknowledge", "POST")
        self.assertEqual((status, "alert" in answer), (403, False))

    def test_a_function_does_what_its_role_allows_and_no_more(self):
        role = client("lambda").get_function_configuration(FunctionName=f"{STACK}-api")["Role"].split("/")[-1]
        statement = {"Effect": "Deny", "Action": "dynamodb:Query", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.assertEqual(wall.ask("/queues")[0], 200)
        client("iam").put_role_policy(RoleName=role, PolicyName="end", PolicyDocument=document)
        try:
            status, answer = wall.ask("/queues")
        finally:
            client("iam").delete_role_policy(RoleName=role, PolicyName="end")
        self.assertEqual((status, answer["code"]), (503, "store_unavailable"))
        self.assertEqual(wall.ask("/queues")[0], 200)


class Alerts(unittest.TestCase):
    def test_an_alert_is_raised_by_the_schedule_acknowledged_by_a_caller_and_told_to_others(self):
        eventually(lambda: wall.ask("/contacts?phase=queued")[1]["contacts"], lambda found: len(found) == 4)
        self.assertEqual(invoked("watcher"), (None, False))
        raised = wall.ask("/alerts?standing=raised")[1]["alerts"]
        self.assertEqual({each["kind"] for each in raised}, {"endlessWait"})
        self.assertEqual({each["subject"]["id"] for each in raised}, set(WAITING))

        alert = raised[0]["alertId"]
        status, answer = supervisor.ask(f"/alerts/{alert}/acknowledge", "POST")
        self.assertEqual((status, answer["alert"]["standing"]), (200, "acknowledged"))
        self.assertEqual(answer["alert"]["acknowledgedBy"], f"iam {supervisor.arn}")

        heard = set()

        def hear():
            for message in client("sqs").receive_message(QueueUrl=notices, MaxNumberOfMessages=10).get("Messages", []):
                event = json.loads(message["Body"])
                heard.add((event["detail-type"], event["detail"].get("alertId")))
            return heard

        kinds = {(f"Alert {what}", alert) for what in ("Raised", "Acknowledged")}
        eventually(hear, kinds.issubset)

    def test_nobody_is_called_back_before_the_policy_says_so(self):
        answer, failed = invoked("call-back")
        self.assertTrue(failed)
        self.assertIn("[callbacks]", answer["errorMessage"])
        self.assertEqual(client("events").describe_rule(Name=f"{STACK}-call-back")["State"], "DISABLED")
        self.assertEqual(client("events").describe_rule(Name=f"{STACK}-watcher")["State"], "ENABLED")


class Archive(unittest.TestCase):
    def objects(self, folder):
        """The lines below a folder of the archive."""
        store, bucket = client("s3"), outputs()["ArchiveBucket"]
        found = store.list_objects_v2(Bucket=bucket, Prefix=folder).get("Contents", [])
        return [store.get_object(Bucket=bucket, Key=each["Key"])["Body"].read().decode() for each in found]

    def sent(self, feed):
        return [json.loads(line) for story in STORIES for by, line in told(story) if by == feed]

    def assertHolds(self, folder, documents):
        """Each document is one line of it, once, as it was sent."""
        texts = eventually(lambda: self.objects(folder), lambda found: len(found) == len(documents))
        for text in texts:
            self.assertTrue(text.endswith("\n") and "\n" not in text[:-1], folder)

        def order(document):
            return json.dumps(document, sort_keys=True)

        self.assertEqual(sorted(map(json.loads, texts), key=order), sorted(documents, key=order))

    def test_every_contact_record_is_a_line_of_the_day_of_its_disconnect(self):
        self.assertHolds(f"contact-records/day={DAY}/", self.sent("contact-records"))
        self.assertEqual(self.objects("failed/"), [])

    def test_every_contact_event_is_a_line_of_its_day(self):
        events = [each for each in self.sent("contact-events") if each["source"] == "aws.connect"]
        for event in events:
            client("firehose").put_record(
                DeliveryStreamName=f"{STACK}-contact-events", Record={"Data": json.dumps(event).encode()}
            )
        self.assertHolds(f"contact-events/day={DAY}/", events)


class TheEnd(unittest.TestCase):
    """Of the stack: the classes before it, by their names, have had what they need."""

    def test_what_cannot_be_made_again_outlives_the_stack(self):
        keep_logs()
        tables = set(client("dynamodb").list_tables()["TableNames"])
        stack = client("cloudformation")
        stack.delete_stack(StackName=STACK)
        stack.get_waiter("stack_delete_complete").wait(
            StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
        )
        self.assertEqual(set(client("dynamodb").list_tables()["TableNames"]), tables)
        self.assertEqual(client("lambda").list_functions()["Functions"], [])
        self.assertEqual(client("kinesis").list_streams()["StreamNames"], [])
