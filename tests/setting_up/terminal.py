"""The program's commands as somebody at a terminal runs them, with the answers by pipe.

`run` stays in this process, which saves the seconds of a start; `run_apart` is the real thing.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from tests.house.files import HOME


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended and what it said."""

    status: int
    said: str


def run(
    *arguments: str, cwd: Path, answers: str = "", api: str = "", language: str = "en"
) -> Ended:
    """Run `./lanzi ARGUMENTS` in a folder, with these answers and nothing after them."""
    from app.__main__ import cli

    with _environment(_wanted(api, language)), contextlib.chdir(cwd):
        result = CliRunner().invoke(cli, list(arguments), input=answers)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.output)


def run_apart(*arguments: str, cwd: Path, answers: str = "", api: str = "") -> Ended:
    """The same as a process of its own."""
    with _environment(_wanted(api, "en")):
        ended = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=cwd,
            timeout=60,
            check=False,
        )
    assert "Traceback" not in ended.stdout, ended.stdout
    return Ended(ended.returncode, ended.stdout)


def _wanted(api: str, language: str) -> dict[str, str]:
    wanted = {"PYTHONPATH": str(HOME), "LANG": f"{language}.UTF-8", "COLUMNS": "300"}
    if api:
        wanted |= {"LANZI_MODE": "sandbox", "LANZI_SANDBOX_PORT": api.rsplit(":", 1)[1]}
    return wanted


@contextlib.contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    for name in before:
        if name.startswith("LANZI_"):
            del os.environ[name]
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
