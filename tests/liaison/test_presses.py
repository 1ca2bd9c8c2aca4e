"""Every press kind has its handler, and every command of the liaison, too."""

from collections import Counter
from dataclasses import fields

import pytest
from aiogram.filters import Command

from bot.assembly import ROUTERS
from bot.pressed import Pressed
from bot.screens.cycle_presses import GrantWish
from bot.screens.paper_presses import GetPaper
from bot.screens.presses import KINDS, MOST_BYTES, Press, pack, unpack
from fulfillment.supply.documents.catalogue import CATALOGUE
from orders.rules.cycle_wishes import CODES, GRANTS, Wish, packed, unpacked
from orders.rules.errors import StaleButton
from orders.rules.masking import MaskingLevel

UNREADABLE = ("", ":", "zz:1", "q", "q:1:1:A", "ok:1:2:3", "q:1:1:A:-1", "q:1:1:A:x", "of:",
    "of:" + "9" * 30, "of:\uff11", "of: 1", "of:1_0", "x" * 64, "\ufffd:\U0001f4a5")  # fmt: skip


def handled() -> list[tuple[type[Press], bool]]:
    """Each press kind that a handler takes, and whether the handler takes all of that kind."""
    return [
        (found.callback.kind, len(handler.filters or ()) == 1)
        for router in ROUTERS
        for handler in router.callback_query.handlers
        for found in handler.filters or ()
        if isinstance(found.callback, Pressed)
    ]


def test_every_press_has_a_handler():
    assert set(KINDS.values()) == {kind for kind, _ in handled()}
    assert all(
        kind.__module__.startswith("bot.screens.") and kind.__module__.endswith("presses")
        for kind in KINDS.values()
    )


def test_no_press_is_taken_whole_by_two_handlers():
    whole = Counter(kind for kind, is_whole in handled() if is_whole)
    assert not [kind for kind, count in whole.items() if count > 1]


def test_the_liaisons_commands_are_taken_once():
    commands = Counter(
        command
        for router in ROUTERS
        if router.name != "group"  # which leads to the private chat
        for handler in router.message.handlers
        for found in handler.filters or ()
        if isinstance(found.callback, Command)
        for command in found.callback.commands
    )
    own = ("batches", "members", "unpaid", "loads", "handout", "deputy", "link", "manage")
    assert {name: commands[name] for name in own} == dict.fromkeys(own, 1)


# Words of which there are few, so that the longest is known.
LONGEST = {"locale": "zh_CN", "form": "xlsx", "level": max(MaskingLevel, key=len)}


def test_presses_fit_into_telegrams_64_bytes_with_the_largest_ids():
    largest = 2**31 - 1
    for kind in set(KINDS.values()):
        values = {
            item.name: largest if item.type is int else LONGEST.get(item.name, "confirm_claimed")
            for item in fields(kind)  # type: ignore[arg-type]
        }
        if kind is GetPaper:
            values["kind"] = max(CATALOGUE, key=len)
        press = kind(**values)
        assert len(pack(press).encode()) <= MOST_BYTES
        assert unpack(pack(press)) == press


def test_all_six_hours_fit_into_the_button_that_grants_them():
    largest = 2**31 - 1
    wish = Wish("hours", largest, "080020002100110014001500")
    press = GrantWish(largest, largest, packed(wish), seen=2**32 - 1)
    assert unpack(pack(press)) == press
    assert unpacked(press.wish, press.number) == wish
    assert len(set(CODES.values())) == len(CODES)
    assert set(CODES) == set(GRANTS)


@pytest.mark.parametrize("data", UNREADABLE)
def test_data_that_cannot_be_read_is_an_old_button(data: str):
    with pytest.raises(StaleButton):
        unpack(data)


def test_two_kinds_of_presses_never_share_a_prefix() -> None:
    taken = next(iter(KINDS))
    with pytest.raises(TypeError):

        class Another(Press, prefix=taken):
            """A press that would be read as somebody else's."""

    assert KINDS[taken].__name__ != "Another"
