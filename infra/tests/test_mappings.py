"""What the mapping templates make of requests and answers, ordinary and hostile."""

import json
import unittest
from pathlib import Path

import jsonschema
import yaml

from vtl import Input, render

INFRA = Path(__file__).resolve().parent.parent

STAGE = {"instance": "1257a0ce", "flow": "f10c0000", "queue": "90e0e000"}
ROLE = {"identity": {"user": "AROAEXAMPLE:session-1"}}

# What people send who want more than they may have, and what merely is unusual.
HOSTILE = {
    "a quotation mark": '"',
    "an apostrophe": "it's",
    "an end of the text and a member": 'x", "InstanceId": "other',
    "an end of the document": '"}}, {"',
    "a backslash": "\\",
    "a backslash before an apostrophe": "\\'",
    "backslashes and quotation marks": '\\"\\\\"',
    "an escape": "\\u0022",
    "lines": "one\ntwo\r\nthree",
    "control characters": "".join(map(chr, range(32))),
    "a directive": '#set($context.identity.user = "x")',
    "an end": "#end #else #{end}",
    "a loop": "#foreach($x in [1..1000000])$x#end",
    "an include": '#parse("x") #include("/etc/passwd")',
    "a comment": "## #* nothing follows *#",
    "the body": "$input.body $input.json('$')",
    "a method": "$util.escapeJavaScript('x').getClass().forName('java.lang.Runtime')",
    "a formal reference": "${stageVariables.flow} $!{who}",
    "markup": "</script><script>alert(1)</script>",
    "a path": "$.number']['x",
    "separators of lines": "\u2028\u2029\u0085",
    "beyond the basic plane": "😀 𝒳",
    "right to left": "\u202eabc",
    "letters of many scripts": "Ω я ع 漢 ü",
    "a null": "\u0000",
    "a slash": "https://example.com/a/b",
    "100 KB": 'x"\\\n#$' * 17_000,
}


def template(name):
    return (INFRA / "mappings" / f"{name}.vtl").read_text()


def mapped(name, document, **given):
    """The one JSON document that comes out; anything else is an error."""
    context, stage = given.pop("context", ROLE), given.pop("stage", STAGE)
    return json.loads(render(template(name), Input(document, **given), context, stage))


