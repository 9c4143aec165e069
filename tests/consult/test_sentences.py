"""Every code with which a workflow refuses has a sentence, and the facts to fill it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import workflows
from consult.sentences import FIELDS, REFUSALS
from workflows import errors

CLASSES = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.Refusal)}
BRACES = re.compile(r"\{(\w+)\}")


def refusals(source: str) -> Iterator[tuple[str, set[str]]]:
    """(code, names of its facts) for every refusal that is raised or required with a code written out."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        facts = {keyword.arg for keyword in call.keywords if keyword.arg}
        written = call.args[:1] if name in CLASSES else []
        if name == "require":
            written = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        yield from ((code, facts) for value in written for code in _texts(value))


def field_codes(source: str) -> set[str]:
    """Codes in a `fields={…: code}` that is written out."""
    return {
        code
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg == "fields" and isinstance(keyword.value, ast.Dict)
        for value in keyword.value.values
        for code in _texts(value)
    }


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def sources() -> list[str]:
    return [path.read_text() for path in Path(workflows.__path__[0]).rglob("*.py")]


def test_every_refusal_has_a_sentence_and_every_brace_a_fact() -> None:
    found = [one for source in sources() for one in refusals(source)]
    assert len(found) > 50
    assert {code for code, _ in found if code not in REFUSALS} == set()
    assert [code for code, facts in found if not set(BRACES.findall(REFUSALS[code])) <= facts] == []


def test_every_code_of_a_field_has_a_sentence() -> None:
    assert {code for source in sources() for code in field_codes(source)} - set(FIELDS) == set()


def test_the_check_sees_codes_in_every_way_they_are_written() -> None:
    source = (
        'require(True, False, code="a")\nraise Denied("b", name=1)\nraise Unacceptable(fields={"x": "c" if y else "d"})'
    )
    assert list(refusals(source)) == [("a", {"code"}), ("b", {"name"})]
    assert field_codes(source) == {"c", "d"}
