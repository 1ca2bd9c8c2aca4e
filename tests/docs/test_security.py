"""Each defence in SECURITY.md names a test that exists; what has none says that it is open."""

import ast
import re

from tests.house.files import HOME

PAGE = (HOME / "SECURITY.md").read_text("utf-8")
PROOF = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OPEN = re.compile(r"\*\*[^*]*(?:[Nn]ot|Nothing|Nobody)[^*]*\*\*|nginx")


def names_in(path: str) -> set[str]:
    tree = ast.parse((HOME / path).read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def rows() -> list[list[str]]:
    cells = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("|")]
    return [
        [cell.strip() for cell in row] for row in cells if not row[0].startswith((" they", " -"))
    ]


def test_every_named_test_exists():
    named = PROOF.findall(PAGE)
    assert len(named) > 50
    assert not [f"{path}::{name}" for path, name in named if name not in names_in(path)]


def test_what_no_test_proves_is_said_to_be_open():
    assert not [threat for threat, answer, proof in rows() if not (proof or OPEN.search(answer))]


def test_proofs_are_nothing_but_names_of_tests():
    assert not [proof for *_, proof in rows() if PROOF.sub("", proof).strip(", ")]
