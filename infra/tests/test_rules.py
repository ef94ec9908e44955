"""That the template keeps infra/rules, and that each of the rules is seen to be broken."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import stack

RULES = stack.INFRA / "rules"
CFN_GUARD = os.environ.get("CFN_GUARD", "cfn-guard")


def failing(resources, rules=RULES):
    """The names of the rules that the resources break. That a rule cannot be read is an error."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stack.json"
        file.write_text(json.dumps({"Resources": resources}))
        guard = [CFN_GUARD, "validate", "--rules", rules, "--data", file]
        guard += ["--structured", "--output-format", "json", "--show-summary", "none"]
        done = subprocess.run(guard, capture_output=True, text=True)
    # 0 is kept, 19 is broken; anything else is about the rules themselves.
    if done.returncode not in (0, 19) or done.stderr:
        raise AssertionError(f"cfn-guard ended with {done.returncode}: {done.stderr}")
    reports = json.loads(done.stdout)
    return {each["Rule"]["name"] for report in reports for each in report["not_compliant"]}


def change(path, value=None):
    """Sets what is at a path, or takes it away where there is no value."""
    *way, last = path.split("/")

    def apply(resources):
        found = resources
        for step in way:
            found = found[int(step)] if isinstance(found, list) else found[step]
        last_step = int(last) if isinstance(found, list) else last
        if last_step not in (range(len(found)) if isinstance(found, list) else found):
            raise KeyError(path)
        if value is None:
            del found[last_step]
        else:
            found[last_step] = value

    return apply


def add(path, key, value):
    """Puts a member where there is none of its name."""

    def apply(resources):
        found = resources
        for step in path.split("/"):
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert key not in found
        found[key] = value

    return apply


def statement(role, **members):
    """One more statement for a role."""

    def apply(resources):
        policy = resources[role]["Properties"]["Policies"][0]["PolicyDocument"]
        policy["Statement"].append({"Effect": "Allow", **members})

    return apply


def of_api(apply):
    """What a change of the REST API's description does."""
    return lambda resources: apply(resources["Api"]["Properties"]["Body"])


def in_method(path, verb, act):
    return of_api(lambda body: act(body["paths"][path][verb]))


STAGE = "ApiStage/Properties"
DIRECT = "x-amazon-apigateway-integration"

