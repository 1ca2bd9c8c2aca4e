"""What goes to a group carries no payment code, and no sum beside a room."""

import re
from ast import Call, JoinedStr, parse, unparse, walk

import pytest

from bot.screens.notices import NOTICE_SCREENS
from config.texts import LOCALES, texts_for
from tests.house.files import files, name_of
from tests.screens.samples import SAMPLES

ROOM = re.compile(r"\b[0-9]+-[0-9]+-[0-9]{3,4}\b")
SUM = re.compile(r"[¥￥][0-9]")
POSTED = re.compile(r"(?:Notice|OrderNotice|ImportNotice)\.([A-Z_]+)")


def posted_to_groups() -> set[str]:
    """The notices that any use case posts to `group:…`, found where they are posted."""
    found = set()
    for path in files():
        if name_of(path).split("/")[0] not in ("orders", "fulfillment") or path.suffix != ".py":
            continue
        for node in walk(parse(path.read_text())):
            if not isinstance(node, Call) or not node.args:
                continue
            to = node.args[0]
            if isinstance(to, JoinedStr) and unparse(to).startswith(("f'group:", 'f"group:')):
                found |= {name.lower() for name in POSTED.findall(unparse(node))}
    return found


GROUP = sorted(posted_to_groups())


def test_the_notices_to_groups_are_found():
    assert {"deadline_over", "cycle_closed"} <= set(GROUP)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", GROUP)
def test_a_group_hears_no_code_and_no_sum_with_a_room(name: str, locale: str):
    screen = NOTICE_SCREENS[name](texts_for(locale), SAMPLES[name])
    assert screen.qr is None
    assert not any("/pay/" in (key.url or "") for row in screen.rows for key in row)
    for line in screen.text.splitlines():
        assert not (ROOM.search(line) and SUM.search(line)), line
