"""Writes openapi.yaml, from which API Gateway makes the REST API.

openapi.json says what the function `read-api` answers, and becomes methods with a Lambda proxy
integration; direct.yaml and mappings/ say what the gateway takes to Amazon Connect by itself. The sentences
of the problems are the README's, which a test of the API holds to its code.

    python3 infra/gateway.py            writes infra/openapi.yaml
    python3 infra/gateway.py --check    says whether it is what would be written
"""

import json
import re
import sys
from pathlib import Path

import yaml

INFRA = Path(__file__).resolve().parent
README = INFRA.parent / "README.md"
WRITTEN = INFRA / "openapi.yaml"

HEADER = """\
# Written by gateway.py from openapi.json, direct.yaml and mappings/: change those, and run
# `make gateway`. The intrinsic functions are in their long form, which AWS::Include asks for.
"""

# A row of the README's table of problems: code, status, what it means, what to do.
PROBLEM_ROW = re.compile(r"^\| `([a-z_]+)` \| (\d{3}) \| (.+?) \| (.+?) \|$", re.M)

# How long API Gateway waits: the function answers after ten seconds at the latest, Connect sooner.
WAIT_MILLIS = 15_000

LAMBDA = (
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/"
    "${ApiFunction.Arn}/invocations"
)
CONNECT = "arn:${AWS::Partition}:apigateway:${AWS::Region}:connect:path/"

# Both ways of authorization are one scheme, so that no method can be without.
SECURITY = {"Fn::If": ["NeedsKey", [{"caller": []}, {"key": []}], [{"caller": []}]]}


def known_codes(direct, readme):
    """Every code of a problem: its status, its title, and what to do about it."""
    codes = {
        code: {"status": int(status), "title": title, "advice": advice}
        for code, status, title, advice in PROBLEM_ROW.findall(readme)
    }
    for code, said in direct["codes"].items():
        if code in codes:
            raise ValueError(f"direct.yaml and the README both have the code {code}")
        codes[code] = said
    return codes


def problem(codes, said):
    """The body of a problem, as crates/api/src/serving/problem.rs writes it, and its status."""
    code = codes[said["code"]]
    body = {
        "type": f"urn:problem-type:connect-live:{said['code']}",
        "title": code["title"],
        "status": code["status"],
        "detail": said.get("advice", code["advice"]),
        "code": said["code"],
        "requestId": "$context.requestId",
        "retryAfterSeconds": said.get("retry-after"),
        "connectCode": None,
        "errors": [],
    }
    text = json.dumps(body, ensure_ascii=False)
    # The one thing in it that is not as it stands.
    if re.search(r"[$#]", text.replace("$context.requestId", "")):
        raise ValueError(f"a sentence of {said['code']} is taken for a template")
    return code["status"], text


def headers(said, where):
    """The headers of a problem, as response parameters of the gateway."""
    given = {
        "content-type": "'application/problem+json'",
        "cache-control": "'no-store'",
        "x-request-id": "context.requestId",
    }
    if "retry-after" in said:
        given["retry-after"] = f"'{said['retry-after']}'"
    return {f"{where}.header.{name}": value for name, value in given.items()}


def proxied(operation):
    """A method that the function answers. Its parameters are the function's to check."""
    paths = [each["name"] for each in operation.get("parameters", []) if each["in"] == "path"]
    method = {"operationId": operation["operationId"], **to_function()}
    if paths:
        method["parameters"] = [path_parameter(name) for name in paths]
    return method


def path_parameter(name):
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def to_function():
    return {
        "security": SECURITY,
        "responses": {"default": {"description": "What the function answers."}},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": {"Fn::Sub": LAMBDA},
            "passthroughBehavior": "when_no_match",
            "timeoutInMillis": WAIT_MILLIS,
        },
    }


def mapping(name):
    return (INFRA / "mappings" / f"{name}.vtl").read_text()


