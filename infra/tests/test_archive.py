"""That the archive's tables have the columns that Connect's documents fill, and its questions ask for those."""

import json
import unittest

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, ParseError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

import stack

FIXTURES = stack.INFRA.parent / "events-fixtures"

# What each table's documents are like: one of each kind that the transform takes.
DOCUMENTS = {
    "contact_records": ["contact-records"],
    "contact_events": ["contact-events", "other-events"],
}


def of_type(kind):
    resources = stack.chosen(stack.whole(), stack.VARIANTS["everything"])["Resources"]
    return {name: each["Properties"] for name, each in resources.items() if each["Type"] == kind}


def tables():
    return {each["TableInput"]["Name"]: each["TableInput"] for each in of_type("AWS::Glue::Table").values()}


def typed(columns):
    return {each["Name"]: exp.DataType.build(each["Type"], dialect="hive") for each in columns}


def documents(table):
    for folder in DOCUMENTS[table]:
        for file in sorted((FIXTURES / folder).glob("*.json")):
            # The text "null" was seen in what somebody had sent again by hand, and never from Connect itself.
            if not file.name.startswith("text-null"):
                yield file, json.loads(file.read_text(encoding="utf-8"))


def member(of, name):
    """What a document has under a name, in whatever case: so the SerDe looks."""
    return next((value for key, value in of.items() if key.lower() == name), None)


class Unfit(Exception):
    """A value that the SerDe refuses for a column, and with it the whole question."""


def seen(value, kind, path=()):
    """The paths of the members below a column that a document fills."""
    if value is None:
        return set()
    fits = {exp.DType.TEXT: str, exp.DType.INT: int, exp.DType.STRUCT: dict, exp.DType.MAP: dict}[kind.this]
    if not isinstance(value, fits) or isinstance(value, bool):
        raise Unfit(".".join(path))
    found = {path}
    if kind.this == exp.DType.STRUCT:
        for each in kind.expressions:
            found |= seen(member(value, each.name), each.kind, (*path, each.name))
    if kind.this == exp.DType.MAP:
        for each in value.values():
            seen(each, kind.expressions[1], path)
    return found


def members(kind, path):
    """The paths of all members that a column has."""
    below = kind.expressions if kind.this == exp.DType.STRUCT else []
    return {path}.union(*(members(each.kind, (*path, each.name)) for each in below))


class Tables(unittest.TestCase):
    def test_each_column_and_each_member_of_it_is_in_a_document_and_fits_all(self):
        self.assertEqual(set(tables()), set(DOCUMENTS))
        for table, said in tables().items():
            columns = typed(said["StorageDescriptor"]["Columns"])
            filled = set()
            for file, document in documents(table):
                for name, kind in columns.items():
                    with self.subTest(file.name):
                        filled |= seen(member(document, name), kind, (name,))
            expected = set().union(*(members(kind, (name,)) for name, kind in columns.items()))
            self.assertGreater(len(expected), 20, table)
            self.assertEqual(filled, expected, table)

    def test_a_value_of_another_type_is_seen(self):
        kind = exp.DataType.build("struct<duration:int,tags:map<string,string>>", dialect="hive")
        self.assertEqual(seen({"Duration": 3, "Tags": None}, kind), {(), ("duration",)})
        for unfit in [{"Duration": "3"}, {"Tags": {"a": 1}}, {"Tags": []}, "text"]:
            self.assertRaises(Unfit, seen, unfit, kind)

    def test_the_tables_are_read_by_the_serde_that_keeps_the_case_of_names(self):
        for table, said in tables().items():
            serde = said["StorageDescriptor"]["SerdeInfo"]["SerializationLibrary"]
            self.assertEqual(serde, "org.apache.hive.hcatalog.data.JsonSerDe", table)

    def test_a_name_is_one_that_athena_takes(self):
        for table, said in tables().items():
            for name, kind in typed(said["StorageDescriptor"]["Columns"] + said["PartitionKeys"]).items():
                for part in (part for path in members(kind, (name,)) for part in path):
                    self.assertRegex(part, "^[a-z][a-z0-9_]*$", table)


class Questions(unittest.TestCase):
    SCHEMA = {
        name: typed(said["StorageDescriptor"]["Columns"] + said["PartitionKeys"]) for name, said in tables().items()
    }

    def unknown(self, text):
        """The members that a question asks for and no column has; of a column itself it is an error."""
        question = qualify(sqlglot.parse_one(text, dialect="athena"), schema=self.SCHEMA, dialect="athena")
        question = annotate_types(question, schema=self.SCHEMA, dialect="athena")
        return [each.name for each in question.find_all(exp.Dot) if each.type.is_type(exp.DType.UNKNOWN)]

    def test_the_saved_questions_ask_for_columns_that_there_are(self):
        saved = of_type("AWS::Athena::NamedQuery")
        self.assertGreater(len(saved), 3)
        for name, said in saved.items():
            with self.subTest(name):
                self.assertEqual(self.unknown(said["QueryString"]), [])

    def test_the_saved_questions_say_of_which_days(self):
        for name, said in of_type("AWS::Athena::NamedQuery").items():
            for select in sqlglot.parse_one(said["QueryString"], dialect="athena").find_all(exp.Select):
                if isinstance(select.args["from_"].this, exp.Table):
                    self.assertIn("day", {each.name for each in select.args["where"].find_all(exp.Column)}, name)

    def test_a_question_about_what_is_not_there_is_seen(self):
        self.assertEqual(self.unknown("SELECT detail.queueinfo.length FROM contact_events"), ["length"])
        self.assertEqual(self.unknown("SELECT queue.nome FROM contact_records"), ["nome"])
        for wrong in ["colour FROM contact_events", "id FROM events", "agent.name FROM contact_events"]:
            self.assertRaises(OptimizeError, self.unknown, f"SELECT {wrong}")
        self.assertRaises(ParseError, self.unknown, "SELECT id FROM (contact_events")


if __name__ == "__main__":
    unittest.main()
