"""The template as `sam build` left it, without what MiniStack lacks; everything else stays as it is.

    adapt.py BUILT-TEMPLATE

Each change has its reason. A change that finds nothing to change fails: either the template is another,
and the change has to follow it, or nobody needs the change any more.
"""

import sys
from pathlib import Path

from samcli.yamlhelper import yaml_dump, yaml_parse

METHODS = ["get", "post", "put", "patch", "delete", "head", "options"]


def without_alarms_that_calculate(template, folder):
    """MiniStack refuses an alarm over an expression, and one over a percentile; others stay."""
    return drop(template, "AWS::CloudWatch::Alarm", lambda said: {"Metrics", "ExtendedStatistic"} & set(said))


def without_saved_questions(template, folder):
    """MiniStack knows no named query of Athena. The work group and the tables stay."""
    return drop(template, "AWS::Athena::NamedQuery", lambda said: True)


def without_firewall(template, folder):
    """MiniStack knows no association of a firewall, not even one whose condition is false."""
    return drop(template, "AWS::WAFv2::WebACLAssociation", lambda said: True)


def with_the_layer_where_it_is(template, folder):
    """MiniStack runs functions as processes of this machine, where no layer is unpacked in /opt."""
    layer = (folder / template["Resources"]["Policy"]["Properties"]["ContentUri"]).resolve()
    changed = 0
    for function in of_type(template, "AWS::Serverless::Function").values():
        variables = function["Properties"].get("Environment", {}).get("Variables", {})
        match variables.get("CONNECT_LIVE_POLICY"):
            case {"Fn::Sub": "/opt/${PolicyFile}"}:
                variables["CONNECT_LIVE_POLICY"] = {"Fn::Sub": f"{layer}/${{PolicyFile}}"}
                changed += 1
    return changed


def with_any_method_spelt_out(template, folder):
    """MiniStack reads the methods of a path, and not `x-amazon-apigateway-any-method`."""
    api = template["Resources"]["Api"]["Properties"]
    location = api["DefinitionBody"]["Fn::Transform"]["Parameters"]["Location"]
    definition = yaml_parse((folder / location).read_text())
    changed = 0
    for path in definition["paths"].values():
        if any_method := path.pop("x-amazon-apigateway-any-method", None):
            path.update({method: any_method for method in METHODS if method not in path})
            changed += 1
    api["DefinitionBody"] = definition
    return changed


CHANGES = [
    without_alarms_that_calculate,
    without_saved_questions,
    without_firewall,
    with_the_layer_where_it_is,
    with_any_method_spelt_out,
]


def of_type(template, kind):
    return {name: said for name, said in template["Resources"].items() if said["Type"] == kind}


def drop(template, kind, which):
    names = [name for name, said in of_type(template, kind).items() if which(said["Properties"])]
    for name in names:
        del template["Resources"][name]
    return len(names)


def adapted(template, folder):
    for change in CHANGES:
        if not change(template, folder):
            raise SystemExit(f"adapt: nothing to do for {change.__name__}: {change.__doc__}")
    return template


if __name__ == "__main__":
    built = Path(sys.argv[1])
    print(yaml_dump(adapted(yaml_parse(built.read_text()), built.parent)))