def directly(codes, route):
    """A method that the gateway takes to Connect by itself."""
    refusals = {status: (said, *problem(codes, said)) for status, said in route["refusals"].items()}
    statuses = {route["status"], *(status for _, status, _ in refusals.values())}
    parameters = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in route.get("headers", [])
    ] + [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}}
        for name in route.get("query", {})
    ]
    method = {
        "operationId": route["operationId"],
        "summary": route["summary"],
        "security": SECURITY,
        "x-amazon-apigateway-request-validator": "whole",
    }
    if parameters:
        method["parameters"] = parameters
    if "body" in route:
        schema = {"$ref": f"#/components/schemas/{route['body']}"}
        method["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    integration = to_connect(route, refusals)
    if "only-if" in route:
        said = {"code": route["otherwise"]}
        status, _ = problem(codes, said)
        statuses.add(status)
        integration = {"Fn::If": [route["only-if"], integration, answers_only(codes, said)]}
    method["responses"] = {str(status): answer(status) for status in sorted(statuses)}
    method["x-amazon-apigateway-integration"] = integration
    return method


def to_connect(route, refusals):
    verb, path = route["connect"].split(" ")
    # Stage variables are the gateway's to fill in, and not CloudFormation's.
    uri = CONNECT + path.replace("${stageVariables", "${!stageVariables")
    request = {
        f"integration.request.querystring.{theirs}": f"method.request.querystring.{ours}"
        for ours, theirs in route.get("query", {}).items()
    }
    if "body" in route:
        request["integration.request.header.Content-Type"] = "'application/json'"
    responses = {
        "200": {
            "statusCode": str(route["status"]),
            "responseParameters": {
                "method.response.header.content-type": "'application/json'",
                "method.response.header.cache-control": "'no-store'",
                "method.response.header.x-request-id": "context.requestId",
            },
            "responseTemplates": {"application/json": mapping(f"{route['mapping']}.answer")},
        }
    }
    for pattern, (said, status, text) in refusals.items():
        parameters = headers(said, "method.response")
        parameters["method.response.header.connect-error-type"] = (
            "integration.response.header.x-amzn-ErrorType"
        )
        responses[pattern] = {
            "statusCode": str(status),
            "responseParameters": parameters,
            "responseTemplates": {"application/json": text},
        }
    return {
        "type": "aws",
        "httpMethod": verb,
        "uri": {"Fn::Sub": uri},
        "credentials": {"Fn::GetAtt": ["DirectRole", "Arn"]},
        # A body that is not said to be JSON would be handed on as it is, unlooked at.
        "passthroughBehavior": "never",
        "timeoutInMillis": WAIT_MILLIS,
        "requestParameters": request,
        "requestTemplates": {"application/json": mapping(f"{route['mapping']}.request")},
        "responses": responses,
    }


def answers_only(codes, said):
    """An integration that asks nobody."""
    status, text = problem(codes, said)
    return {
        "type": "mock",
        "passthroughBehavior": "never",
        "requestTemplates": {"application/json": json.dumps({"statusCode": status})},
        "responses": {
            "default": {
                "statusCode": str(status),
                "responseParameters": headers(said, "method.response"),
                "responseTemplates": {"application/json": text},
            }
        },
    }


def answer(status):
    names = ["content-type", "cache-control", "x-request-id"]
    if status >= 400:
        names += ["retry-after", "connect-error-type"]
    return {
        "description": "An answer." if status < 400 else "A problem.",
        "headers": {name: {"schema": {"type": "string"}} for name in names},
    }


def by_itself(codes, said):
    status, text = problem(codes, said)
    return {
        "statusCode": str(status),
        "responseParameters": headers(said, "gatewayresponse"),
        "responseTemplates": {"application/json": text},
    }


def document():
    """The whole description, as openapi.yaml holds it."""
    direct = yaml.safe_load((INFRA / "direct.yaml").read_text())
    described = json.loads((INFRA / "openapi.json").read_text())
    codes = known_codes(direct, README.read_text())
    paths = {
        path: {verb: proxied(operation) for verb, operation in methods.items()}
        for path, methods in described["paths"].items()
    }
    for path, methods in direct["routes"].items():
        paths[path] = {verb: directly(codes, route) for verb, route in methods.items()}
    # Whatever else is asked for is the function's to answer: `/openapi.json`, or that there is no such
    # route, or an id with an encoded slash that the gateway took apart.
    paths["/{proxy+}"] = {
        "x-amazon-apigateway-any-method": {**to_function(), "parameters": [path_parameter("proxy")]}
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": {"Ref": "AWS::StackName"}, "version": described["info"]["version"]},
        "paths": paths,
        "components": {
            "schemas": direct["schemas"],
            "securitySchemes": {
                "caller": {
                    "Fn::If": [
                        "ByCognito",
                        {
                            "type": "apiKey",
                            "name": "Authorization",
                            "in": "header",
                            "x-amazon-apigateway-authtype": "cognito_user_pools",
                            "x-amazon-apigateway-authorizer": {
                                "type": "cognito_user_pools",
                                "providerARNs": [{"Ref": "UserPoolArn"}],
                            },
                        },
                        {
                            "type": "apiKey",
                            "name": "Authorization",
                            "in": "header",
                            "x-amazon-apigateway-authtype": "awsSigv4",
                        },
                    ]
                },
                "key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
            },
        },
        "x-amazon-apigateway-request-validators": {
            "whole": {"validateRequestBody": True, "validateRequestParameters": True}
        },
        "x-amazon-apigateway-gateway-responses": {
            kind: by_itself(codes, said) for kind, said in direct["gateway"].items()
        },
    }


class Plain(yaml.SafeDumper):
    """Writes each value out where it stands, and a text of several lines as such."""

    def ignore_aliases(self, data):
        return True


def as_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Plain.add_representer(str, as_text)
# Whatever kind of mapping the loader made.
Plain.add_multi_representer(dict, lambda dumper, it: dumper.represent_dict(it.items()))


def written():
    body = yaml.dump(document(), Dumper=Plain, sort_keys=False, allow_unicode=True, width=110)
    return HEADER + body


def main():
    text = written()
    if "--check" not in sys.argv[1:]:
        WRITTEN.write_text(text)
    elif not WRITTEN.exists() or WRITTEN.read_text() != text:
        sys.exit("infra/openapi.yaml is not what its sources say: run `make gateway`, and read the change")


if __name__ == "__main__":
    main()
