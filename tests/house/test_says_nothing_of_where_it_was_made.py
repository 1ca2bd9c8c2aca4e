"""The files hold no address of a package index and no path of the machine they lie on."""

import re
from pathlib import Path

from tests.house.files import HOME, files, name_of

SOURCES = re.compile(
    r"^\s*(?:-i|-f|--index-url|--extra-index-url|--find-links|--trusted-host)\b|https?://|file:",
    re.MULTILINE,
)


def homes() -> set[str]:
    """Absolute paths that only this machine has: of the project, and of whoever is logged in."""
    return {f"{path}/" for path in (HOME, Path.home()) if len(path.parts) > 1}


def spoiled(text: str) -> list[str]:
    return [path for path in homes() if path in text]


def test_no_file_holds_a_path_of_this_machine():
    found = {}
    for path in files():
        try:
            found[name_of(path)] = spoiled(path.read_text("utf-8"))
        except UnicodeDecodeError:  # a picture or a font
            continue
    assert len(found) > 100
    assert not {name: where for name, where in found.items() if where}


def test_requirements_say_what_but_not_from_where():
    locked = sorted((HOME / "requirements").iterdir())
    assert locked
    assert not [path.name for path in locked if SOURCES.search(path.read_text("utf-8"))]


def test_such_words_are_found():
    assert spoiled(f"cd {HOME}/app") != []
    assert SOURCES.search("# first\n--index-url https://example.org\n")
    assert SOURCES.search("wheel @ https://example.org/wheel.whl\n")
