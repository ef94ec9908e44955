"""That the gateway answers by itself as the function does: one request, one form, whoever answers.

For calls the oracle is what the function did: the same request through the API, what it asked of Connect and
what it made of each answer, as a test of the API wrote it into `snapshots`. For all routes it is openapi.json,
which the API writes of itself: under each status of each operation it names the codes and their titles. What the
gateway sees of a fault of Connect is its status, so all faults of one status are one code here, where the
function tells some of them apart.
"""

import json
import re
import unittest
from pathlib import Path

import jsonschema
import yaml

import stack
from vtl import Input, render

INFRA = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`([a-z_]+)`: (.+?)(?= `[a-z_]+`: |$)")

# The route that the gateway takes to Connect by itself, and the function's of the same purpose.
TWINS = {
    ("/connect/outbound-calls", "put"): ("/outbound-calls", "post"),
    ("/connect/users", "get"): ("/agent-status", "get"),
    ("/connect/queue-metrics", "post"): ("/queues", "get"),
}
# What Connect answers when it does not do what it was asked, and the code for it.
FAULTS = {
    "400 InvalidParameterException": {"put": "call_refused", "get": "invalid_request", "post": "invalid_request"},
    "403 AccessDeniedException": {"put": "call_refused", "get": "internal", "post": "internal"},
    "404 ResourceNotFoundException": {"put": "call_refused", "get": "internal", "post": "internal"},
    "408 RequestTimeoutException": dict.fromkeys(["put", "get", "post"], "timed_out"),
    "429 ThrottlingException": dict.fromkeys(["put", "get", "post"], "connect_busy"),
    "500 InternalServiceException": dict.fromkeys(["put", "get", "post"], "connect_unavailable"),
    "503 ServiceUnavailableException": dict.fromkeys(["put", "get", "post"], "connect_unavailable"),
    "302 whatever it never said": dict.fromkeys(["put", "get", "post"], "internal"),
}


# Where the two answer differently, and why: the function's status and word, and the gateway's.
APART = {
    # Connect tells these by a header, which a mapping template for bodies does not choose by.
    "403 DestinationNotAllowedException": (422, "destination_not_allowed", "502", "call_refused"),
    # The function keeps the call and finds out what became of it; the gateway keeps nothing, and says to ask again
    # with the same key, which is the same call.
    "500 InternalServiceException": (202, "unknown", "503", "connect_unavailable"),
    "503 ServiceUnavailableException": (202, "unknown", "503", "connect_unavailable"),
}


