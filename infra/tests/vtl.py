"""Renders a mapping template as API Gateway does.

The engine is LocalStack's airspeed-ext, written for the templates of AWS. What it is given, `$input`,
`$util`, `$context` and `$stageVariables`, is after
<https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>.

It differs from API Gateway in two ways that the templates do not lean on: a backslash in a string of the
template escapes what follows it, which `JavaText.replaceAll` undoes; and an empty text counts as false.
"""

import json
import re

import airspeed

# Names after a dollar, and whole numbers in brackets: no template makes a path out of what was sent.
PATH = re.compile(r"\$((?:\.[A-Za-z]+|\[\d+\])*)")
STEP = re.compile(r"\.([A-Za-z]+)|\[(\d+)\]")


class Unsafe(Exception):
    """A template did what cannot be relied upon."""


class JavaText(str):
    """A text with the methods of Java's that the templates call."""

    def toLowerCase(self):
        return JavaText(self.lower())

    def startsWith(self, other):
        return self.startswith(other)

    def split(self, separator):
        return [JavaText(part) for part in str.split(self, separator)]

    def replaceAll(self, pattern, by):
        # Velocity leaves backslashes alone, so the pattern that Java is given is `\\'`: a backslash and a
        # quotation mark.
        if pattern not in ("\\\\'", "\\'") or by != "'":
            raise Unsafe(f"nobody looked at the pattern {pattern}")
        return JavaText(str.replace(self, "\\'", "'"))


def java(value):
    match value:
        case str():
            return JavaText(value)
        case dict():
            return {JavaText(name): java(each) for name, each in value.items()}
        case list():
            return [java(each) for each in value]
    return value


def escape_java_script(text):
    """`StringEscapeUtils.escapeJavaScript` of Apache Commons Lang 2."""
    named = {"\b": "\\b", "\n": "\\n", "\t": "\\t", "\f": "\\f", "\r": "\\r"}
    escaped = {"'": "\\'", '"': '\\"', "\\": "\\\\", "/": "\\/"}
    out = []
    units = text.encode("utf-16-be", "surrogatepass")
    for at in range(0, len(units), 2):
        code = int.from_bytes(units[at : at + 2], "big")
        char = chr(code)
        if char in named or char in escaped:
            out.append(named.get(char) or escaped[char])
        elif code < 32 or code > 127:
            out.append(f"\\u{code:04X}")
        else:
            out.append(char)
    return JavaText("".join(out))


class Input:
    """`$input`: the body and the parameters of what is mapped."""

    def __init__(self, body, headers=None, query=None, path=None):
        self.document = body
        self.parameters = {"header": headers or {}, "querystring": query or {}, "path": path or {}}

    def find(self, path):
        if not PATH.fullmatch(path):
            raise Unsafe(f"no path that is known beforehand: {path}")
        found = self.document
        for name, number in STEP.findall(path):
            try:
                found = found[int(number)] if number else found[name]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def path(self, path):
        return java(self.find(path))

    def json(self, path):
        found = self.find(path)
        # What is not there is an empty text, and not nothing.
        return JavaText('""' if found is None else json.dumps(found, ensure_ascii=False))

    def params(self):
        return java(self.parameters)


class Util:
    """`$util`."""

    def escapeJavaScript(self, text):
        if not isinstance(text, str):
            raise Unsafe("escapeJavaScript takes a text")
        return escape_java_script(text)


def render(template, given, context=None, stage=None):
    """The text that comes out."""
    names = {
        "input": given,
        "util": Util(),
        "context": java(context or {}),
        "stageVariables": java(stage or {}),
    }
    return airspeed.Template(template).merge(names)
