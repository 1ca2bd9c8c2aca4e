"""`./lanzi read text|address`: one JSON value a line in, one object a line out."""

import json
import subprocess
import sys
from pathlib import Path

from tests.house.files import HOME
from tests.setting_up.terminal import run, run_apart

EXAMPLES = HOME / "config" / "examples"
JIAYI = ("--compound", str(EXAMPLES / "jiayi.yaml"))
FANCHENG = ("--compound", str(EXAMPLES / "fancheng.yaml"))


def answers(*arguments: str, lines: list[str], status: int = 0) -> list[dict[str, object]]:
    ended = run("read", *arguments, cwd=HOME, answers="\n".join(lines))
    assert ended.status == status, ended.said
    return [json.loads(line) for line in ended.said.splitlines()]


def test_each_message_becomes_one_object():
    first, second, third = answers(
        "text", *FANCHENG, lines=['"3-2-501 A2 B1"', "", '"改成A1"', '"今天几点到？"']
    )
    order = {"household": "3-2-501", "lines": {"A": 2, "B": 1}, "action": "set", "for_other": False}
    assert first == {"orders": [order], "doubts": [], "ignored": False}
    replaced: dict[str, object] = second["orders"][0]  # type: ignore[index]
    assert (replaced["household"], replaced["action"]) == (None, "replace")
    assert third == {"orders": [], "doubts": [], "ignored": True}


def test_a_broken_line_is_said_and_the_next_is_read():
    lines = [
        "A1",
        '"A1"',
        "7",
        '{"text": "A1", "order": [1]}',
        '{"text": "退A1", "order": {"A": 1}}',
    ]
    said = answers("text", *FANCHENG, lines=lines, status=1)
    assert ["error" in item for item in said] == [True, False, True, True, False]
    assert said[4]["orders"][0]["lines"] == {"A": 0}  # type: ignore[index]


def test_addresses_are_strings_or_columns():
    lines = ['"紫龙路5OO弄69号2O1室。"', '"69"', '{"building": "52－502室。", "room": "502号。"}']
    assert answers("address", *JIAYI, lines=lines) == [
        {"household": "69-201", "reason": None},
        {"household": None, "reason": "which_room"},
        {"household": "52-502", "reason": None},
    ]


def test_one_group_may_have_several_compounds():
    lines = [
        '"3-2-501 A2"',
        '{"text": "29号 A1", "home": "嘉怡水岸"}',
        '{"text": "", "home": "无"}',
    ]
    said = answers("text", *JIAYI, *FANCHENG, lines=lines, status=1)
    households = [item["orders"][0]["household"] for item in said[:2]]  # type: ignore[index]
    assert households == ["樊城花园 3-2-501", "嘉怡水岸 29"]


def test_without_a_sound_compound_file_it_ends_at_once(tmp_path: Path):
    ended = run_apart("read", "text", "--compound", "none.yaml", cwd=tmp_path, answers='"A1"\n')
    assert (ended.status, ended.said.count("\n")) == (2, 1)
    assert "none.yaml" in ended.said
    assert run("read", "address", cwd=tmp_path).status == 2


def test_it_loads_neither_the_database_nor_telegram():
    heavy = (
        "import sys, app.reading; print([n for n in ('sqlalchemy', 'aiogram') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", heavy], cwd=HOME, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"