class Agreement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.described = json.loads((INFRA / "openapi.json").read_text())
        cls.paths = yaml.safe_load((INFRA / "openapi.yaml").read_text())["paths"]

    def integrations(self, path, verb):
        """How the gateway answers: by asking Connect, and where nobody may call by asking nobody."""
        integration = self.paths[path][verb]["x-amazon-apigateway-integration"]
        return integration.get("Fn::If", ["", integration])[1:]

    def answered(self, path, verb, fault):
        """Status and problem for a fault of Connect: the pattern of a status has to fit the whole of it."""
        status, kind = fault.split(" ", 1)
        responses = self.integrations(path, verb)[0]["responses"]
        (said,) = [each for pattern, each in responses.items() if re.fullmatch(pattern, status)] or [
            responses["default"]
        ]
        body = Input({"__type": kind, "message": 'number +15555550100 "is", not #set($x = 1)'})
        text = render(said["responseTemplates"]["application/json"], body, {"requestId": "r-1"})
        return said["statusCode"], json.loads(text)

    def call_of_the_function(self):
        whole = (INFRA / "tests/snapshots/calls_of_the_function.snap").read_text()
        return json.loads(whole.split("\n---\n", 1)[1])

    def test_the_same_request_asks_the_same_of_connect(self):
        one = self.call_of_the_function()
        integration = self.integrations("/connect/outbound-calls", "put")[0]
        headers = {"Idempotency-Key": "order-42"}
        given = Input(one["request"], headers)
        asked = json.loads(
            render(
                integration["requestTemplates"]["application/json"],
                given,
                {"identity": {"user": "desk"}},
                one["stage"],
            )
        )
        theirs = one["asked"]["body"]
        verb, path = one["asked"]["operation"].split(" ")
        self.assertEqual(integration["httpMethod"], verb)
        self.assertTrue(json.dumps(integration["uri"]).rstrip('"}').endswith(f"connect:path{path}"), integration["uri"])
        # Each has tokens of its own, so that a key of one is no key of the other; and the function marks its calls.
        self.assertNotEqual(asked.pop("ClientToken"), theirs.pop("ClientToken"))
        self.assertEqual(theirs["Attributes"].pop("connectLiveRequest").strip("0123456789abcdef"), "")
        self.assertEqual(asked, theirs)

    def test_the_same_answer_of_connect_is_the_same_answer_to_the_client(self):
        for told in self.call_of_the_function()["answers"]:
            with self.subTest(told["connect"]):
                if told["connect"] == "200 OK":
                    body = Input({"ContactId": told["answer"]["call"]["contactId"]})
                    integration = self.integrations("/connect/outbound-calls", "put")[0]
                    (said,) = [each for each in integration["responses"].values() if each["statusCode"] == "201"]
                    answer = json.loads(render(said["responseTemplates"]["application/json"], body))
                    self.assertEqual((said["statusCode"], answer), (str(told["status"]), told["answer"]))
                    continue
                status, problem = self.answered("/connect/outbound-calls", "put", told["connect"])
                shared = {name: problem[name] for name in ("type", "title", "status", "code")}
                if told["connect"] in APART:
                    theirs = told["answer"].get("code") or told["answer"]["call"]["standing"]
                    self.assertEqual((told["status"], theirs, status, shared["code"]), APART[told["connect"]])
                else:
                    self.assertEqual((status, shared), (str(told["status"]), told["answer"]))

    def codes(self, path, verb):
        """The codes of an operation of the function: each with its status and title."""
        return {
            code: (int(status), title)
            for status, said in self.described["paths"][path][verb]["responses"].items()
            if int(status) >= 400
            for code, title in NAMED.findall(stack.response(self.described, said)["description"])
        }

    def all_codes(self):
        found = {}
        for path, methods in self.described["paths"].items():
            for verb in methods:
                found.update(self.codes(path, verb))
        return found

    def check(self, document, schema):
        whole = {"$ref": f"#/components/schemas/{schema}", "components": self.described["components"]}
        jsonschema.Draft202012Validator(whole).validate(document)

    def test_the_description_names_codes_and_their_titles(self):
        codes = self.codes("/outbound-calls", "post")
        self.assertEqual(codes["call_refused"], (502, "Amazon Connect refused the call."))
        self.assertEqual(codes["calls_not_configured"], (403, "This deployment calls nobody."))
        self.assertEqual(self.codes("/queues", "get")["timed_out"], (504, "The answer took too long."))

    def test_a_fault_of_connect_is_the_problem_that_the_function_makes_of_it(self):
        known = self.all_codes()
        for (path, verb), twin in TWINS.items():
            for fault, codes in FAULTS.items():
                with self.subTest(f"{path} {fault}"):
                    status, problem = self.answered(path, verb, fault)
                    self.check(problem, "Problem")
                    self.assertEqual(problem["code"], codes[verb])
                    expected = self.codes(*twin).get(problem["code"], known[problem["code"]])
                    self.assertEqual((problem["status"], problem["title"]), expected)
                    self.assertEqual(status, str(problem["status"]))
                    self.assertEqual(problem["type"], f"urn:problem-type:connect-live:{problem['code']}")
                    self.assertNotIn("5555550100", json.dumps(problem))

    def test_a_call_fails_by_codes_that_the_functions_route_has_too(self):
        theirs = self.codes("/outbound-calls", "post")
        for fault, codes in FAULTS.items():
            self.assertIn(codes["put"], theirs, fault)

    def test_a_deployment_that_calls_nobody_says_so_by_either_way(self):
        _, nobody = self.integrations("/connect/outbound-calls", "put")
        said = nobody["responses"]["default"]
        problem = json.loads(render(said["responseTemplates"]["application/json"], Input({}), {"requestId": "r-1"}))
        self.check(problem, "Problem")
        expected = self.codes("/outbound-calls", "post")["calls_not_configured"]
        self.assertEqual((problem["code"], problem["status"], problem["title"]), ("calls_not_configured", *expected))

    def test_what_connect_did_is_told_with_members_of_the_functions_answers(self):
        answers = {
            ("outbound-calls", "call", "CallView"): {"ContactId": "c0a7ac70"},
            ("users", "users", "AgentView"): {"UserSummaryList": [{"Id": "a6e0", "Username": "ivy"}]},
            ("queue-metrics", "queues", "QueueView_BriefMetricsView"): {
                "MetricResults": [{"Dimensions": {"Queue": {"Id": "q1"}}}]
            },
        }
        # What the function has no member for: it counts for itself, all channels together.
        beyond = {"queue-metrics": {"channel", "metrics"}}
        for (name, member, view), body in answers.items():
            with self.subTest(name):
                text = (INFRA / "mappings" / f"{name}.answer.vtl").read_text()
                told = json.loads(render(text, Input(body)))[member]
                (one,) = told if isinstance(told, list) else [told]
                theirs = self.described["components"]["schemas"][view]["properties"]
                self.assertEqual(set(one) - set(theirs), beyond.get(name, set()))
                for each in set(one) & set(theirs):
                    schema = {**theirs[each], "components": self.described["components"]}
                    jsonschema.Draft202012Validator(schema).validate(one[each])


if __name__ == "__main__":
    unittest.main()
