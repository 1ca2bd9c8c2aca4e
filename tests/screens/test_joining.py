"""Where somebody lives: every building and room has its key, on one page or on the next."""

import pytest

from bot.screens.joining import choose_building, choose_room
from bot.screens.people_presses import JoinCompoundPage, JoinUnitPage
from bot.screens.presses import JoinBuilding, JoinRoom
from bot.screens.screen import Screen
from config.texts import texts_for
from tests.screens.reading import fits

TEXTS = texts_for("zh_CN")


def keys_of(screen: Screen, kind: type) -> list[object]:
    assert fits(screen)
    return [key.press for row in screen.rows for key in row if isinstance(key.press, kind)]


@pytest.mark.parametrize(("many", "pages"), [(1, 1), (80, 1), (81, 2), (100, 2), (300, 4)])
def test_turning_the_pages_shows_every_building_and_room_once(many: int, pages: int):
    things = [{"id": n, "code": str(n), "room": str(n), "key": str(n)} for n in range(many)]
    place = {"id": 7, "code": "9", "name": "小园", "name_en": None}
    buildings, rooms, page = [], [], 0
    turned = JoinCompoundPage(7, 0), JoinUnitPage(7, 0, "2")
    while page < pages:
        by_building = choose_building(TEXTS, place, things, page=page)
        by_room = choose_room(TEXTS, place, "2", things, page=page)
        buildings += keys_of(by_building, JoinBuilding)
        rooms += keys_of(by_room, JoinRoom)
        page += 1
        is_last = page == pages
        assert (JoinCompoundPage(7, page) in keys_of(by_building, type(turned[0]))) is not is_last
        assert (JoinUnitPage(7, page, "2") in keys_of(by_room, type(turned[1]))) is not is_last
    assert buildings == [JoinBuilding(n) for n in range(many)]
    assert rooms == [JoinRoom(n) for n in range(many)]