class Calls(unittest.TestCase):
    def call(self, document, key="order-42", context=ROLE, header="idempotency-key"):
        return mapped("outbound-calls.request", document, headers={header: key}, context=context)

    def test_a_call_is_what_connect_wants_of_it(self):
        made = self.call({"number": "+15555550100", "attributes": {"order": "42", "tier": "gold"}})
        expected = {
            "InstanceId": "1257a0ce",
            "ContactFlowId": "f10c0000",
            "QueueId": "90e0e000",
            "DestinationPhoneNumber": "+15555550100",
            "ClientToken": "AROAEXAMPLE:order-42",
            "Attributes": {"order": "42", "tier": "gold"},
        }
        self.assertEqual(made, expected)
        self.assertEqual(self.call({"number": "+15555550100"})["Attributes"], {})

    def test_whatever_stands_in_a_call_is_data(self):
        for what, text in HOSTILE.items():
            with self.subTest(what):
                document = {"number": text, "attributes": {"plain": "x", "value": text, f"name {text}": "y"}}
                made = self.call(document, key=text)
                self.assertEqual(made["DestinationPhoneNumber"], text)
                self.assertEqual(made["Attributes"], document["attributes"])
                self.assertEqual(made["ClientToken"], f"AROAEXAMPLE:{text}")
                self.assertEqual((made["InstanceId"], made["ContactFlowId"]), ("1257a0ce", "f10c0000"))
                self.assertEqual(len(made), 6)

    def test_nobody_says_that_a_call_is_one_of_the_ledger(self):
        said = {"connectLiveRequest": "x", "connectLive": "y", "ConnectLive": "z", "a": "b", "connectLiveX": "c"}
        made = self.call({"number": "+15555550100", "attributes": said})
        self.assertEqual(made["Attributes"], {"ConnectLive": "z", "a": "b"})

    def test_a_key_is_found_however_its_header_is_written(self):
        for header in ["idempotency-key", "Idempotency-Key", "IDEMPOTENCY-KEY"]:
            made = self.call({"number": "+15555550100"}, header=header)
            self.assertEqual(made["ClientToken"], "AROAEXAMPLE:order-42")

    def test_the_same_key_of_two_callers_is_two_calls_and_of_two_sessions_one(self):
        callers = {
            "role": ROLE,
            "other role": {"identity": {"user": "AROAOTHER:session-1"}},
            "user": {"identity": {"user": "AIDAEXAMPLE"}},
            "user of the pool": {"authorizer": {"claims": {"sub": "5b1c"}}, "identity": {}},
            "identity": {
                "identity": {
                    "user": "AROAPOOL:CognitoIdentityCredentials",
                    "cognitoIdentityId": "eu-west-2:1",
                    "cognitoAuthenticationType": "authenticated",
                }
            },
            "guest": {
                "identity": {
                    "user": "AROAGUEST:CognitoIdentityCredentials",
                    "cognitoIdentityId": "eu-west-2:2",
                    "cognitoAuthenticationType": "unauthenticated",
                }
            },
        }
        tokens = {who: self.call({"number": "+1"}, context=it)["ClientToken"] for who, it in callers.items()}
        self.assertEqual(len(set(tokens.values())), len(callers), tokens)
        self.assertEqual(tokens["identity"], "eu-west-2:1:order-42")
        self.assertEqual(tokens["guest"], "AROAGUEST:order-42")
        again = self.call({"number": "+1"}, context={"identity": {"user": "AROAEXAMPLE:session-2"}})
        self.assertEqual(again["ClientToken"], tokens["role"])

    def test_what_connect_answers_has_the_names_of_a_proxied_answer(self):
        self.assertEqual(
            mapped("outbound-calls.answer", {"ContactId": "c0a7ac70"}),
            {"call": {"standing": "dialled", "contactId": "c0a7ac70"}},
        )
        for what, text in HOSTILE.items():
            with self.subTest(what):
                told = mapped("outbound-calls.answer", {"ContactId": text})
                self.assertEqual(told, {"call": {"standing": "dialled", "contactId": text}})
        described = json.loads((INFRA / "openapi.json").read_text())["components"]["schemas"]
        self.assertLessEqual({"standing", "contactId"}, set(described["CallView"]["properties"]))


class Users(unittest.TestCase):
    def test_the_request_has_no_body(self):
        given = Input({"UserSummaryList": "x"}, query={"limit": "5", "cursor": '"#set($x = 1)'})
        self.assertEqual(render(template("users.request"), given).strip(), "")

    def test_users_are_told_by_the_names_of_the_api(self):
        answer = {
            "UserSummaryList": [
                {"Id": "a6e0", "Arn": "arn:aws:connect:…", "Username": "ivy"},
                {"Id": "a6e1", "Arn": "arn:aws:connect:…"},
            ],
            "NextToken": "t",
        }
        told = {"users": [{"agentId": "a6e0", "username": "ivy"}, {"agentId": "a6e1", "username": None}], "next": "t"}
        self.assertEqual(mapped("users.answer", answer), told)
        self.assertEqual(mapped("users.answer", {"UserSummaryList": []}), {"users": [], "next": None})
        self.assertEqual(mapped("users.answer", {}), {"users": [], "next": None})

    def test_whatever_a_user_is_called_is_data(self):
        for what, text in HOSTILE.items():
            with self.subTest(what):
                users = [{"Id": "1", "Username": text}, {"Id": text, "Username": "x"}]
                told = mapped("users.answer", {"UserSummaryList": users, "NextToken": text})
                self.assertEqual([user["username"] for user in told["users"]], [text, "x"])
                self.assertEqual((told["users"][1]["agentId"], told["next"]), (text, text))


