"""Modules and functions stay small enough to be read at one sitting."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import modules, name_of

LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
# Longer, and why. An entry that is no longer needed has to go.
LONGER_WITH_REASON: dict[str, str] = {}


def judged() -> list[Path]:
    """All but migrations, which say a change once, as long as it is, and are never edited again."""
    return [path for path in modules() if "migrations" not in path.parts]


def functions(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_is_longer_than_300_lines():
    lines = {name_of(path): path.read_text("utf-8").count("\n") for path in judged()}
    assert not {name: count for name, count in lines.items() if count > LONGEST_MODULE}


def test_no_function_is_longer_than_60_lines_without_a_reason():
    longer = {
        f"{name_of(path)}::{name}"
        for path in judged()
        for name, lines in functions(path.read_text("utf-8"))
        if lines > LONGEST_FUNCTION
    }
    assert longer == set(LONGER_WITH_REASON)


def test_a_function_is_measured_with_its_signature():
    assert list(functions("async def wait(\n    first,\n):\n    return 1\n")) == [("wait", 4)]
