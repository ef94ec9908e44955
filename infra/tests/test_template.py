"""That the template says the same as the code: tables, functions, permissions, variables, routes."""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

import gateway
import stack

ROOT = stack.INFRA.parent
LAYOUT = ROOT / "crates" / "state-store" / "src" / "layout" / "mod.rs"

# What a function needs of the stack beside what its handler says: its log, its key, its failures.
OF_THE_STACK = {
    "logs:CreateLogStream",
    "logs:PutLogEvents",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "s3:PutObject",
    "s3:ListBucket",
}


def everything():
    return stack.chosen(stack.whole(), stack.VARIANTS["everything"])["Resources"]


def of_type(resources, kind):
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == kind}


def listed(value):
    return value if isinstance(value, list) else [value]


class Lint(unittest.TestCase):
    def lint(self, sam):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "translated.json"
            file.write_text(json.dumps(stack.translated(sam)))
            program = Path(sys.executable).with_name("cfn-lint")
            done = subprocess.run([program, "-r", "eu-west-2", "-t", file], capture_output=True, text=True)
            return done.stdout + done.stderr

    def test_cloudformation_takes_what_sam_makes_of_it(self):
        self.assertEqual(self.lint(stack.template()), "")

    def test_a_value_that_cloudformation_does_not_know_is_seen(self):
        sam = stack.template()
        sam["Resources"]["AgentEventsMapping"]["Properties"]["StartingPosition"] = "BEGINNING"
        self.assertIn("BEGINNING", self.lint(sam))


class Guide(unittest.TestCase):
    GUIDE = (ROOT / "DEPLOYING.md").read_text(encoding="utf-8")

    def test_it_says_what_to_do_about_each_alarm_and_about_no_other(self):
        alarms = of_type(everything(), "AWS::CloudWatch::Alarm").values()
        names = {each["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-") for each in alarms}
        table = self.GUIDE.split("| alarm |")[1].split("\n\n")[0]
        told = {name for row in table.splitlines()[2:] for name in re.findall("`([a-z-]+)`", row.split("|")[1])}
        self.assertEqual(told, names)

    def test_it_names_parameters_and_outputs_that_there_are(self):
        whole = stack.whole()
        chosen = set(re.findall("`([A-Z][A-Za-z]+)=[^`]*`", self.GUIDE))
        self.assertGreater(len(chosen), 5)
        self.assertLessEqual(chosen, set(whole["Parameters"]))
        outputs = set(re.findall("<(ArchiveBucket|FailureBucket)>", self.GUIDE)) | {"AlarmTopic", "DeadLetters", "ApiUrl"}
        self.assertLessEqual(outputs, set(whole["Outputs"]))


class Parameters(unittest.TestCase):
    def test_only_the_instance_has_to_be_given(self):
        parameters = stack.template()["Parameters"]
        required = [name for name, said in parameters.items() if "Default" not in said]
        self.assertEqual(required, ["InstanceArn"])

    def test_each_parameter_has_its_place_in_a_form(self):
        template = stack.template()
        groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
        shown = [name for group in groups for name in group["Parameters"]]
        self.assertEqual(sorted(shown), sorted(template["Parameters"]))

    def test_stages_set_parameters_that_there_are(self):
        parameters = stack.template()["Parameters"]
        stages = tomllib.loads((stack.INFRA / "samconfig.toml").read_text())
        for stage in parameters["Stage"]["AllowedValues"]:
            deploy = stages[stage]["deploy"]["parameters"]
            # For `sam build` too, which would else build for another architecture than is deployed.
            self.assertNotIn("parameter_overrides", deploy)
            given = dict(one.split("=", 1) for one in stages[stage]["global"]["parameters"]["parameter_overrides"])
            self.assertEqual(given["Stage"], stage)
            self.assertEqual(deploy["stack_name"], f"connect-live-{stage}")
            for name, value in given.items():
                allowed = parameters[name].get("AllowedValues", [value])
                self.assertIn(value, [str(each) for each in allowed], name)

    def test_the_policy_file_is_there(self):
        self.assertTrue((stack.INFRA / "policy" / stack.template()["Parameters"]["PolicyFile"]["Default"]).is_file())


