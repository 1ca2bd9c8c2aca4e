"""The liaison's page: numbers, papers, sheets looked over and entered, waiting for paper."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2 as pdfium
import pytest
import pytest_asyncio

from app.keep_papers import keep_papers
from config.chance import SeededChance
from config.texts import LOCALES, texts_for
from orders.actors import SCHEDULER, Actor
from orders.rules import address, group_text
from orders.rules.errors import NoRight
from orders.rules.paper import LineDoubt
from orders.use_cases.access import make_link_for_operator, make_sign_in_link
from orders.use_cases.closing import close_cycle, cycles_to_close
from orders.use_cases.rights import grant_right, revoke_right
from portal.pages.liaison_views import DOUBTS, in_words
from tests.builders import CUTOFF, make_compound, make_liaison, make_open_cycle, make_order
from tests.on_paper.street import late_of, orders_of
from tests.portal.desk import Desk, plain

EVENING = CUTOFF - timedelta(minutes=20)
GIVEN = "2026-03-01T19:30"  # in Shanghai; the cut-off is at 20:00


@dataclass(frozen=True)
class Town:
    compound_id: int
    cycle_id: int
    liaison: Actor
    link: str


@pytest_asyncio.fixture
async def town(desk: Desk) -> Town:
    """The liaison is signed in, twenty minutes before the cut-off."""
    desk.clock.at = EVENING
    async with desk.db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "1-1-101", {"B": 2}, cycle_id=cycle_id)
        token = await make_link_for_operator(
            tx,
            purpose="liaison",
            compound_id=loaded.compound_id,
            chance=SeededChance("link"),
            now=EVENING,
        )
    town = Town(loaded.compound_id, cycle_id, liaison, f"/s/{token}")
    assert (await desk.browser.post(town.link)).headers["location"] == "/liaison"
    return town


async def send(desk: Desk, do: str, text: str, given_at: str = GIVEN, **choices: str) -> str:
    fields = {"text": text, "given_at": given_at, "do": do}
    more = {f"choice-{key.replace('_', '-')}": value for key, value in choices.items()}
    answer = await desk.browser.post("/liaison/sheet", data=fields | more)
    assert answer.status_code == 200
    return answer.text


async def test_the_page_shows_the_running_cycle_without_names_or_phones(desk: Desk, town: Town):
    answer = await desk.browser.get("/liaison")
    said = plain(answer.text)
    assert "Cycle 1 taking orders" in said
    assert "Cut-off: 1 Mar 20:00" in said
    assert "B×2" in said
    assert "138" not in said
    assert "王芳" not in said
    assert "They are being drawn" in said


async def test_looking_over_enters_nothing_and_entering_does(desk: Desk, town: Town):
    said = plain(await send(desk, "look", "1-1-102 A1\n9-9-901 A1"))
    assert "Handed in 1 Mar 19:30, before the cut-off: these orders count." in said
    assert "There is no room “9-9-901” here." in said
    async with desk.db.read() as tx:
        assert await orders_of(tx) == {}
    html = await send(desk, "enter", "1-1-102 A1\n9-9-901 A1")
    assert "1 household entered" in plain(html)
    assert ">9-9-901 A1</textarea>" in html
    async with desk.db.read() as tx:
        assert await orders_of(tx) == {"1-1-102": {"A": 1}}
    assert "Said so already" in plain(await send(desk, "enter", "1-1-102 A1"))


async def test_an_order_by_chat_is_shown_beside_and_needs_a_choice(desk: Desk, town: Town):
    html = await send(desk, "look", "1-1-101 A1")
    assert 'value="replace:live chat B2"' in html
    assert "keep B×2" in plain(html)
    assert "1 line is left" in plain(await send(desk, "enter", "1-1-101 A1"))
    kept = plain(await send(desk, "enter", "1-1-101 A1", **{"1_1_101": "keep"}))
    assert "The order that was there stays: 1-1-101" in kept
    done = await send(desk, "enter", "1-1-101 A1", **{"1_1_101": "replace:live chat B2"})
    assert "1 household entered" in plain(done)


@pytest.mark.parametrize(
    ("given_at", "said"),
    [
        ("2026-03-01T19:41", "1 Mar 19:41 has not come yet."),
        ("2026-03-01T07:59", "1 Mar 07:59 is before this cycle opened, at 1 Mar 08:00."),
        ("half past seven", "“half past seven” is no day and time."),
        ("", "Choose when the sheet was handed in."),
    ],
)
async def test_a_time_that_cannot_be_is_refused_and_the_typing_stays(
    desk: Desk, town: Town, given_at, said
):
    html = await send(desk, "enter", "1-1-102 A1", given_at)
    assert said in plain(html)
    assert ">1-1-102 A1</textarea>" in html
    async with desk.db.read() as tx:
        assert await orders_of(tx) == {}


async def test_the_sheet_counts_by_its_time_while_closing_waits(desk: Desk, town: Town):
    until = (CUTOFF + timedelta(minutes=30)).isoformat()
    await desk.browser.post("/liaison/wait", data={"until": until})
    desk.clock.at = CUTOFF + timedelta(minutes=10)
    assert "Closing waits until 1 Mar 20:30." in plain((await desk.browser.get("/liaison")).text)
    assert "1 household entered" in plain(await send(desk, "enter", "1-1-102 A1"))
    late = plain(await send(desk, "enter", "2-1-101 A1", "2026-03-01T20:01"))
    assert "1 household is kept as late, and not in" in late
    async with desk.db.read() as tx:
        assert not await cycles_to_close(tx, now=desk.clock.at)
    await desk.browser.post("/liaison/entered")
    async with desk.db.read() as tx:
        assert await cycles_to_close(tx, now=desk.clock.at)


async def test_after_the_closing_the_page_says_what_can_be_done(desk: Desk, town: Town):
    async with desk.db.write() as tx:
        await close_cycle(tx, cycle_id=town.cycle_id, now=CUTOFF)
    desk.clock.at = CUTOFF + timedelta(hours=1)
    said = plain(await send(desk, "look", "1-1-102 A1"))
    assert "in time. But the cycle is closed already" in said
    said = plain(await send(desk, "enter", "1-1-102 A1"))
    assert "These are not in. The household can order again from 4 Mar 08:00." in said
    async with desk.db.read() as tx:
        assert [row.source for row in await late_of(tx)] == ["paper"]
    refused = await desk.browser.post("/liaison/wait", data={"until": CUTOFF.isoformat()})
    assert refused.status_code == 409


async def test_the_papers_lie_ready_one_by_one_and_together(desk: Desk, town: Town):
    press = desk.app.state.portal.press
    await keep_papers(desk.db, press, now=EVENING, most=99)
    html = (await desk.browser.get("/liaison?lang=zh_CN")).text
    first = html.split('href="/liaison/papers/')[1].split('"')[0]
    paper = await desk.browser.get(f"/liaison/papers/{first}")
    assert paper.content.startswith(b"%PDF-")
    assert paper.headers["content-type"] == "application/pdf"
    whole = await desk.browser.get("/liaison/papers/all/order_form?locale=en")
    with pdfium.PdfDocument(whole.content) as pdf:
        assert len(pdf) == 5  # two stairwells in each of two buildings, and the house
    assert (await desk.browser.get("/liaison/papers/all/pickup_times")).status_code == 404
    both = {}
    for locale in LOCALES:
        packed = (await desk.browser.get(f"/liaison/papers.zip?locale={locale}")).content
        both[locale] = ZipFile(BytesIO(packed))
    assert both["en"].namelist() == both["zh_CN"].namelist()
    assert both["en"].namelist()[0] == "01-order_form-1.pdf"
    assert len(both["en"].namelist()) == 8
    assert (await desk.browser.get("/liaison/papers/999999")).status_code == 404


async def test_who_is_no_longer_the_liaison_is_signed_out(desk: Desk, town: Town):
    async with desk.db.write() as tx:
        deputy = await make_liaison(tx, town.compound_id, name="周强")
        await revoke_right(
            tx,
            actor=deputy,
            compound_id=town.compound_id,
            person_id=town.liaison.person_id or 0,
            right="approve",
            now=EVENING,
        )
    for path in ("/liaison", "/liaison/papers.zip"):
        assert (await desk.browser.get(path)).status_code == 401
    posted = await desk.browser.post("/liaison/sheet", data={"text": "1-1-102 A1", "do": "enter"})
    assert posted.status_code == 401


async def test_other_sessions_do_not_open_the_liaisons_page_nor_hers_theirs(desk: Desk, town: Town):
    assert (await desk.browser.get("/supplier")).status_code == 401
    assert (await desk.browser.get("/handout")).status_code == 401
    link = await desk.link(town.liaison, town.compound_id)
    async with desk.another_browser() as other:
        await other.post(link)
        session = other.cookies["lanzi_handout"]
        other.cookies.set("lanzi_liaison", session)
        assert (await other.get("/liaison")).status_code == 401
        await other.get("/liaison")
    assert (await desk.browser.post("/sign-out/liaison")).status_code == 303
    assert (await desk.browser.get("/liaison")).status_code == 401


async def test_a_liaisons_link_is_made_for_herself_and_by_a_liaison_only(desk: Desk, town: Town):
    async with desk.db.write() as tx:
        helper = await make_liaison(tx, town.compound_id, name="小吴")
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=town.compound_id,
            person_id=helper.person_id or 0,
            right="hand_out",
            now=EVENING,
        )
        mine: dict[str, Any] = {
            "purpose": "liaison",
            "compound_id": town.compound_id,
            "now": EVENING,
        }
        assert await make_sign_in_link(tx, actor=helper, **mine, chance=SeededChance("a"))
        await revoke_right(
            tx,
            actor=town.liaison,
            compound_id=town.compound_id,
            person_id=helper.person_id or 0,
            right="approve",
            now=EVENING,
        )
        with pytest.raises(NoRight):
            await make_sign_in_link(tx, actor=helper, **mine, chance=SeededChance("b"))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_doubt_has_its_words(locale):
    reasons = set((address.__doc__ or "").split("`")[1::2]) | set(
        (group_text.__doc__ or "").split("`")[1::2]
    )
    known = {word for word in reasons if word.replace("_", "").isalpha() and word in DOUBTS}
    assert {"unknown_room", "which_unit", "quantity_too_large", "unclear"} <= known
    for reason in DOUBTS:
        said = in_words(texts_for(locale), LineDoubt(reason, "A9", 2))
        assert said
        assert "{" not in said
