"""Join links: by building, renewed, ended; the poster's code is read back from the page."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.papers.rules.join_poster import KIND, JoinPoster, PosterPage, from_json, to_json
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
