"""Join links: by building, renewed, ended; the poster's code is read back from the page."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.papers.rules.join_poster import (
    KIND,
    CycleOnPoster,
    HelpLine,
    JoinPoster,
    PosterPage,
    from_json,
    to_json,
)
from fulfillment.papers.rules.posted import BundleOnPaper, Item
from fulfillment.supply.documents.ink import draw_now
from orders.rules.errors import NoRight
from orders.tables.households import join_link
from orders.use_cases.join_links import links_of
from tests.builders import (
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_newcomer,
)
from tests.liaison.chat import Chat
from tests.papers.reading import by_zxing, pictures, texts


async def test_a_link_of_a_building_asks_only_for_the_room_until_it_is_renewed(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        place = loaded.compound_id
        chat = Chat(tx, await make_liaison(tx, place), DURING)
        await chat.sends(f"mng:{place}:people")
        await chat.presses("Join links and posters")
        assert len(await tx.all(select(join_link))) == 4
        await chat.presses("2")
        (screen,) = chat.screens
        assert screen.qr is not None
        payload = screen.qr.partition("?start=")[2]
        assert len(payload) <= 64  # what Telegram lets follow ?start=
        newcomer = Chat(tx, await make_newcomer(tx), DURING)
        await newcomer.says(f"/start {payload}")
        assert [key.text for key in newcomer.keys[:2]] == ["1", "2"]  # units of building 2
        await newcomer.presses("1")
        await newcomer.presses("302")
        await chat.presses("Make a new link")
        await chat.presses("Yes, make a new one")
        assert chat.screens[0].qr != screen.qr
        assert "not in use any more" in await newcomer.says(f"/start {payload}")
        await newcomer.presses("2")  # the ordinary way goes on
        assert "not in use" in await newcomer.says("/start join_nonsense")
        for data in (f"jls:{place}", f"jln:{place}:0:1", f"jlp:{place}:0"):
            with pytest.raises(NoRight):
                await Chat(tx, await make_member(tx, "1-1-101"), DURING).sends(data)
        assert await household_id_of(tx, "2-1-302")


async def test_a_page_has_the_links_that_the_chat_made(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        more: dict[str, Any] = {
            "compound_id": loaded.compound_id,
            "now": DURING,
            "chance": SeededChance("x"),
        }
        assert await links_of(tx, actor=liaison, **more) == ()
        made = await links_of(tx, actor=liaison, bot="lanzi_bot", **more)
        assert await links_of(tx, actor=liaison, **more) == made
        assert made[0].url.startswith("https://t.me/lanzi_bot?start=join_")


POSTER = JoinPoster(
    compound="樊城花园",
    compound_en="Fancheng Garden",
    liaison="李红梅",
    phone="",
    pages=tuple(
        PosterPage(code, f"https://t.me/lanzi_bot?start=join_{code}{'x' * 30}")
        for code in ("3", "商务楼")
    ),
    made_at=datetime(2026, 11, 22, tzinfo=UTC),
)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_a_posters_code_is_read_back_and_its_words_are_there(locale):
    assert from_json(to_json(POSTER)) == POSTER
    pdf = draw_now(KIND, to_json(POSTER), locale)
    drawn = pictures(pdf)
    assert len(drawn) == len(POSTER.pages)
    for picture, page in zip(drawn, POSTER.pages, strict=True):
        assert page.url in by_zxing(picture)
    said = "".join(texts(pdf))
    for words in ("樊城花园", "Fancheng Garden", "李红梅", "商务楼", "Send my phone number"):
        assert words in said


def bundle(number: int) -> BundleOnPaper:
    items = (Item("土豆", "Potatoes", "2.5", "公斤", "kg"), Item("鸡蛋", "Eggs", "30", "枚", "pcs"))
    return BundleOnPaper(
        f"B{number}", "蔬菜大礼包" * 6, "Long name of a pack " * 5, 99900, 3, items
    )


@pytest.mark.parametrize(
    ("locale", "bundles"), [("zh_CN", 3), ("both", 8), ("en", 14), ("both", 60)]
)
def test_with_an_open_cycle_the_poster_says_what_there_is_and_whom_to_call(locale, bundles):
    at = datetime(2026, 11, 22, tzinfo=UTC)
    cycle = CycleOnPoster(4, at, at, at, tuple(bundle(number) for number in range(bundles)))
    lines = tuple(
        HelpLine(f"值班电话{number}" * 4, "", f"0710-34567{number}") for number in range(6)
    )
    poster = replace(POSTER, cycle=cycle, help_lines=lines)
    assert from_json(to_json(poster)) == poster
    pdf = draw_now(KIND, to_json(poster), locale)
    drawn = pictures(pdf)
    assert len(drawn) == len(POSTER.pages)  # whatever is on it, a stairwell has one page
    assert POSTER.pages[0].url in by_zxing(drawn[0])
    said = texts(pdf)[0]
    assert said.count("¥999.00") == min(bundles, 22)
    assert all(line.phone in said for line in lines)
    if bundles > 22:
        assert "38" in said
