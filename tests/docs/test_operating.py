"""The pages for whoever runs it name commands, options, settings, figures and files that exist."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
import yaml

from app.__main__ import cli
from app.watch.figures import Figures
from app.watch.metrics import written
from config.settings import Settings
from tests.house.files import HOME

DOCS = HOME / "docs"
PAGES = [DOCS / "operating.md", DOCS / "operating.zh.md", DOCS / "telegram-checklist.md"]
BOTH = PAGES[:2]
RULES = HOME / "deploy" / "prometheus" / "lanzi.rules.yml"
COMMAND = re.compile(
    r"(?:^|[`\s(])(?:\./|/opt/lanzi/|\./)?lanzi ([a-z]+(?:-[a-z]+)*)\b([^`\n]*)", re.MULTILINE
)
OPTION = re.compile(r"(?<!\S)(--[a-z-]+)")
SETTING = re.compile(r"\bLANZI_[A-Z_]+\b")
FIGURE = re.compile(r"\blanzi_[a-z_]+\b")
OURS = re.compile(
    r"(?:/opt/lanzi/|(?<![\w/.]))((?:deploy|config|docs|bot|portal|fulfillment)/[\w./@-]+\w)"
)
# Not commands of ours but words after the unit's, the user's or the service's name.
AFTER_OTHERS = {"systemctl", "journalctl", "runuser", "createuser", "chown", "useradd", "docker"}


def commands() -> dict[str, set[str]]:
    """Each command with its options."""
    known = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    return {
        name: {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        for name, command in known.items()
    }


def named_commands(text: str) -> Iterator[tuple[str, set[str]]]:
    """What is called as `lanzi command --option …` in code on a page."""
    for line in code(text):
        if not AFTER_OTHERS & set(line.split()[:1]):
            for found in COMMAND.finditer(line):
                rest = found[2].partition(" > ")[0].partition(" && ")[0]
                yield found[1], set(OPTION.findall(rest))


def code(text: str) -> Iterator[str]:
    """Indented lines and what stands between backticks."""
    for line in text.splitlines():
        if line.startswith("    "):
            yield line.strip()
        else:
            yield from re.findall(r"`([^`]+)`", line)


def words(path: Path) -> str:
    return path.read_text("utf-8")


def figures() -> set[str]:
    empty = Figures(datetime(2022, 4, 1, tzinfo=UTC), {}, None, {}, None, 0, 0, None, [])
    lines = written(empty).decode().splitlines()
    named = {line.split()[2] for line in lines if line.startswith("# HELP lanzi_")}
    ticks = {"lanzi_tick_lag_seconds"}  # only once the scheduler has ticked
    return {name for name in named if not name.endswith("_created")} | ticks


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_and_option_exists(page: Path):
    known = commands()
    found = list(named_commands(words(page)))
    unknown = [name for name, _ in found if name not in known]
    assert not unknown
    assert not [(name, given - known[name]) for name, given in found if given - known[name]]


@pytest.mark.parametrize("page", BOTH, ids=lambda path: path.name)
def test_every_command_is_told(page: Path):
    told = {name for name, _ in named_commands(words(page))}
    for_developers = {"simulate", "test", "bench"}
    assert commands().keys() - told == for_developers


def test_a_command_and_an_option_that_do_not_exist_would_be_found():
    text = "    lanzi bakcup --to X\nsay `lanzi doctor --verbose`, `systemctl restart lanzi`"
    assert list(named_commands(text)) == [("bakcup", {"--to"}), ("doctor", {"--verbose"})]


@pytest.mark.parametrize("page", BOTH, ids=lambda path: path.name)
def test_every_setting_is_told_and_every_name_is_a_setting(page: Path):
    known = {f"LANZI_{name}".upper() for name in Settings.model_fields}
    assert set(SETTING.findall(words(page))) == known


@pytest.mark.parametrize("page", BOTH, ids=lambda path: path.name)
def test_every_figure_is_told_and_every_name_is_a_figure(page: Path):
    assert set(FIGURE.findall(words(page))) - {"lanzi_bot"} == figures()


@pytest.mark.parametrize("page", [*PAGES, HOME / "SECURITY.md"], ids=lambda path: path.name)
def test_every_file_of_ours_exists(page: Path):
    assert not [name for name in OURS.findall(words(page)) if not (HOME / name).exists()]


def test_both_languages_tell_the_same():
    english, chinese = words(BOTH[0]), words(BOTH[1]).replace(":密码@", ":PASSWORD@")
    for what in (r"^##+ (\d+)?", r"^\| `([^`]+)`", r"^    (lanzi .*|systemctl .*|LANZI_.*)$"):
        pattern = re.compile(what, re.MULTILINE)
        assert pattern.findall(english) == pattern.findall(chinese), what
    rows = re.compile(r"^\|", re.MULTILINE)
    assert len(rows.findall(english)) == len(rows.findall(chinese))


def test_alerts_ask_for_figures_that_exist():
    groups = yaml.safe_load(words(RULES))["groups"]
    asked = [rule["expr"] for group in groups for rule in group["rules"]]
    assert asked
    assert {name for expr in asked for name in FIGURE.findall(expr)} <= figures()


@pytest.mark.parametrize(
    ("given", "becomes"),
    [
        (["doctor", "--json"], "doctor --json --settings /etc/lanzi/lanzi.env"),
        (["check", "/a b.yaml"], "check /a b.yaml"),
        (["restore", "/x", "--check"], "restore /x --check"),
        (["--help"], "--help"),
    ],
)
def test_the_short_name_adds_the_settings_where_a_command_takes_them(
    tmp_path: Path, given: list[str], becomes: str
):
    for name in ("runuser", "sudo"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\necho "$@"\n')
        program.chmod(0o755)
    done = subprocess.run(
        [HOME / "deploy" / "bin" / "lanzi.sh", *given],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"-u lanzi -- /opt/lanzi/lanzi {becomes}\n"


def test_the_short_name_knows_which_commands_take_settings():
    case = re.search(
        r"^([a-z |-]+) \| \"\"", words(HOME / "deploy" / "bin" / "lanzi.sh"), re.MULTILINE
    )
    assert case
    without = set(case[1].split(" | "))
    known = commands()
    assert without == {name for name in known if "--settings" not in known[name]}
