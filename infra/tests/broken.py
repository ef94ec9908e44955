"""For each rule of infra/rules, ways to break it."""


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


def rewrite(path, old, new):
    """Puts other words into the text at a path."""

    def apply(resources):
        found = resources
        for step in path.split("/"):
            found = found[step]
        assert old in found
        change(path, found.replace(old, new))(resources)

    return apply


def trust(role, **members):
    """One more statement of who may take a role."""

    def apply(resources):
        resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"].append({"Effect": "Allow", **members})

    return apply


def both(one, other):
    return lambda resources: (one(resources), other(resources))


def resource(kind, **properties):
    """One more resource."""
    return lambda resources: resources.update(More={"Type": kind, "Properties": properties})


def without(kind):
    """No resource of a kind."""

    def apply(resources):
        for name in [name for name, each in resources.items() if each["Type"] == kind]:
            del resources[name]

    return apply


def of_api(apply):
    """What a change of the REST API's description does."""
    return lambda resources: apply(resources["Api"]["Properties"]["Body"])


def in_method(path, verb, act):
    return of_api(lambda body: act(body["paths"][path][verb]))


STAGE = "ApiStage/Properties"
DIRECT = "x-amazon-apigateway-integration"
TABLE = "arn:aws:dynamodb:::table/x"
SSE = "BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault"
TLS = "ArchiveBucketPolicy/Properties/PolicyDocument/Statement/0"
ASYNC = "ContactEventsFunctionEventInvokeConfig/Properties"
S3 = "ExtendedS3DestinationConfiguration"
RESULTS = "WorkGroup/Properties/WorkGroupConfiguration/ResultConfiguration/EncryptionConfiguration"
ACCOUNT, CONNECT, LOGS, ALARMS, EVENTS = (f"Key/Properties/KeyPolicy/Statement/{at}" for at in range(5))
LETTERS = "DeadLettersPolicy/Properties/PolicyDocument/Statement/0"
PUBLIC = "FailureBucket/Properties/PublicAccessBlockConfiguration"
TARGET = "ContactEventsRule/Properties/Targets/0/RetryPolicy"
AWS_KEY = "arn:aws:kms:eu-west-2:111122223333:alias/aws/kinesis"

