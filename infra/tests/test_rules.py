"""That the template keeps infra/rules, that each of the rules is seen to be broken, and needs all it says."""

import itertools
import json
import os
import re
import subprocess
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import stack
from broken import BROKEN

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


def weakened(rule, text):
    """A rule in copies, each without one of its clauses: by name, `<rule>__<line>`, what it lacks.

    A clause is a line. In its place stands what is true of everything; an alternative of a `when` is left
    out, or, if it is the first one, is what nothing fulfils.
    """
    lines = text.splitlines()
    for at, line in enumerate(lines):
        match re.match(r"\s*(rule |let |when |or |#|\}|$)?.*?(\{?)$", line).groups():
            case (None, ""):
                instead = "this exists"
            case ("when ", ""):
                instead = "when this !exists"
            case ("or ", opens):
                instead = opens
            case _:
                continue
        copy = [*lines[:at], instead, *lines[at + 1 :]]
        name = f"{rule}__{at}"
        yield name, line.strip(), "\n".join(copy).replace(f"rule {rule}", f"rule {name}")


class Rules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Breaks each rule in each way, and asks the rule and its weakened copies whether they see it."""
        cls.seen, cls.lacks = {}, {}
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
            for rule, text, lets in cls.written():
                copies = list(weakened(rule, text))
                cls.lacks[rule] = {name: clause for name, clause, _ in copies}
                file = Path(folder) / f"{rule}.guard"
                file.write_text("\n".join([lets, text, *(copy for _, _, copy in copies)]))
                for breaks in BROKEN.get(rule, []):
                    resources = cls.resources("everything")
                    breaks(resources)
                    cls.seen.setdefault(rule, []).append(pool.submit(failing, resources, file))
            for rule, ways in cls.seen.items():
                cls.seen[rule] = [each.result() for each in ways]

    @staticmethod
    def resources(variant):
        return stack.chosen(stack.whole(), stack.VARIANTS[variant])["Resources"]

    @staticmethod
    def written():
        """Each rule: its name, its text, and what its file names by `let`."""
        for file in RULES.glob("*.guard"):
            text = file.read_text()
            lets = "\n".join(re.findall(r"^let (?:[^\n]*\[\n.*?^\]|[^\n]*)", text, re.M | re.S))
            for rule in re.finditer(r"^rule (\w+).*?^}", text, re.M | re.S):
                yield rule[1], rule[0], lets

    def test_the_template_keeps_every_rule_whatever_is_chosen(self):
        for variant in stack.VARIANTS:
            with self.subTest(variant):
                self.assertEqual(failing(self.resources(variant)), set())

    def test_every_rule_is_broken_in_some_way(self):
        self.assertEqual({rule for rule, _, _ in self.written()}, set(BROKEN))

    def test_each_kind_that_has_rules_is_named_by_one(self):
        named = {file.name: set(re.findall(r"'(AWS::\w+::\w+)'", file.read_text())) for file in RULES.glob("*.guard")}
        ruled = re.search(r"^let ruled = \[(.*?)^\]", (RULES / "kinds.guard").read_text(), re.M | re.S)[1]
        rules = set().union(*(kinds for file, kinds in named.items() if file != "kinds.guard"))
        self.assertEqual(set(re.findall(r"'(AWS::\w+::\w+)'", ruled)) - rules, set())

    def test_no_parameter_brings_a_wildcard_into_a_statement(self):
        whole = stack.whole()
        roles = json.dumps([each for each in whole["Resources"].values() if each["Type"] == "AWS::IAM::Role"])
        given = {"InstanceArn": stack.INSTANCE, **stack.VARIANTS["everything"]}
        used = [name for name in whole["Parameters"] if f'"Ref": "{name}"' in roles or f"${{{name}}}" in roles]
        self.assertIn("InstanceArn", used)
        for name in used:
            said = whole["Parameters"][name]
            value = given.get(name) or said["Default"]
            for at, wildcard in itertools.product(range(len(value) + 1), "*?"):
                self.assertNotRegex(value[:at] + wildcard + value[at:], said["AllowedPattern"], name)

    def test_a_broken_rule_is_seen(self):
        for rule, ways in self.seen.items():
            for at, seen in enumerate(ways):
                with self.subTest(f"{rule}, way {at}"):
                    self.assertIn(rule, seen)

    def test_without_one_of_its_clauses_a_rule_misses_a_way(self):
        for rule, ways in self.seen.items():
            self.assertTrue(self.lacks[rule], f"{rule} has no clause")
            for name, clause in self.lacks[rule].items():
                with self.subTest(f"{rule}: {clause}"):
                    self.assertFalse(all(name in seen for seen in ways), "no way breaks this clause alone")


if __name__ == "__main__":
    unittest.main()
