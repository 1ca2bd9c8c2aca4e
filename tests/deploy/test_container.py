"""The container's recipe, as far as it can be tried without an engine."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import typer
import yaml

from app.__main__ import cli
from tests.house.files import HOME
from tests.journey.stage import free_port

FOLDER = HOME / "deploy" / "docker"
PROGRAM = "/opt/lanzi/lanzi"


def steps() -> list[tuple[str, str]]:
    """The recipe's instructions, each with what follows it."""
    text = (FOLDER / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def told(word: str) -> list[str]:
    return [rest for name, rest in steps() if name == word]


def copied() -> list[str]:
    pairs = [shlex.split(line) for line in told("COPY")]
    assert all(len(pair) == 2 and pair[0] == pair[1] for pair in pairs)
    return [pair[0] for pair in pairs]


def ignored(name: str) -> bool:
    """Whether the context leaves a file out: of the rules that fit, the last one counts."""
    is_out = False
    for rule in (HOME / ".dockerignore").read_text("utf-8").split("\n"):
        pattern = rule.removeprefix("!")
        if rule and not rule.startswith("#") and _fits(name, pattern):
            is_out = not rule.startswith("!")
    return is_out


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern[3:]) for part in name.split("/"))
    return fnmatch(name, pattern) or name.split("/", maxsplit=1)[0] == pattern


def test_what_is_copied_exists_and_is_in_the_context():
    assert copied()
    for name in copied():
        assert (HOME / name).exists(), name
        assert not ignored(name), name


def test_secrets_and_everything_else_stay_out_of_the_context():
    for name in (".git/config", "var/lanzi.db", "lanzi.env", "app/lanzi.env", "config/a.key"):
        assert ignored(name), name


def test_the_copied_files_are_enough_for_every_command(tmp_path: Path):
    for name in copied():
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, tmp_path / name)
    told = {"PYTHONPATH": str(tmp_path), "PYTHONSAFEPATH": "1", "PATH": os.environ["PATH"]}
    unfit = subprocess.run(
        [sys.executable, "-m", "app", *shlex_of("CMD")],
        cwd=tmp_path,
        env=told,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (unfit.returncode, "/var/lib/lanzi/lanzi.env" in unfit.stdout) == (2, True), unfit.stderr


def shlex_of(word: str) -> list[str]:
    """An instruction in its JSON form."""
    found: list[str] = json.loads(told(word)[-1])
    return found


def test_it_runs_our_program_with_a_command_that_exists_and_not_as_root():
    assert shlex_of("ENTRYPOINT") == [PROGRAM]
    command, *options = shlex_of("CMD")
    known = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    named = {option for parameter in known[command].params for option in parameter.opts}
    assert {option for option in options if option.startswith("--")} <= named
    words = [name for name, _ in steps()]
    assert words.index("USER") > max(n for n, word in enumerate(words) if word == "RUN")
    assert told("USER") == ["lanzi"]
    assert told("VOLUME") == ["/var/lib/lanzi"]
    assert "./lanzi --help" in told("RUN")[-1]


class Answers(BaseHTTPRequestHandler):
    """A portal that is well."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(("is_up", "status"), [(True, 0), (False, 1)])
def test_its_health_is_asked_at_the_portal(is_up: bool, status: int):
    port = free_port()
    command = json.loads(told("HEALTHCHECK")[0].partition(" CMD ")[2])
    assert command[0] == "/opt/lanzi/.venv/bin/python"
    server = HTTPServer(("127.0.0.1", port), Answers) if is_up else None
    if server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        asked = subprocess.run(
            [sys.executable, *command[1:]],
            env={"LANZI_PORTAL_PORT": str(port)},
            check=False,
            capture_output=True,
        )
    finally:
        if server:
            server.shutdown()
            server.server_close()
    assert asked.returncode == status


def test_the_composition_builds_this_recipe_and_opens_nothing_to_the_outside():
    services = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))["services"]
    build = services["lanzi"]["build"]
    assert (FOLDER / build["context"]).resolve() == HOME
    assert (HOME / build["dockerfile"]).is_file()
    assert all(port.startswith("127.0.0.1:") for port in services["db"]["ports"])
    assert services["lanzi"]["volumes"] == [f"data:{told('VOLUME')[0]}"]
    assert services["lanzi"]["read_only"] is True
