"""What lies in a `rules/` folder thinks and nothing else: no database, no network, no clock."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import modules, name_of

# Of the standard library, what reaches outside, waits or rolls dice.
IMPURE = {
    "asyncio",
    "concurrent",
    "http",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
    "uuid",
}
PURE = sys.stdlib_module_names - IMPURE


def impure_imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if not is_pure(alias.name))
        elif isinstance(node, ast.ImportFrom):
            whole = "." * node.level + (node.module or "")
            yield from (
                f"{whole}.{alias.name}"
                for alias in node.names
                if not is_pure(whole) and not is_pure(f"{whole}.{alias.name}")
            )


def is_pure(module: str) -> bool:
    parts = module.split(".")
    return module == "urllib.parse" or parts[0] in PURE or "rules" in parts[1:]


def rules() -> list[Path]:
    return [
        path for path in modules() if "rules" in path.parent.parts and "tests" not in path.parts
    ]


def test_rules_import_only_the_standard_library_and_other_rules():
    assert rules()
    found = [
        f"{name_of(path)}: {name}"
        for path in rules()
        for name in impure_imports(path.read_text("utf-8"))
    ]
    assert not found


def test_an_impure_import_is_found_wherever_it_hides():
    sources = {
        "import sqlalchemy": ["sqlalchemy"],
        "from storage import audit": ["storage.audit"],
        "def f():\n    import time": ["time"],
        "from orders import tables, rules": ["orders.tables"],
        "from . import tables": ["..tables"],
        "import random, math": ["random"],
        "from orders.rules.addresses import Address": [],
        "from urllib.parse import quote": [],
    }
    assert {source: list(impure_imports(source)) for source in sources} == sources