class QueueMetrics(unittest.TestCase):
    def test_metrics_are_asked_for_by_queue_and_in_their_units(self):
        asked = mapped(
            "queue-metrics.request",
            {"queues": ["q1", "q2"], "metrics": ["CONTACTS_IN_QUEUE", "OLDEST_CONTACT_AGE"]},
        )
        expected = {
            "Filters": {"Queues": ["q1", "q2"], "Channels": []},
            "Groupings": ["QUEUE"],
            "CurrentMetrics": [
                {"Name": "CONTACTS_IN_QUEUE", "Unit": "COUNT"},
                {"Name": "OLDEST_CONTACT_AGE", "Unit": "SECONDS"},
            ],
        }
        self.assertEqual(asked, expected)

    def test_what_may_be_asked_beyond_that(self):
        asked = mapped(
            "queue-metrics.request",
            {
                "queues": ["q1"],
                "metrics": ["ESTIMATED_WAIT_TIME"],
                "channels": ["VOICE", "CHAT"],
                "byChannel": True,
                "limit": 7,
                "cursor": "t",
            },
        )
        self.assertEqual(asked["Filters"]["Channels"], ["VOICE", "CHAT"])
        self.assertEqual(asked["Groupings"], ["QUEUE", "CHANNEL"])
        self.assertEqual((asked["MaxResults"], asked["NextToken"]), (7, "t"))
        plain = mapped("queue-metrics.request", {"queues": ["q1"], "metrics": [], "byChannel": False})
        self.assertEqual(plain["Groupings"], ["QUEUE"])

    def test_whatever_stands_in_a_question_is_data(self):
        for what, text in HOSTILE.items():
            with self.subTest(what):
                document = {"queues": [text], "metrics": [text], "channels": [text], "cursor": text}
                asked = mapped("queue-metrics.request", document)
                self.assertEqual(asked["Filters"], {"Queues": [text], "Channels": [text]})
                self.assertEqual(asked["CurrentMetrics"], [{"Name": text, "Unit": "COUNT"}])
                self.assertEqual(asked["NextToken"], text)

    def test_results_are_told_by_the_names_of_the_api_and_none_is_left_out(self):
        answer = {
            "MetricResults": [
                {
                    "Dimensions": {"Queue": {"Id": "q1", "Arn": "…"}, "Channel": "VOICE"},
                    "Collections": [
                        {"Metric": {"Name": "CONTACTS_IN_QUEUE", "Unit": "COUNT"}, "Value": 0.0},
                        {"Metric": {"Name": "OLDEST_CONTACT_AGE", "Unit": "SECONDS"}},
                    ],
                },
                {"Dimensions": {"Queue": {"Id": "q2"}}, "Collections": []},
            ],
            "DataSnapshotTime": 1772445600.0,
        }
        expected = {
            "queues": [
                {
                    "queueId": "q1",
                    "channel": "VOICE",
                    "metrics": [
                        {"name": "CONTACTS_IN_QUEUE", "unit": "COUNT", "value": 0.0},
                        {"name": "OLDEST_CONTACT_AGE", "unit": "SECONDS", "value": None},
                    ],
                },
                {"queueId": "q2", "channel": None, "metrics": []},
            ],
            "snapshotEpochSeconds": 1772445600.0,
            "next": None,
        }
        self.assertEqual(mapped("queue-metrics.answer", answer), expected)
        nothing = {"queues": [], "snapshotEpochSeconds": None, "next": None}
        self.assertEqual(mapped("queue-metrics.answer", {}), nothing)

    def test_whatever_stands_in_a_result_is_data(self):
        for what, text in HOSTILE.items():
            with self.subTest(what):
                metric = {"Metric": {"Name": text, "Unit": text}, "Value": 1.5}
                dimensions = {"Queue": {"Id": text}, "Channel": text}
                result = {"Dimensions": dimensions, "Collections": [metric]}
                told = mapped("queue-metrics.answer", {"MetricResults": [result], "NextToken": text})
                one = {"name": text, "unit": text, "value": 1.5}
                self.assertEqual(told["queues"], [{"queueId": text, "channel": text, "metrics": [one]}])
                self.assertEqual(told["next"], text)


