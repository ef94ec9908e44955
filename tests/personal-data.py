#!/usr/bin/env python3
"""Nothing personal of the fixtures may stand in a log of the test run.

    personal-data.py FOLDER

Looks in every file below FOLDER for the names, addresses, numbers, attributes and words of talks that
the fixtures hold, and for the numbers and names that the simulator makes up. Says where one stands,
and never what it is. Exits 1 if one stands anywhere, or if a log that has to be there is not.
"""

import base64
import json
import re
import sys
from pathlib import Path

# Members whose text is about a person, in any of the spellings of the feeds.
PERSONAL = {
    "address", "attachmentname", "content", "customerid", "description", "displayname", "firstname",
    "generatedspeakerid", "lastname", "partialcontent", "sipaddress", "username", "valuestring",
}
# Members that hold a map of the customer's own texts.
MAPS = {"attributes", "contactdetails", "references"}
# Words of the format that stand where a customer's could.
AWS_WORDS = ("connect:", "arn:", "STRING", "URL", "EMAIL", "ATTACHMENT", "APPROVED", "AVAILABLE")
# Shorter texts are parts of words.
SHORTEST = 3
# What the simulator makes up, and every number of the fixtures.
MADE_UP = [r"\+1555555\d{4}", r"agent\.\d+@example\.com", r"\bExample \d+\b"]
# What each log holds at the least: else there was nothing to look through. A server at which nothing
# goes wrong says nothing.
LOGS = {"unit.log": "test result: ok", "lambda.log": "invocation answered", "serve.log": ""}


def documents(text):
    """The JSON documents of a fixture: one, or one a line; of an invocation, its records as well."""
    try:
        yield json.loads(text)
        return
    except ValueError:
        pass
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            pass  # Poison.


def personal(value, found, member="", inside=False):
    """Collects the personal texts of a document."""
    if isinstance(value, dict):
        for name, child in value.items():
            personal(child, found, name.lower(), inside or name.lower() in MAPS)
    elif isinstance(value, list):
        for child in value:
            personal(child, found, member, inside)
    elif isinstance(value, str):
        if (inside or member in PERSONAL) and not value.startswith(AWS_WORDS):
            found.add(value.strip())
        elif member == "data":
            try:
                payload = base64.b64decode(value, validate=True).decode()
            except ValueError:
                return  # Poison.
            for document in documents(payload):
                personal(document, found)


def main():
    repository = Path(__file__).resolve().parent.parent
    texts = set()
    for file in (repository / "events-fixtures").rglob("*.*json"):
        for document in documents(file.read_text(errors="replace")):
            personal(document, texts)
    # What simulated people say.
    said = (repository / "crates/simulator/src/wire/lens.rs").read_text()
    sentences = {text for text in re.findall(r'\("([^"]+[.?])", "[A-Z]+"\)', said)}
    assert len(sentences) == 8, "the simulator says eight sentences"
    texts |= sentences
    # Words of the format, such as `null` and `true`, and ids are nobody's.
    texts = {text for text in texts if len(text) >= SHORTEST and not re.fullmatch(r"[a-z]+|[-0-9a-f]{36}|\d+", text)}
    assert len(texts) > 100, "the fixtures hold more than that"
    words = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    pattern = re.compile("|".join(MADE_UP) + rf"|(?<!\w)(?:{words})(?!\w)")

    folder = Path(sys.argv[1])
    logs = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    assert all(pattern.search(f"a {text}.") for text in texts), "each text would be found"
    said = {log.name: log.read_text(errors="replace") for log in logs}
    missing = [log for log in LOGS if log not in said or LOGS[log] not in said[log]]
    if missing:
        sys.exit(f"personal-data: {', '.join(missing)} in {folder} is not there, or says too little")
    places = []
    lines = 0
    for log in logs:
        for number, line in enumerate(said[log.name].splitlines(), 1):
            lines += 1
            if pattern.search(line):
                places.append(f"{log}:{number}")
    for place in places:
        print(f"personal data: {place}", file=sys.stderr)
    if places:
        sys.exit(1)
    print(f"{lines} lines of {len(logs)} logs hold none of {len(texts)} personal texts")


if __name__ == "__main__":
    main()
