"""The template as CloudFormation sees it: openapi.yaml included, SAM translated, parameters chosen."""

import copy
import functools
import json
import logging
import os
from pathlib import Path

from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

# It tells of switches and statistics of its own.
logging.getLogger("samtranslator").setLevel(logging.ERROR)

INFRA = Path(__file__).resolve().parent.parent

INSTANCE = "arn:aws:connect:eu-west-2:111122223333:instance/1257a0ce-0000-4000-8000-000000000001"
FLOW = "f10c0000-0000-4000-8000-000000000001"
QUEUE = "90e0e000-0001-4000-8000-000000000001"

# What is checked: nothing chosen, everything chosen, and the ways that exclude each other.
VARIANTS = {
    "as-it-comes": {},
    "everything": {
        "ExtraEventSource": "connect-live.simulator",
        "StreamCapacity": "PROVISIONED",
        "Calls": "on",
        "Callbacks": "on",
        "SentimentAttribute": "on",
        "Translation": "on",
        "NoticesTopicArn": "arn:aws:sns:eu-west-2:111122223333:notices",
        "AlarmEmail": "floor@example.com",
        "Authorization": "COGNITO",
        "UserPoolArn": "arn:aws:cognito-idp:eu-west-2:111122223333:userpool/eu-west-2_pool",
        "ApiKeys": "on",
        "Waf": "on",
        "DirectCallFlow": FLOW,
        "DirectCallQueue": QUEUE,
        "ArchiveLock": "COMPLIANCE",
    },
    "records-by-stream": {"ContactRecords": "stream", "Architecture": "x86_64", "Protection": "off"},
    "records-by-firehose": {"ContactRecords": "firehose", "GatewayLogRole": "exists"},
    "unbound": {"Bindings": "off"},
}

NOTHING = object()


def template():
    """template.yaml with openapi.yaml where it is included."""
    whole = yaml_parse((INFRA / "template.yaml").read_text())
    body = whole["Resources"]["Api"]["Properties"]
    location = body["DefinitionBody"]["Fn::Transform"]["Parameters"]["Location"]
    body["DefinitionBody"] = yaml_parse((INFRA / location).read_text())
    return plain(whole)


def plain(value):
    """Dicts and lists and nothing cleverer, so that a copy is a copy."""
    return json.loads(json.dumps(value))


def translated(sam):
    """What SAM makes of it."""
    sam = copy.deepcopy(sam)
    for each in sam["Resources"].values():
        for uri in ("CodeUri", "ContentUri"):
            if uri in each.get("Properties", {}):
                each["Properties"][uri] = {"Bucket": "code", "Key": "bootstrap.zip"}
    # SAM wants to know where it is; nothing in the template depends on it.
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-2")
    return plain(Translator({}, Parser()).translate(sam, {"InstanceArn": INSTANCE}))


@functools.cache
def translated_once():
    return json.dumps(translated(template()))


def whole():
    """What SAM makes of the template: a copy, to be changed at will."""
    return json.loads(translated_once())


def chosen(stack, parameters):
    """A stack by its parameters: each condition decided, each reference to a parameter its value."""
    given = {name: said.get("Default") for name, said in stack["Parameters"].items()}
    given.update({"InstanceArn": INSTANCE, **parameters})
    unknown = set(parameters) - set(stack["Parameters"])
    if unknown:
        raise ValueError(f"there are no such parameters: {unknown}")

    def holds(condition):
        ((kind, of),) = condition.items()
        match kind:
            case "Condition":
                return holds(stack["Conditions"][of])
            case "Fn::Equals":
                left, right = (value(each) for each in of)
                return str(left) == str(right)
            case "Fn::Not":
                return not holds(of[0])
            case "Fn::And":
                return all(holds(each) for each in of)
            case "Fn::Or":
                return any(holds(each) for each in of)
        raise ValueError(f"no such condition: {kind}")

    def value(what):
        match what:
            case {"Ref": "AWS::NoValue"}:
                return NOTHING
            case {"Ref": name} if name in given:
                return given[name]
            case {"Fn::If": [name, yes, no]}:
                return value(yes if holds({"Condition": name}) else no)
            case dict():
                kept = {name: value(each) for name, each in what.items()}
                return {name: each for name, each in kept.items() if each is not NOTHING}
            case list():
                return [each for each in map(value, what) if each is not NOTHING]
        return what

    resources = {
        name: value(said)
        for name, said in stack["Resources"].items()
        if "Condition" not in said or holds({"Condition": said["Condition"]})
    }
    return {"Resources": resources}


def response(described, said):
    """A response of the API's description. Most problems are described once, for all operations."""
    match said:
        case {"$ref": place}:
            return described["components"]["responses"][place.rsplit("/", 1)[-1]]
    return said