class Forms(unittest.TestCase):
    """What the gateway lets through at all."""

    def setUp(self):
        self.schemas = yaml.safe_load((INFRA / "direct.yaml").read_text())["schemas"]

    def fits(self, name, document):
        return jsonschema.Draft4Validator(self.schemas[name]).is_valid(document)

    def test_a_call_has_a_number_of_digits_and_attributes_of_text(self):
        self.assertTrue(self.fits("DirectCall", {"number": "+15555550100"}))
        self.assertTrue(self.fits("DirectCall", {"number": "+15555550100", "attributes": {"a": "b"}}))
        wrong = [
            {},
            [],
            "x",
            {"number": 15555550100},
            {"number": "+15555550100", "attributes": {"a": 1}},
            {"number": "+15555550100", "attributes": {"a": {"b": "c"}}},
            {"number": "+15555550100", "attributes": {str(name): "x" for name in range(33)}},
            {"number": "+15555550100", "InstanceId": "other"},
            {"number": "+15555550100", "flow": "other"},
        ]
        wrong += [{"number": number} for number in ["", "5555550100", "+0555", "+1 555 555 0100", "+1555555010012345"]]
        wrong += [{"number": text} for text in HOSTILE.values()]
        for document in wrong:
            self.assertFalse(self.fits("DirectCall", document), str(document)[:80])

    def test_metrics_are_those_that_connect_has_by_queue(self):
        asked = {"queues": ["90e0e000"], "metrics": ["CONTACTS_IN_QUEUE"]}
        self.assertTrue(self.fits("QueueMetrics", asked))
        wrong = [
            {"queues": []},
            {"queues": ["a/b"]},
            {"queues": ["q"] * 101},
            {"metrics": []},
            {"metrics": ["CONTACTS_HANDLED"]},
            {"channels": ["FAX"]},
            {"byChannel": "true"},
            {"limit": "5"},
            {"limit": 101},
            {"InstanceId": "other"},
        ]
        for change in wrong:
            self.assertFalse(self.fits("QueueMetrics", {**asked, **change}), str(change)[:80])


class Problems(unittest.TestCase):
    """What the gateway says where the function does not."""

    @classmethod
    def setUpClass(cls):
        cls.written = yaml.safe_load((INFRA / "openapi.yaml").read_text())
        cls.described = json.loads((INFRA / "openapi.json").read_text())["components"]["schemas"]

    def problems(self):
        """Each template of a problem, the status that it is sent with, and its headers."""
        for kind, said in self.written["x-amazon-apigateway-gateway-responses"].items():
            yield kind, said, "gatewayresponse.header."
        for path, methods in self.written["paths"].items():
            for method in methods.values():
                integration = method["x-amazon-apigateway-integration"]
                for one in integration.get("Fn::If", ["", integration])[1:]:
                    for pattern, said in one.get("responses", {}).items():
                        if pattern != "200":
                            yield f"{path} {pattern}", said, "method.response.header."

    def test_every_refusal_is_a_problem_of_the_same_form_as_the_functions(self):
        seen = 0
        for kind, said, prefix in self.problems():
            with self.subTest(kind):
                seen += 1
                text = said["responseTemplates"]["application/json"]
                # A gateway response fills in variables and knows no directives.
                by_name = json.loads(text.replace("$context.requestId", "r-1"))
                rendered = json.loads(render(text, Input({}), {"requestId": "r-1"}))
                self.assertEqual(rendered, by_name)
                self.assertEqual(set(rendered), set(self.described["Problem"]["properties"]))
                self.assertEqual(said["statusCode"], str(rendered["status"]))
                self.assertEqual((rendered["requestId"], rendered["errors"]), ("r-1", []))
                parameters = said["responseParameters"]
                self.assertEqual(parameters[f"{prefix}content-type"], "'application/problem+json'")
                self.assertEqual(parameters[f"{prefix}x-request-id"], "context.requestId")
                wait = rendered["retryAfterSeconds"]
                self.assertEqual(parameters.get(f"{prefix}retry-after"), wait and f"'{wait}'")
                self.assertEqual(wait is None, rendered["status"] not in (429, 503), rendered["code"])
        self.assertGreater(seen, 30)

    def test_a_code_is_the_functions_or_the_gateways_own(self):
        known = set(self.described["ProblemCode"]["enum"])
        own = set(yaml.safe_load((INFRA / "direct.yaml").read_text())["codes"])
        self.assertEqual(known & own, set())
        for kind, said, _ in self.problems():
            text = said["responseTemplates"]["application/json"]
            self.assertIn(json.loads(text)["code"], known | own, kind)


if __name__ == "__main__":
    unittest.main()