class Tables(unittest.TestCase):
    def test_tables_are_those_of_the_layout(self):
        rust = LAYOUT.read_text()
        texts = dict(re.findall(r'const ([A-Z_]+): &str = "([^"]*)";', rust))
        indexes = {}
        for name, body in re.findall(r"static ([A-Z_]+): IndexSpec = IndexSpec \{(.*?)\};", rust, re.S):
            keys = re.findall(r"(?:hash|range): KeyAttribute::(Text|Number)\(([A-Z_]+)\)", body)
            shows = {"Everything": "ALL", "Keys": "KEYS_ONLY"}[re.search(r"Shows::(\w+)", body)[1]]
            keys = [(texts[attribute], {"Text": "S", "Number": "N"}[kind]) for kind, attribute in keys]
            indexes[name] = (re.search(r'name: "([^"]+)"', body)[1], keys, shows)
        specified = {}
        for body in re.findall(r"static [A-Z_]+: TableSpec =\s*TableSpec \{(.*?)\};", rust, re.S):
            of = re.search(r"indexes: &\[(.*?)\]", body, re.S)[1]
            self.assertIn("ttl: Some(EXPIRES)", body)
            name = re.search(r'name: "([^"]+)"', body)[1]
            specified[name] = sorted(indexes[each] for each in re.findall(r"&([A-Z_]+)", of))

        in_template = {}
        for table in of_type(everything(), "AWS::DynamoDB::Table").values():
            types = {each["AttributeName"]: each["AttributeType"] for each in table["AttributeDefinitions"]}
            keys = lambda said: [(each["AttributeName"], types[each["AttributeName"]]) for each in said["KeySchema"]]
            self.assertEqual(keys(table), [(texts["PK"], "S"), (texts["SK"], "S")])
            self.assertEqual(table["TimeToLiveSpecification"]["AttributeName"], texts["EXPIRES"])
            name = table["TableName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
            in_template[name] = sorted(
                (index["IndexName"], keys(index), index["Projection"]["ProjectionType"])
                for index in table.get("GlobalSecondaryIndexes", [])
            )
        self.assertGreater(len(specified), 5)
        self.assertEqual(in_template, specified)


class Functions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sam = stack.template()["Resources"]
        cls.resources = everything()

    def functions(self):
        for name, each in self.sam.items():
            if each["Type"] == "AWS::Serverless::Function":
                yield name, each, ROOT / "infra" / each["Properties"]["CodeUri"]

    def test_each_handler_is_a_function_and_each_function_is_built_from_its_handler(self):
        folders = {folder.resolve().name for _, _, folder in self.functions()}
        self.assertEqual({each.name for each in (ROOT / "handlers").iterdir()}, folders)
        for name, function, folder in self.functions():
            self.assertEqual(function["Metadata"]["BuildMethod"], "rust-cargolambda", name)
            package = tomllib.loads((folder / "Cargo.toml").read_text())["package"]["name"]
            self.assertEqual(function["Metadata"]["BuildProperties"]["Binary"], package)

    def test_each_function_has_a_role_of_its_own(self):
        roles = [each["Properties"]["Role"]["Fn::GetAtt"][0] for _, each, _ in self.functions()]
        self.assertEqual(len(roles), len(set(roles)))

    def roles(self):
        """Of each function: its name, what its role allows, and its handler's doc."""
        for name, function, folder in self.functions():
            main = folder / "src" / "main.rs"
            role = self.resources[function["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
            doc = "".join(line for line in main.read_text().splitlines() if line.startswith("//!"))
            yield name, role["Policies"][0]["PolicyDocument"]["Statement"], doc

    def test_a_function_may_do_what_its_handler_says_and_nothing_else(self):
        for name, statements, doc in self.roles():
            with self.subTest(name):
                may = {action for each in statements for action in listed(each["Action"])}
                says = {":".join(each) for each in re.findall(r"`([a-z]+):([A-Z][A-Za-z0-9]+)`", doc)}
                self.assertEqual(may - OF_THE_STACK, says - OF_THE_STACK)

    def test_a_function_reaches_the_tables_that_its_handler_names(self):
        for name, statements, doc in self.roles():
            with self.subTest(name):
                reached = set(re.findall(r"([A-Z][a-z]+)Table\b", json.dumps(statements)))
                tables = "contacts|agents|queues|requests|notices|quarantine"
                named = {each.capitalize() for each in re.findall(rf"`({tables})`", doc)}
                self.assertEqual(reached, named)

    def test_a_variable_is_one_that_the_readme_tells_of(self):
        known = set(re.findall(r"^\| `(CONNECT_LIVE_[A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.M))
        for name, function in of_type(self.resources, "AWS::Lambda::Function").items():
            given = set(function["Environment"]["Variables"])
            self.assertLessEqual(given, known, name)
            self.assertIn("CONNECT_LIVE_TABLE_PREFIX", given, name)

    def test_a_variable_is_a_text_as_lambda_asks_for(self):
        for name, function, _ in self.functions():
            for variable, value in function["Properties"].get("Environment", {}).get("Variables", {}).items():
                self.assertIsInstance(value, (str, dict), f"{name} {variable}")

    def test_a_function_that_needs_a_policy_has_it(self):
        with_policy = {
            name
            for name, function in of_type(self.resources, "AWS::Lambda::Function").items()
            if "CONNECT_LIVE_POLICY" in function["Environment"]["Variables"]
        }
        self.assertEqual(
            with_policy,
            {"ApiFunction", "CallBackFunction", "ContactLensFunction", "NotifyFunction", "WatcherFunction"},
        )
        for name in with_policy:
            self.assertTrue(self.resources[name]["Properties"]["Layers"], name)

    def test_the_plan_pays_for_each_metric_that_an_alarm_looks_at(self):
        alarms = of_type(everything(), "AWS::CloudWatch::Alarm").values()
        looks = [len([each for each in alarm.get("Metrics", [{"MetricStat": 1}]) if "MetricStat" in each]) for alarm in alarms]
        figures = tomllib.loads((stack.INFRA.parent / "crates/plan/src/figures.toml").read_text())
        self.assertEqual(figures["deployment"]["alarm-metrics"], sum(looks))

    def test_alarms_and_the_dashboard_name_functions_and_metrics_that_there_are(self):
        functions = of_type(self.resources, "AWS::Lambda::Function").values()
        tables = of_type(self.resources, "AWS::DynamoDB::Table").values()
        streams = of_type(self.resources, "AWS::Kinesis::Stream").values()
        deliveries = of_type(self.resources, "AWS::KinesisFirehose::DeliveryStream").values()
        queues = of_type(self.resources, "AWS::SQS::Queue").values()
        names = {
            "FunctionName": {each["FunctionName"]["Fn::Sub"] for each in functions},
            "TableName": {each["TableName"]["Fn::Sub"] for each in tables},
            "StreamName": {each["Name"]["Fn::Sub"] for each in streams},
            "DeliveryStreamName": {each["DeliveryStreamName"]["Fn::Sub"] for each in deliveries},
            "QueueName": {each["QueueName"]["Fn::Sub"] for each in queues},
        }
        names["Function"] = names["FunctionName"]
        board = json.loads(self.resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])
        shown = [metric for widget in board["widgets"] for metric in widget["properties"]["metrics"]]
        pairs = [
            pair
            for metric in shown
            for pair in zip(metric[2::2], metric[3::2])
            if isinstance(pair[1], str)
        ]
        metrics = {metric[1] for metric in shown if metric[0] == "ConnectLive"}
        for alarm in of_type(self.resources, "AWS::CloudWatch::Alarm").values():
            stats = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one]
            for metric in stats or [alarm]:
                for each in metric.get("Dimensions", []):
                    value = each["Value"]
                    if isinstance(value, dict) and "Fn::Sub" in value:
                        pairs.append((each["Name"], value["Fn::Sub"]))
                if metric["Namespace"] == "ConnectLive" and isinstance(metric["MetricName"], str):
                    metrics.add(metric["MetricName"])
        for kind, value in pairs:
            if kind in names:
                self.assertIn(value, names[kind])
        self.assertGreater(len(pairs), 100)
        written = "".join(each.read_text() for each in (ROOT / "crates").glob("**/src/**/*.rs"))
        for metric in metrics - {"${AWS::StackName}-CallsFailed"}:
            self.assertIn(f'"{metric}"', written)


    def test_each_table_and_each_index_has_its_throttles_in_an_alarm(self):
        of_stack = lambda said: said["Fn::Sub"].removeprefix("${AWS::StackName}-")
        expected = set()
        for table in of_type(self.resources, "AWS::DynamoDB::Table").values():
            name = of_stack(table["TableName"])
            expected |= {(name, each["IndexName"]) for each in table.get("GlobalSecondaryIndexes", [])} | {(name, None)}
        self.assertGreater(len(expected), 10)
        watched = {"WriteThrottleEvents": [], "ReadThrottleEvents": []}
        for alarm in of_type(self.resources, "AWS::CloudWatch::Alarm").values():
            for metric in (one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one):
                if metric["Namespace"] == "AWS/DynamoDB":
                    of = {each["Name"]: each["Value"] for each in metric["Dimensions"]}
                    where = (of_stack(of["TableName"]), of.get("GlobalSecondaryIndexName"))
                    watched[metric["MetricName"]].append(where)
        for metric, where in watched.items():
            self.assertCountEqual(where, expected, metric)

    def test_no_alarm_looks_at_more_metrics_than_it_may(self):
        for name, alarm in of_type(self.resources, "AWS::CloudWatch::Alarm").items():
            self.assertLessEqual(sum("MetricStat" in each for each in alarm.get("Metrics", [])), 10, name)

    def test_a_look_for_alerts_counts_when_it_came_to_its_end(self):
        watch = self.resources["WatchAlarm"]["Properties"]
        self.assertEqual((watch["Namespace"], watch["Statistic"]), ("ConnectLive", "SampleCount"))
        self.assertEqual(watch["Dimensions"], [{"Name": "Function", "Value": {"Fn::Sub": "${AWS::StackName}-watcher"}}])
        told = (ROOT / "crates" / "lambda-host" / "src" / "watching.rs").read_text()
        self.assertIn(f'"{watch["MetricName"]}"', told)


class Routes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.body = everything()["Api"]["Properties"]["Body"]
        cls.described = json.loads((stack.INFRA / "openapi.json").read_text())

    def test_the_description_is_what_its_sources_say(self):
        self.assertEqual(gateway.WRITTEN.read_text(), gateway.written())

    def test_each_route_of_the_function_is_a_method_that_invokes_it(self):
        methods = {
            (path, verb): method["x-amazon-apigateway-integration"]["type"]
            for path, verbs in self.body["paths"].items()
            for verb, method in verbs.items()
        }
        functions = {(path, verb) for path, verbs in self.described["paths"].items() for verb in verbs}
        direct = {
            ("/connect/outbound-calls", "put"),
            ("/connect/users", "get"),
            ("/connect/queue-metrics", "post"),
        }
        rest = {("/{proxy+}", "x-amazon-apigateway-any-method")}
        self.assertEqual(set(methods), functions | direct | rest)
        for method, kind in methods.items():
            self.assertEqual(kind, "aws" if method in direct else "aws_proxy", method)

    def test_a_path_names_each_of_its_parameters(self):
        for path, verbs in self.body["paths"].items():
            for method in verbs.values():
                named = {each["name"] for each in method.get("parameters", []) if each["in"] == "path"}
                self.assertEqual(named, set(re.findall(r"\{(\w+)\+?\}", path)), path)

    def test_no_level_of_logs_keeps_metrics_back(self):
        # A line of JSON without a level counts as INFO, and embedded metrics have none.
        self.assertEqual(stack.whole()["Parameters"]["LogLevel"]["AllowedValues"], ["DEBUG", "INFO"])

    def test_a_call_that_failed_is_counted_by_whichever_way_it_was_asked_for(self):
        resources = everything()
        filters = of_type(resources, "AWS::Logs::MetricFilter")
        patterns = {each["LogGroupName"]["Ref"]: each["FilterPattern"] for each in filters.values()}
        named = lambda log, field: set(re.findall(rf'\$\.{field} = "([^"]+)"', patterns[log]))

        asked = self.described["paths"]["/outbound-calls"]["post"]["responses"]
        told = " ".join(stack.response(self.described, asked[status])["description"] for status in asked if status >= "500")
        # Not Connect's doing, and a call that was made and goes on.
        codes = set(re.findall(r"`([a-z_]+)`: ", told)) - {"internal", "store_unavailable", "stop_refused"}
        self.assertEqual(named("ApiLog", "code"), codes)
        self.assertEqual(named("ApiLog", "route"), {"/outbound-calls"})
        self.assertLessEqual(named("AccessLog", "route"), set(self.body["paths"]))
        self.assertEqual(named("AccessLog", "status"), {"5*"})
        access = resources["ApiStage"]["Properties"]["AccessLogSetting"]["Format"]
        self.assertIn('"route":"$context.resourcePath"', access)
        self.assertIn('"status":"$context.status"', access)

        counted = [each["MetricTransformations"][0]["MetricName"] for each in filters.values()]
        looked_at = [each["MetricStat"]["Metric"]["MetricName"] for each in resources["CallsAlarm"]["Properties"]["Metrics"][1:]]
        for metric in counted:
            self.assertIn(metric, looked_at)

    def test_a_role_that_the_gateway_takes_asks_for_nothing_that_the_gateway_does_not_say(self):
        trusts = {
            name: role["AssumeRolePolicyDocument"]["Statement"]
            for name, role in of_type(everything(), "AWS::IAM::Role").items()
            if "apigateway.amazonaws.com" in json.dumps(role["AssumeRolePolicyDocument"])
        }
        self.assertEqual(set(trusts), {"DirectRole", "GatewayAccountRole"})
        for name, statements in trusts.items():
            self.assertNotIn("aws:Source", json.dumps(statements), name)

    def test_without_a_flow_nobody_is_called_directly(self):
        whole = stack.whole()
        for variant, kind in [("as-it-comes", "mock"), ("everything", "aws")]:
            resources = stack.chosen(whole, stack.VARIANTS[variant])["Resources"]
            call = resources["Api"]["Properties"]["Body"]["paths"]["/connect/outbound-calls"]["put"]
            self.assertEqual(call["x-amazon-apigateway-integration"]["type"], kind)
            may = json.dumps(resources["DirectRole"])
            self.assertEqual("StartOutboundVoiceContact" in may, kind == "aws")


class Key(unittest.TestCase):
    def test_each_service_that_sends_has_the_key_and_eventbridge_without_a_condition(self):
        statements = everything()["Key"]["Properties"]["KeyPolicy"]["Statement"]
        services = {
            each["Principal"]["Service"]: each
            for each in statements
            if isinstance(each["Principal"].get("Service"), str)
        }
        account = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
        self.assertEqual(services["cloudwatch.amazonaws.com"]["Condition"], account)
        self.assertNotIn("Condition", services["events.amazonaws.com"])
        for name in ["cloudwatch.amazonaws.com", "events.amazonaws.com"]:
            self.assertEqual(services[name]["Action"], ["kms:GenerateDataKey", "kms:Decrypt"])


class Firewall(unittest.TestCase):
    def test_a_body_that_the_api_takes_is_not_too_large_for_the_firewall(self):
        rules = {each["Name"]: each for each in everything()["WebAcl"]["Properties"]["Rules"]}
        common = rules["common"]["Statement"]["ManagedRuleGroupStatement"]
        self.assertEqual(common["RuleActionOverrides"], [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}])

    def test_twenty_screens_may_be_behind_one_address(self):
        five_minutes = 300 * 1000
        poll = (ROOT / "dashboard" / "src" / "api" / "poll.ts").read_text()
        every = int(re.search(r"EVERY_MS = ([0-9_]+)", poll)[1])
        questions = 3
        limit = stack.template()["Parameters"]["RequestsPerAddress"]["Default"]
        self.assertGreater(limit, 20 * questions * five_minutes / every)


class Buckets(unittest.TestCase):
    def test_each_bucket_has_a_policy(self):
        resources = everything()
        policies = [each["Bucket"]["Ref"] for each in of_type(resources, "AWS::S3::BucketPolicy").values()]
        self.assertEqual(sorted(policies), sorted(of_type(resources, "AWS::S3::Bucket")))


class Records(unittest.TestCase):
    """Contact records by a stream, by Firehose, or both."""

    def test_each_way_of_contact_records_has_what_it_needs(self):
        whole = stack.whole()
        for way in ["stream", "firehose", "both"]:
            resources = stack.chosen(whole, {"ContactRecords": way})["Resources"]
            with self.subTest(way):
                by_stream = way != "firehose"
                self.assertEqual("ContactRecordsStream" in resources, by_stream)
                self.assertEqual("ContactRecordsMapping" in resources, by_stream)
                self.assertEqual("ContactRecordsBinding" in resources, by_stream)
                self.assertEqual("ContactRecordsFirehoseBinding" in resources, not by_stream)
                self.assertEqual("RecordArchive" in resources, way != "stream")
                if way != "stream":
                    source = resources["RecordArchive"]["Properties"]["DeliveryStreamType"]
                    self.assertEqual(source, "KinesisStreamAsSource" if by_stream else "DirectPut")

    def test_bindings_are_made_one_after_the_other(self):
        whole = stack.whole()
        for way in ["stream", "firehose", "both"]:
            bindings = {
                name: each.get("DependsOn")
                for name, each in stack.chosen(whole, {"ContactRecords": way})["Resources"].items()
                if each["Type"] == "AWS::Connect::InstanceStorageConfig"
            }
            (first,) = [name for name, after in bindings.items() if after is None]
            chain = [first]
            while after := [name for name, before in bindings.items() if before == chain[-1]]:
                chain += after
            self.assertEqual(len(chain), len(bindings), way)
            self.assertEqual(set(chain), set(bindings), way)

    def test_nothing_refers_to_what_is_not_there(self):
        whole = stack.whole()
        for variant, parameters in stack.VARIANTS.items():
            resources = stack.chosen(whole, parameters)["Resources"]
            text = json.dumps(resources)
            names = set(re.findall(r'"Fn::GetAtt": \["(\w+)"', text)) | set(re.findall(r'"Ref": "(\w+)"', text))
            for substituted in re.findall(r'"Fn::Sub": "((?:[^"\\]|\\.)*)"', text):
                names |= set(re.findall(r"\$\{(\w+)[.}]", substituted))
            for each in resources.values():
                names |= set(listed(each.get("DependsOn", [])))
            self.assertEqual(names - set(resources) - set(whole["Parameters"]), set(), variant)


if __name__ == "__main__":
    unittest.main()