# Of every clause at least one way that breaks it alone: test_rules.py asks for it.
BROKEN = {
    # kinds.guard
    "every_kind_of_resource_was_thought_of": [
        resource("AWS::IAM::Policy", PolicyName="more"),
        resource("AWS::IAM::ManagedPolicy"),
        resource("AWS::IAM::UserPolicy"),
        resource("AWS::IAM::RolePolicy"),
        resource("AWS::IAM::GroupPolicy"),
        resource("AWS::IAM::User"),
        resource("AWS::IAM::Group"),
        resource("AWS::Lambda::Url", AuthType="NONE"),
        resource("AWS::ApiGateway::Method", AuthorizationType="NONE"),
        resource("AWS::ElastiCache::ServerlessCache"),
    ],
    # encryption.guard
    "tables_are_encrypted_with_our_key": [
        change("AgentsTable/Properties/SSESpecification"),
        change("AgentsTable/Properties/SSESpecification/SSEEnabled", False),
        change("AgentsTable/Properties/SSESpecification/SSEType", "AES256"),
        change("AgentsTable/Properties/SSESpecification/KMSMasterKeyId", "alias/aws/dynamodb"),
    ],
    "streams_are_encrypted_with_our_key": [
        change("AgentEventsStream/Properties/StreamEncryption"),
        change("AgentEventsStream/Properties/StreamEncryption/EncryptionType", "NONE"),
        change("ContactLensStream/Properties/StreamEncryption/KeyId", "alias/aws/kinesis"),
    ],
    "buckets_are_encrypted_with_our_key": [
        change("ArchiveBucket/Properties/BucketEncryption"),
        change("ArchiveBucket/Properties/BucketEncryption/ServerSideEncryptionConfiguration", []),
        change(f"FailureBucket/Properties/{SSE}/SSEAlgorithm", "AES256"),
        change(f"FailureBucket/Properties/{SSE}/KMSMasterKeyID", "alias/aws/s3"),
    ],
    "buckets_are_read_and_written_by_tls_only": [
        without("AWS::S3::BucketPolicy"),
        change(f"{TLS}/Effect", "Allow"),
        change(f"{TLS}/Principal", {"AWS": "arn:aws:iam::111122223333:root"}),
        change(f"{TLS}/Action", "s3:PutObject"),
        change(f"{TLS}/Resource/0"),
        change(f"{TLS}/Resource/1"),
        change(f"{TLS}/Condition"),
    ],
    "queues_are_encrypted_with_our_key": [change("DeadLetters/Properties/KmsMasterKeyId")],
    "topics_are_encrypted_with_our_key": [change("AlarmTopic/Properties/KmsMasterKeyId")],
    "logs_are_encrypted_with_our_key": [change("ApiLog/Properties/KmsKeyId")],
    "functions_write_to_logs_of_this_stack": [change("ApiFunction/Properties/LoggingConfig/LogGroup")],
    "connect_writes_to_streams_of_this_stack": [
        change("AgentEventsBinding/Properties/KinesisStreamConfig/StreamArn", "arn:aws:kinesis:::stream/x"),
    ],
    "the_archive_is_encrypted_with_our_key": [
        change(f"RecordArchive/Properties/{S3}/EncryptionConfiguration"),
        change(
            f"RecordArchive/Properties/{S3}/EncryptionConfiguration/KMSEncryptionConfig/AWSKMSKeyARN", AWS_KEY
        ),
        change("EventArchive/Properties/DeliveryStreamEncryptionConfigurationInput"),
        change("EventArchive/Properties/DeliveryStreamEncryptionConfigurationInput/KeyType", "AWS_OWNED_CMK"),
        change("EventArchive/Properties/DeliveryStreamEncryptionConfigurationInput/KeyARN", AWS_KEY),
    ],
    "answers_about_the_archive_are_encrypted_with_our_key": [
        change(f"{RESULTS}/EncryptionOption", "SSE_S3"),
        change(f"{RESULTS}/KmsKey", AWS_KEY),
        change("WorkGroup/Properties/WorkGroupConfiguration/EnforceWorkGroupConfiguration", False),
    ],
    "our_key_is_there_and_rotates": [change("Key"), change("Key/Properties/EnableKeyRotation", False)],
    # delivery.guard
    "every_target_is_tried_again_and_has_a_dead_letter_queue": [
        change("ContactEventsRule/Properties/Targets/1/DeadLetterConfig"),
        change("OtherEventsRule/Properties/Targets/0/RetryPolicy"),
        change("WatcherSchedule/Properties/Targets/0/RetryPolicy/MaximumRetryAttempts", 0),
        change(f"{TARGET}/MaximumRetryAttempts", 186),
        change(f"{TARGET}/MaximumEventAgeInSeconds", 59),
        change(f"{TARGET}/MaximumEventAgeInSeconds", 86401),
    ],
    "every_mapping_says_which_record_failed": [
        change("AgentEventsMapping/Properties/FunctionResponseTypes"),
        change("AgentEventsMapping/Properties/FunctionResponseTypes", ["Everything"]),
        change("NotifyMapping/Properties/FunctionResponseTypes", []),
        change("ContactLensMapping/Properties/BisectBatchOnFunctionError", False),
    ],
    "every_mapping_gives_up_in_the_end": [
        change("ContactRecordsMapping/Properties/MaximumRetryAttempts", -1),
        change("ContactRecordsMapping/Properties/MaximumRetryAttempts", 10001),
        change("ContactRecordsMapping/Properties/MaximumRecordAgeInSeconds", -1),
        change("ContactRecordsMapping/Properties/MaximumRecordAgeInSeconds", 604801),
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
        change("AgentEventsMapping/Properties/ParallelizationFactor", 0),
        change("AgentEventsMapping/Properties/ParallelizationFactor", 11),
        change("AgentEventsMapping/Properties/StartingPosition", "LATEST"),
    ],
    "what_is_invoked_by_an_event_gives_up_into_the_failure_bucket": [
        without("AWS::Lambda::EventInvokeConfig"),
        change("WatcherFunctionEventInvokeConfig"),
        change(f"{ASYNC}/MaximumEventAgeInSeconds", 59),
        change(f"{ASYNC}/MaximumEventAgeInSeconds", 21601),
        change(f"{ASYNC}/MaximumRetryAttempts", 3),
        change(f"{ASYNC}/DestinationConfig"),
    ],
    "what_the_archive_cannot_use_is_kept_apart": [
        change(f"EventArchive/Properties/{S3}/ErrorOutputPrefix"),
        change(f"RecordArchive/Properties/{S3}/CompressionFormat", "UNCOMPRESSED"),
        change(f"RecordArchive/Properties/{S3}/DynamicPartitioningConfiguration/Enabled", False),
        change(f"RecordArchive/Properties/{S3}/DynamicPartitioningConfiguration/RetryOptions/DurationInSeconds", 0),
        change(f"RecordArchive/Properties/{S3}/ProcessingConfiguration/Enabled", False),
        change(f"RecordArchive/Properties/{S3}/ProcessingConfiguration/Processors/0/Parameters/2"),
        change(
            f"RecordArchive/Properties/{S3}/ProcessingConfiguration/Processors/0/Parameters/2/ParameterValue", "0"
        ),
        change(f"RecordArchive/Properties/{S3}/CloudWatchLoggingOptions/Enabled", False),
    ],
    # permissions.guard
    "no_role_takes_over_what_others_wrote": [
        add("ApiRole/Properties", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"]),
    ],
    "roles_are_taken_by_services_alone": [
        trust("ApiRole", Action="sts:AssumeRole", Principal="*"),
        trust("ApiRole", Action="sts:AssumeRole", Principal={"AWS": "*"}),
        trust("ApiRole", Action="sts:AssumeRole", Principal={"Service": "*"}),
        trust("ApiRole", Action="sts:AssumeRole", NotPrincipal={"Service": "lambda.amazonaws.com"}),
        trust("ApiRole", Action="sts:AssumeRole", Principal={"Service": "lambda.amazonaws.com", "AWS": "*"}),
        trust("ApiRole", Action="sts:*", Principal={"Service": "lambda.amazonaws.com"}),
    ],
    "statements_are_written_so_that_a_wildcard_is_seen": [
        statement("ApiRole", Action={"Fn::Join": [":", ["dynamodb", "*"]]}, Resource=TABLE),
        statement("ApiRole", Action=["dynamodb:GetItem", {"Fn::Sub": "dynamodb:*"}], Resource=TABLE),
        statement("ApiRole", NotAction="iam:PassRole", Resource=TABLE),
        statement("ApiRole", Action="s3:GetObject", Resource={"Fn::Join": ["/", [TABLE, "*"]]}),
        statement("ApiRole", Action="s3:GetObject", Resource=[TABLE, {"Fn::Select": [0, ["*"]]}]),
        statement("ApiRole", Action="s3:GetObject", Resource={"Fn::Sub": ["${All}", {"All": "*"}]}),
        statement("ApiRole", Action="s3:GetObject", Resource=[{"Fn::Sub": ["${All}", {"All": "*"}]}]),
        statement("ApiRole", Action="s3:GetObject", NotResource=TABLE),
        change("ApiRole/Properties/Policies/0/PolicyDocument", '{"Statement": []}'),
    ],
    "every_wildcard_of_an_action_has_a_reason": [
        statement("ApiRole", Sid="More", Action="dynamodb:*", Resource=TABLE),
        statement("ApiRole", Sid="More", Action="dynamodb:Get?tem", Resource=TABLE),
        statement("ApiRole", Action=["dynamodb:GetItem", "dynamodb:Batch*"], Resource=TABLE),
        both(
            statement("ApiRole", Sid="More", Action="dynamodb:*", Resource=TABLE),
            add("ApiRole/Metadata/Wildcards", "More", ""),
        ),
    ],
    "every_wildcard_of_a_resource_has_a_reason": [
        statement("ApiRole", Sid="More", Action="dynamodb:GetItem", Resource="*"),
        statement("ApiRole", Sid="More", Action="dynamodb:GetItem", Resource=f"{TABLE}?"),
        statement("ApiRole", Action="dynamodb:GetItem", Resource=[TABLE, "*"]),
        statement("ApiRole", Sid="More", Action="s3:GetObject", Resource={"Fn::Sub": "${ArchiveBucket.Arn}/*"}),
        statement("ApiRole", Sid="More", Action="s3:GetObject", Resource=[{"Fn::Sub": "${ArchiveBucket.Arn}/*"}]),
        change("ContactLensRole/Metadata/Wildcards/Translation"),
        change("ContactLensRole/Metadata/Wildcards/Translation", ""),
        change("WatcherRole/Metadata"),
    ],
    "every_wildcard_of_a_key_has_a_reason": [
        change("Key/Metadata/Wildcards/Account"),
        change("Key/Metadata/Wildcards/Connect"),
        change("Key/Metadata/Wildcards/Connect", ""),
        change("Key/Metadata"),
        change(f"{ALARMS}/Action", ["kms:Decrypt*"]),
    ],
    "a_key_is_for_this_account_and_for_services": [
        change(f"{ACCOUNT}/Action", {"Fn::Sub": "kms:*"}),
        change(f"{ACCOUNT}/Principal", "*"),
        change(f"{ACCOUNT}/Principal", {"Federated": "cognito-identity.amazonaws.com"}),
        change(f"{ACCOUNT}/Principal", {"AWS": "arn:aws:iam::999999999999:root"}),
        change(f"{ACCOUNT}/Principal", {"AWS": {"Fn::Join": ["", ["*"]]}}),
        change(f"{CONNECT}/Condition/StringEquals"),
        change(f"{CONNECT}/Condition/ArnLike"),
        change(f"{LOGS}/Condition"),
        change(f"{LOGS}/Condition", {}),
        change(f"{ALARMS}/Condition"),
        change(f"{EVENTS}/Principal/Service", "sns.amazonaws.com"),
        change(f"{EVENTS}/Principal/Service", ["events.amazonaws.com", "sns.amazonaws.com"]),
    ],
    "a_service_is_let_in_for_one_action_and_one_source": [
        change(f"{LETTERS}/Principal", "*"),
        change(f"{LETTERS}/Principal", {"Service": "*"}),
        change(f"{LETTERS}/Principal", {"Service": "events.amazonaws.com", "AWS": "*"}),
        change(f"{LETTERS}/Action", "sqs:*"),
        change(f"{LETTERS}/Resource", "*"),
        change(f"{LETTERS}/Condition"),
    ],
    "services_alone_are_let_in_to_logs": [
        change("EventsLogPolicy/Properties/PolicyDocument", "{}"),
        rewrite("EventsLogPolicy/Properties/PolicyDocument/Fn::Sub", '{"Service": ', '{"Federated": '),
        rewrite("EventsLogPolicy/Properties/PolicyDocument/Fn::Sub", '{"Service": ', '{"Service": [], "AWS": '),
        rewrite("EventsLogPolicy/Properties/PolicyDocument/Fn::Sub", '"logs:PutLogEvents"', '"logs:Put*"'),
        rewrite("EventsLogPolicy/Properties/PolicyDocument/Fn::Sub", '"Resource"', '"NotResource"'),
    ],
    "who_invokes_a_function_is_named": [
        change("ApiPermission/Properties/SourceArn"),
        change("ApiPermission/Properties/Principal", "*"),
        change("ApiPermission/Properties/Principal", "999999999999"),
    ],
    "every_function_has_a_role_of_this_stack": [
        change("ApiFunction/Properties/Role", "arn:aws:iam::111122223333:role/administrator"),
    ],
    # api.guard
    "every_method_asks_who_it_is": [
        in_method("/queues", "get", lambda it: it.pop("security")),
        in_method("/connect/users", "get", lambda it: it.update(security=[])),
        in_method("/contacts", "get", lambda it: it.update(security=[{"key": []}])),
        in_method("/contacts", "get", lambda it: it["security"].append({})),
        in_method("/contacts", "get", lambda it: it.update({"x-amazon-apigateway-auth": {"type": "NONE"}})),
        in_method("/{proxy+}", "x-amazon-apigateway-any-method", lambda it: it.pop("security")),
        of_api(lambda body: body["paths"]["/queues"].update(options={"responses": {}})),
        of_api(change("paths", {})),
    ],
    "every_method_is_answered_by_a_function_or_by_connect": [
        in_method("/contacts", "get", lambda it: it[DIRECT].update(type="http_proxy")),
        # The gateway takes it for `aws`; the next rules would not.
        in_method("/connect/users", "get", lambda it: it[DIRECT].update(type="AWS")),
    ],
    "callers_sign_or_have_a_token_of_the_user_pool": [
        of_api(change("components/securitySchemes/caller/x-amazon-apigateway-authtype", "none")),
        of_api(change("components/securitySchemes/caller/x-amazon-apigateway-authorizer/type", "request")),
        of_api(change("components/securitySchemes/caller/x-amazon-apigateway-authorizer/providerARNs", [])),
    ],
    "what_goes_straight_to_connect_is_validated_and_mapped": [
        in_method("/connect/users", "get", lambda it: it.pop("x-amazon-apigateway-request-validator")),
        in_method("/connect/users", "get", lambda it: it[DIRECT].update(passthroughBehavior="when_no_match")),
        in_method("/connect/users", "get", lambda it: it[DIRECT].update(credentials="arn:aws:iam::*:user/*")),
        in_method("/connect/users", "get", lambda it: it[DIRECT].update(uri={"Fn::Sub": "${Api}:s3:path/"})),
        in_method("/connect/outbound-calls", "put", lambda it: it[DIRECT].pop("requestTemplates")),
        in_method("/connect/outbound-calls", "put", lambda it: it[DIRECT]["responses"].pop("default")),
        in_method("/connect/users", "get", lambda it: it[DIRECT]["responses"]["default"].pop("responseTemplates")),
        of_api(change("x-amazon-apigateway-request-validators/whole/validateRequestBody", False)),
        of_api(change("x-amazon-apigateway-request-validators/whole/validateRequestParameters", False)),
    ],
    "what_the_gateway_refuses_is_a_problem": [
        of_api(change("x-amazon-apigateway-gateway-responses/DEFAULT_4XX")),
        of_api(change("x-amazon-apigateway-gateway-responses/DEFAULT_5XX")),
        of_api(change("x-amazon-apigateway-gateway-responses/THROTTLED/responseParameters")),
        of_api(
            change("x-amazon-apigateway-gateway-responses/THROTTLED/responseTemplates", {"application/json": "{}"})
        ),
    ],
    "every_stage_is_throttled_and_logs_no_body": [
        without("AWS::ApiGateway::Stage"),
        change(f"{STAGE}/MethodSettings"),
        change(f"{STAGE}/MethodSettings", []),
        change(f"{STAGE}/MethodSettings/0/DataTraceEnabled", True),
        change(f"{STAGE}/MethodSettings/0/LoggingLevel", "INFO"),
        change(f"{STAGE}/MethodSettings/0/ThrottlingRateLimit"),
        change(f"{STAGE}/MethodSettings/0/ThrottlingBurstLimit"),
        change(f"{STAGE}/AccessLogSetting/Format", '{"body": "$input.body"}'),
        change(f"{STAGE}/AccessLogSetting/DestinationArn", "arn:aws:logs:::log-group:x"),
    ],
    "no_stage_keeps_answers": [add(STAGE, "CacheClusterEnabled", True)],
    "clients_have_a_quota": [
        without("AWS::ApiGateway::UsagePlan"),
        change("UsagePlan/Properties/Throttle"),
        change("UsagePlan/Properties/Quota"),
    ],
    # keeping.guard
    "tables_can_be_brought_back_and_forget_in_time": [
        change("QueuesTable/Properties/PointInTimeRecoverySpecification"),
        change("QueuesTable/Properties/TimeToLiveSpecification/AttributeName", "ttl"),
        change("QueuesTable/Properties/TimeToLiveSpecification/Enabled", False),
        change("QueuesTable/Properties/DeletionProtectionEnabled"),
    ],
    "what_keeps_data_outlives_the_stack": [
        change("ContactsTable/DeletionPolicy"),
        change("ArchiveBucket/UpdateReplacePolicy", "Delete"),
    ],
    "buckets_are_private_versioned_and_have_a_life_cycle": [
        change(f"{PUBLIC}/BlockPublicAcls", False),
        change(f"{PUBLIC}/BlockPublicPolicy", False),
        change(f"{PUBLIC}/IgnorePublicAcls", False),
        change(f"{PUBLIC}/RestrictPublicBuckets", False),
        change("ArchiveBucket/Properties/OwnershipControls/Rules/0/ObjectOwnership", "ObjectWriter"),
        change("ArchiveBucket/Properties/LifecycleConfiguration"),
        change("ArchiveBucket/Properties/VersioningConfiguration"),
    ],
    "logs_are_not_kept_for_ever": [
        change("ApiLog/Properties/RetentionInDays"),
        change("ApiLog/Properties/RetentionInDays", 0),
        change("ApiLog/Properties/RetentionInDays", 3653),
    ],
    "streams_keep_long_enough_to_redrive": [change("AgentEventsStream/Properties/RetentionPeriodHours", 1)],
    "dead_letters_wait_for_two_weeks": [change("DeadLetters/Properties/MessageRetentionPeriod", 345600)],
    "every_alarm_tells_somebody": [
        without("AWS::CloudWatch::Alarm"),
        change("ErrorsAlarm/Properties/AlarmActions"),
        change("DeadLettersAlarm/Properties/AlarmActions", []),
        change("ErrorsAlarm/Properties/AlarmDescription", ""),
        change("ErrorsAlarm/Properties/TreatMissingData"),
    ],
}
