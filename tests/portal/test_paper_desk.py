"""Choosing papers: how they shall be printed, single labels again, and who fetched what."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from fulfillment.supply.documents.catalogue import CATALOGUE, EVERYDAY, GROUPS
from fulfillment.supply.rules.downloads import Taken, behind
from fulfillment.supply.tables.batches import bag
from fulfillment.supply.use_cases.pick_lists import freeze
from orders.rules.errors_papers import NoSuchSheet
from orders.tables.compounds import compound
from orders.use_cases.access import make_sign_in_link
from portal.pages.paper_choice import Choice, address_of, read_choice
from tests.builders import PORTAL
from tests.papers.lists import MADE_AT
from tests.portal.desk import Desk, plain
from tests.supply.rounds import Round

VERSIONS = {number: MADE_AT + timedelta(hours=number) for number in range(1, 6)}
TAKEN = st.builds(
    Taken,
    version=st.integers(1, 5),
    kind=st.sampled_from(EVERYDAY),
    form=st.just("pdf"),
    locale=st.just("en"),
    who=st.sampled_from(["clerk:1", "liaison:2"]),
    times=st.just(1),
    last_at=st.integers(0, 9).map(lambda hours: MADE_AT + timedelta(hours=hours)),
)


def query_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


@given(st.dictionaries(st.sampled_from([*Choice.__slots__, "x"]), st.text(max_size=20)))
def test_whatever_a_form_or_a_cookie_says_gives_a_paper_or_says_which_sizes_there_are(fields):
    choice = read_choice(fields)
    for kind in CATALOGUE:
        try:
            assert address_of("/p", f"{kind}.pdf", choice, []).startswith(f"/p/{kind}?form=pdf")
        except NoSuchSheet:
            assert choice.sheet == "free"


def test_a_label_printers_size_goes_to_labels_alone_and_millimetres_become_tenths():
    choice = read_choice(
        {"sheet": "free", "width": "70", "height": "50", "shift_x": "-1,5", "shift_y": "99"}
    )
    labels = query_of(address_of("/p", "labels.pdf", choice, ["A1", "B2"]))
    assert labels["sheet"] == ["70x50"]
    assert (labels["shift_x"], labels["shift_y"]) == (["-15"], ["100"])
    assert labels["only"] == ["A1", "B2"]
    assert "sheet" not in query_of(address_of("/p", "pick_list.xlsx", choice, []))


def test_every_kind_stands_in_a_group_that_pages_know():
    assert {paper.group for paper in CATALOGUE.values()} <= set(GROUPS)
    assert set(EVERYDAY) <= set(CATALOGUE)


@given(st.lists(TAKEN, max_size=8))
def test_the_log_warns_of_old_versions_and_only_of_those(taken):
    found = behind(taken, VERSIONS)
    printed = [row.version for row in taken if row.who == "clerk:1"]
    assert found.not_printed == (bool(printed) and max(printed) < 5)
    assert all(row.version < 5 for row in found.late)
    assert set(taken) - set(found.late) == {
        row for row in taken if row.version == 5 or row.last_at < VERSIONS[row.version + 1]
    }


async def page_of(desk: Desk, path: str) -> str:
    answer = await desk.browser.get(path, follow_redirects=True)
    assert answer.status_code == 200, plain(answer.text)
    return answer.text


async def sign_in_liaison(desk: Desk, world: Round) -> None:
    async with desk.db.write() as tx:
        token = await make_sign_in_link(
            tx,
            actor=world.liaison,
            purpose="liaison",
            supplier_id=None,
            compound_id=world.compound_id,
            chance=desk.chance,
            now=desk.clock.now(),
        )
    await desk.browser.post(f"/s/{token}")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_clerks_choice_is_kept_and_shows_no_more_than_the_compound_allows(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    here = f"/supplier/{world.cycle_id}/{world.compound_id}"
    html = await page_of(desk, here)
    assert html.count('name="paper"') == sum(
        len(paper.forms) for paper in CATALOGUE.values() if paper.kind != "amendment"
    )
    assert 'value="masked"' in html
    assert 'value="full"' not in html
    wish = {"paper": "labels.pdf", "locale": "both", "sheet": "60x40", "level": "room_only"}
    answer = await desk.browser.get("/supplier/papers/1", params=wish)
    assert query_of(answer.headers["location"]) == {
        "form": ["pdf"],
        "locale": ["both"],
        "sheet": ["60x40"],
        "level": ["room_only"],
    }
    html = await page_of(desk, here)
    assert '<option value="60x40" selected>' in html
    assert 'value="both" checked' in html
    size = {"paper": "labels.pdf", "sheet": "free", "width": "10", "height": "900"}
    refused = await desk.browser.get("/supplier/papers/1", params=size)
    assert "30 to 200 mm" in plain(refused.text)
    paper = "/supplier/papers/1/pick_list?form=csv"
    assert "****" in (await desk.browser.get(f"{paper}&level=full")).text
    async with desk.db.write() as tx:  # allowed less since: it holds for the frozen list, too
        await tx.run(update(compound).values(phone_level="room_only"))
    for level in ("", "masked", "full"):
        assert "****" not in (await desk.browser.get(f"{paper}&level={level}")).text
    assert 'value="masked"' not in await page_of(desk, here)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_single_labels_are_ticked_and_never_all_by_mistake(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    here = f"/supplier/{world.cycle_id}/{world.compound_id}/labels"
    async with desk.db.read() as tx:
        codes = set(await tx.scalars(select(bag.c.code)))
    first = await page_of(desk, here)
    assert "1-2-302" in first
    assert "2-1-101" not in first
    found = await page_of(desk, f"{here}?room=2-1")
    shown = {code for code in codes if f'value="{code}"' in found}
    assert len(shown) == 1
    assert "No bag of such a room" in await page_of(desk, f"{here}?room=9-9")
    nothing = {"paper": "labels.pdf", "single": "true"}
    refused = await desk.browser.get("/supplier/papers/1", params=nothing)
    assert "No bag is ticked" in plain(refused.text)
    chosen = await desk.browser.get("/supplier/papers/1", params={**nothing, "only": [*shown]})
    assert query_of(chosen.headers["location"])["only"] == [*shown]


async def test_the_liaison_has_the_same_papers_and_sees_who_is_behind(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    for paper in ("labels", "labels", "slips?sheet="):
        assert (await desk.browser.get(f"/supplier/papers/1/{paper}")).status_code == 200
    desk.clock.at += timedelta(hours=1)
    async with desk.db.write() as tx:
        await tx.run(update(compound).values(phone_level="room_only"))
        await freeze(
            tx,
            actor=world.liaison,
            **world.of_list,
            reason="approved",
            portal_url=PORTAL,
            now=desk.clock.now(),
        )
    await sign_in_liaison(desk, world)
    assert "Big Supermarket" in await page_of(desk, "/liaison/lists")
    here = f"/liaison/lists/{world.cycle_id}/{world.supplier_id}"
    html = plain(await page_of(desk, here))
    assert "has not fetched version 2 yet" in html
    assert "clerk of the supermarket Bag labels PDF · 中文 · ×2 1" in html
    whole = await desk.browser.get("/liaison/lists/papers/1/pick_list?form=csv&level=full")
    assert "13812340000" in whole.text
    assert "Papers of an older version" in await page_of(desk, here)
    assert (await desk.browser.get(f"{here}/labels")).status_code == 200
    assert (await desk.browser.get("/liaison/lists/9/9")).status_code == 404