# For each rule, ways to break it.
BROKEN = {
    "tables_are_encrypted_with_our_key": [
        change("AgentsTable/Properties/SSESpecification"),
        change("AgentsTable/Properties/SSESpecification/KMSMasterKeyId", "alias/aws/dynamodb"),
    ],
    "streams_are_encrypted_with_our_key": [
        change("AgentEventsStream/Properties/StreamEncryption"),
        change("ContactLensStream/Properties/StreamEncryption/KeyId", "alias/aws/kinesis"),
    ],
    "buckets_are_encrypted_with_our_key": [
        change("ArchiveBucket/Properties/BucketEncryption"),
        change(
            "FailureBucket/Properties/BucketEncryption/ServerSideEncryptionConfiguration/0/"
            "ServerSideEncryptionByDefault/SSEAlgorithm",
            "AES256",
        ),
    ],
    "buckets_are_read_and_written_by_tls_only": [
        lambda resources: [resources.pop(name) for name in ("ArchiveBucketPolicy", "FailureBucketPolicy")],
        change("ArchiveBucketPolicy/Properties/PolicyDocument/Statement/0/Condition"),
    ],
    "queues_are_encrypted_with_our_key": [change("DeadLetters/Properties/KmsMasterKeyId")],
    "topics_are_encrypted_with_our_key": [change("AlarmTopic/Properties/KmsMasterKeyId")],
    "logs_are_encrypted_with_our_key": [change("ApiLog/Properties/KmsKeyId")],
    "the_archive_is_encrypted_with_our_key": [
        change("RecordArchive/Properties/ExtendedS3DestinationConfiguration/EncryptionConfiguration"),
        change("EventArchive/Properties/DeliveryStreamEncryptionConfigurationInput"),
    ],
    "answers_about_the_archive_are_encrypted_with_our_key": [
        change("WorkGroup/Properties/WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration"),
        change("WorkGroup/Properties/WorkGroupConfiguration/EnforceWorkGroupConfiguration", False),
    ],
    "our_key_is_there_and_rotates": [change("Key"), change("Key/Properties/EnableKeyRotation", False)],
    "every_target_is_tried_again_and_has_a_dead_letter_queue": [
        change("ContactEventsRule/Properties/Targets/1/DeadLetterConfig"),
        change("OtherEventsRule/Properties/Targets/0/RetryPolicy"),
        change("WatcherSchedule/Properties/Targets/0/RetryPolicy/MaximumRetryAttempts", 0),
    ],
    "every_mapping_says_which_record_failed": [
        change("AgentEventsMapping/Properties/FunctionResponseTypes"),
        change("NotifyMapping/Properties/FunctionResponseTypes", []),
        change("ContactLensMapping/Properties/BisectBatchOnFunctionError", False),
    ],
    "every_mapping_gives_up_in_the_end": [
        change("ContactRecordsMapping/Properties/MaximumRetryAttempts", -1),
        change("ContactRecordsMapping/Properties/MaximumRecordAgeInSeconds", -1),
        change("NotifyMapping/Properties/MaximumRetryAttempts"),
    ],
    "what_a_mapping_gives_up_on_goes_to_the_failure_bucket": [
        change("AgentEventsMapping/Properties/DestinationConfig"),
        # A queue is told where the records were, and not what they were.
        change(
            "AgentEventsMapping/Properties/DestinationConfig/OnFailure/Destination",
            {"Fn::GetAtt": ["DeadLetters", "Arn"]},
        ),
    ],
    "every_mapping_says_how_parallel_it_is": [
        change("AgentEventsMapping/Properties/ParallelizationFactor"),
        change("AgentEventsMapping/Properties/StartingPosition", "LATEST"),
    ],
    "what_is_invoked_by_an_event_gives_up_into_the_failure_bucket": [
        change("ContactEventsFunctionEventInvokeConfig/Properties/DestinationConfig"),
        change("ContactEventsFunctionEventInvokeConfig/Properties/MaximumEventAgeInSeconds"),
    ],
    "what_the_archive_cannot_use_is_kept_apart": [
        change("EventArchive/Properties/ExtendedS3DestinationConfiguration/ErrorOutputPrefix"),
        change("RecordArchive/Properties/ExtendedS3DestinationConfiguration/CompressionFormat", "UNCOMPRESSED"),
    ],
    "no_role_takes_over_what_others_wrote": [
        add("ApiRole/Properties", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"]),
    ],
    "every_wildcard_of_an_action_has_a_reason": [
        statement("ApiRole", Sid="More", Action="dynamodb:*", Resource="arn:aws:dynamodb:::table/x"),
        statement("ApiRole", Action=["dynamodb:GetItem", "dynamodb:Batch*"], Resource="arn:aws:dynamodb:::table/x"),
        statement("ApiRole", NotAction="iam:PassRole", Resource="arn:aws:dynamodb:::table/x"),
    ],
    "every_wildcard_of_a_resource_has_a_reason": [
        statement("ApiRole", Sid="More", Action="dynamodb:GetItem", Resource="*"),
        statement("ApiRole", Action="dynamodb:GetItem", Resource=["arn:aws:dynamodb:::table/x", "*"]),
        statement("ApiRole", Sid="More", Action="s3:GetObject", Resource={"Fn::Sub": "${ArchiveBucket.Arn}/*"}),
        statement("ApiRole", Sid="More", Action="s3:GetObject", Resource=[{"Fn::Sub": "${ArchiveBucket.Arn}/*"}]),
        statement("ApiRole", Action="s3:GetObject", NotResource="arn:aws:s3:::x"),
        change("ContactLensRole/Metadata/Wildcards/Translation"),
        change("WatcherRole/Metadata"),
    ],
    "every_wildcard_of_a_key_has_a_reason": [
        change("Key/Metadata/Wildcards/Account"),
        change("Key/Properties/KeyPolicy/Statement/1/Condition/ArnLike"),
    ],
    "nobody_is_let_in_whoever_it_is": [
        change("DeadLettersPolicy/Properties/PolicyDocument/Statement/0/Principal", "*"),
        change("DeadLettersPolicy/Properties/PolicyDocument/Statement/0/Condition"),
    ],
    "who_invokes_a_function_is_named": [change("ApiPermission/Properties/SourceArn")],
    "every_function_has_a_role_of_this_stack": [
        change("ApiFunction/Properties/Role", "arn:aws:iam::111122223333:role/administrator"),
    ],
    "every_method_asks_who_it_is": [
        in_method("/queues", "get", lambda it: it.pop("security")),
        in_method("/connect/users", "get", lambda it: it.update(security=[])),
        in_method("/contacts", "get", lambda it: it.update(security=[{"key": []}])),
        in_method("/{proxy+}", "x-amazon-apigateway-any-method", lambda it: it.pop("security")),
        of_api(lambda body: body["paths"]["/queues"].update(options={"responses": {}})),
    ],
    "callers_sign_or_have_a_token_of_the_user_pool": [
        of_api(change("components/securitySchemes/caller/x-amazon-apigateway-authtype", "none")),
        of_api(change("components/securitySchemes/caller/x-amazon-apigateway-authorizer")),
    ],
    "what_goes_straight_to_connect_is_validated_and_mapped": [
        in_method("/connect/users", "get", lambda it: it.pop("x-amazon-apigateway-request-validator")),
        in_method("/connect/users", "get", lambda it: it[DIRECT].update(passthroughBehavior="when_no_match")),
        in_method("/connect/outbound-calls", "put", lambda it: it[DIRECT].pop("requestTemplates")),
        in_method("/connect/outbound-calls", "put", lambda it: it[DIRECT]["responses"].pop("default")),
        of_api(change("x-amazon-apigateway-request-validators/whole/validateRequestBody", False)),
    ],
    "what_the_gateway_refuses_is_a_problem": [
        of_api(change("x-amazon-apigateway-gateway-responses/DEFAULT_5XX")),
        of_api(change("x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters")),
        of_api(
            change("x-amazon-apigateway-gateway-responses/THROTTLED/responseTemplates", {"application/json": "{}"})
        ),
    ],
    "every_stage_is_throttled_and_logs_no_body": [
        change(f"{STAGE}/MethodSettings"),
        change(f"{STAGE}/MethodSettings/0/DataTraceEnabled", True),
        change(f"{STAGE}/MethodSettings/0/LoggingLevel", "INFO"),
        change(f"{STAGE}/MethodSettings/0/ThrottlingRateLimit"),
        change(f"{STAGE}/AccessLogSetting/Format", '{"body": "$input.body"}'),
        change(f"{STAGE}/AccessLogSetting"),
    ],
    "clients_have_a_quota": [change("UsagePlan"), change("UsagePlan/Properties/Quota")],
    "tables_can_be_brought_back_and_forget_in_time": [
        change("QueuesTable/Properties/PointInTimeRecoverySpecification"),
        change("QueuesTable/Properties/TimeToLiveSpecification/AttributeName", "ttl"),
    ],
    "what_keeps_data_outlives_the_stack": [
        change("ContactsTable/DeletionPolicy"),
        change("ArchiveBucket/UpdateReplacePolicy", "Delete"),
    ],
    "buckets_are_private_versioned_and_have_a_life_cycle": [
        change("FailureBucket/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy", False),
        change("ArchiveBucket/Properties/LifecycleConfiguration"),
        change("ArchiveBucket/Properties/VersioningConfiguration"),
    ],
    "logs_are_not_kept_for_ever": [change("ApiLog/Properties/RetentionInDays")],
    "streams_keep_long_enough_to_redrive": [change("AgentEventsStream/Properties/RetentionPeriodHours", 1)],
    "dead_letters_wait_for_two_weeks": [change("DeadLetters/Properties/MessageRetentionPeriod", 345600)],
    "every_alarm_tells_somebody": [
        change("ErrorsAlarm/Properties/AlarmActions"),
        change("DeadLettersAlarm/Properties/AlarmActions", []),
    ],
}


class Rules(unittest.TestCase):
    def resources(self, variant):
        return stack.chosen(stack.whole(), stack.VARIANTS[variant])["Resources"]

    def test_the_template_keeps_every_rule_whatever_is_chosen(self):
        for variant in stack.VARIANTS:
            with self.subTest(variant):
                self.assertEqual(failing(self.resources(variant)), set())

    def test_every_rule_is_broken_below(self):
        written = "".join(each.read_text() for each in RULES.glob("*.guard"))
        self.assertEqual(set(re.findall(r"^rule (\w+)", written, re.M)), set(BROKEN))

    def test_a_broken_rule_is_seen(self):
        files = {
            rule: file
            for file in RULES.glob("*.guard")
            for rule in re.findall(r"^rule (\w+)", file.read_text(), re.M)
        }
        for rule, ways in BROKEN.items():
            for at, breaks in enumerate(ways):
                with self.subTest(f"{rule}, way {at}"):
                    resources = self.resources("everything")
                    breaks(resources)
                    self.assertIn(rule, failing(resources, files[rule]))


if __name__ == "__main__":
    unittest.main()
