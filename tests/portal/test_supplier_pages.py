"""What a clerk sees and does: only the approved, each paper once, packed, sent."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.payments import confirm
from fulfillment.money.use_cases.withdrawing import withdraw_order
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.batches import approve_batch
from fulfillment.supply.use_cases.pick_lists import freeze
from storage.tables import audit, document, download
from tests.builders import PORTAL, clerk_of
from tests.portal.desk import Desk, plain
from tests.supply.rounds import APPROVAL, Round, batch_of, parcel_of


async def see(desk: Desk, world: Round) -> str:
    answer = await desk.browser.get(f"/supplier/{world.cycle_id}/{world.compound_id}")
    assert answer.status_code == 200
    return plain(answer.text)


async def press(desk: Desk, world: Round, button: str, **data):
    path = f"/supplier/{world.cycle_id}/{world.compound_id}/{button}"
    return await desk.browser.post(path, data=data)


async def set_payments(desk: Desk, state: str) -> None:
    async with desk.db.write() as tx:
        await tx.run(update(payment_request).values(state=state))


async def parcel_states(desk: Desk, world: Round) -> set[str]:
    async with desk.db.read() as tx:
        mine = select(parcel.c.state).where(parcel.c.supplier_id == world.supplier_id)
        return set(await tx.scalars(mine))


async def test_what_is_not_approved_is_only_counted(desk: Desk):
    world = await desk.round("closed")
    await desk.sign_in_clerk(world)
    assert "3 buildings wait for the liaison" in plain((await desk.browser.get("/supplier")).text)
    page = await see(desk, world)
    assert "3 buildings wait for the liaison" in page
    assert "1-1-101" not in page
    assert "Mark packed" not in page


async def test_one_approved_building_shows_its_numbers_and_not_its_neighbours(desk: Desk):
    world = await desk.round("closed")
    async with desk.db.write() as tx:
        await approve_batch(
            tx,
            actor=world.liaison,
            batch_id=await batch_of(tx, world, "1"),
            portal_url=PORTAL,
            now=APPROVAL,
        )
    await desk.sign_in_clerk(world)
    page = await see(desk, world)
    assert "2 buildings wait for the liaison" in page
    assert "1 3 3 households 3 3 bags A×4 B×1" in page  # as a desk and as a phone shows it
    assert "Version 1" in page
    assert "Vegetables 4" in page


async def test_packing_all_asks_the_households_and_counts_payments(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    answer = await press(desk, world, "packed", version=1)
    assert answer.status_code == 303
    assert "done=packed" in answer.headers["location"]
    assert await parcel_states(desk, world) == {"packed"}
    page = await see(desk, world)
    assert "paid 0" in page
    assert "open 5" in page
    await set_payments(desk, "claimed")
    assert "say they have 5" in await see(desk, world)


async def test_packing_goes_building_by_building_too(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    async with desk.db.read() as tx:
        batch_id = await batch_of(tx, world, "1")
    await press(desk, world, "packed", version=1, batch=batch_id)
    async with desk.db.read() as tx:
        assert (await parcel_of(tx, world, "1-1-101")).state == "packed"
        assert (await parcel_of(tx, world, "2-1-101")).state == "approved"


async def test_packing_from_an_old_version_is_refused_and_nothing_is_marked(desk: Desk):
    world = await desk.round()
    async with desk.db.write() as tx:
        await freeze(
            tx,
            actor=world.liaison,
            **world.of_list,
            reason="approved",
            portal_url=PORTAL,
            now=APPROVAL,
        )
    await desk.sign_in_clerk(world)
    answer = await press(desk, world, "packed", version=1)
    assert answer.status_code == 409
    assert "Print version 2" in plain(answer.text)
    assert await parcel_states(desk, world) == {"approved"}


async def test_sent_is_refused_while_unpaid_and_names_the_rooms(desk: Desk):
    world = await desk.round("packed")
    await desk.sign_in_clerk(world)
    answer = await press(desk, world, "sent")
    assert answer.status_code == 409
    page = plain(answer.text)
    assert "5 unpaid households" in page
    assert "1-1-101 , 1-1-201 , 1-2-302 , 2-1-101 , 3" in page
    assert await parcel_states(desk, world) == {"packed"}
    await set_payments(desk, "confirmed")
    assert (await press(desk, world, "sent")).status_code == 303
    assert await parcel_states(desk, world) == {"loaded"}
    assert "Sent on" in await see(desk, world)


async def test_a_new_version_is_announced_with_what_to_take_out_and_its_amendment(desk: Desk):
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        await tx.run(
            update(parcel).where(parcel.c.address == "1-2-302").values(state="dropped_unpaid")
        )
        await freeze(
            tx,
            actor=world.liaison,
            **world.of_list,
            reason="unpaid_dropped",
            portal_url=PORTAL,
            now=APPROVAL,
        )
    await desk.sign_in_clerk(world)
    page = await see(desk, world)
    assert "Version 2 replaces version 1: print again" in page
    assert re.search(r"1-2-302 Bag 1/1 Box \d+ \w+ Take out whole bag", page)
    newest, first = await _list_ids(desk, world)
    path = f"/supplier/papers/{newest}/amendment"
    assert (await desk.browser.get(path)).content.startswith(b"%PDF-")
    since = await desk.browser.get(f"{path}?form=csv&locale=en&since=1")
    assert b"1-2-302" in since.content
    refused = [f"{path}?since=2", f"/supplier/papers/{first}/amendment"]
    assert {(await desk.browser.get(each)).status_code for each in refused} == {404}
    assert "Older versions" in page
    assert "off the list 1" in page


async def test_what_an_order_that_was_taken_out_had_paid_is_sent_back_from_the_page(desk: Desk):
    world = await desk.round("packed")
    async with desk.db.write() as tx:
        ids = list(await tx.scalars(select(payment_request.c.id)))
        await confirm(tx, actor=world.liaison, request_ids=ids, now=APPROVAL)
        order_id = (await parcel_of(tx, world, "3")).order_id
        await withdraw_order(
            tx,
            actor=world.liaison,
            order_id=order_id,
            gives_back=GivesBack.REFUND,
            portal_url=PORTAL,
            now=APPROVAL,
        )
    await desk.sign_in_clerk(world)
    page = await see(desk, world)
    assert "1 household gets ¥20.00 back" in page
    await press(desk, world, "refunded", refund=1)
    assert "Sent back already" in await see(desk, world)


async def _list_ids(desk: Desk, world) -> Sequence[int]:
    """The newest first."""
    async with desk.db.read() as tx:
        return await tx.scalars(
            select(pick_list.c.id)
            .where(pick_list.c.supplier_id == world.supplier_id)
            .order_by(pick_list.c.version.desc())
        )


async def test_a_paper_is_drawn_once_kept_with_its_hash_and_every_download_is_noted(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    async with desk.db.read() as tx:
        list_id = await tx.scalar(
            select(pick_list.c.id).where(pick_list.c.supplier_id == world.supplier_id)
        )
    path = f"/supplier/papers/{list_id}"
    first = await desk.browser.get(f"{path}/labels?locale=en")
    again = await desk.browser.get(f"{path}/labels?locale=en")
    sheet = await desk.browser.get(f"{path}/pick_list?form=xlsx")
    assert first.content.startswith(b"%PDF-")
    assert first.content == again.content
    assert sheet.content.startswith(b"PK")
    assert first.headers["content-disposition"].startswith('attachment; filename="labels-')
    named = unquote(sheet.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    assert named == "小园-第1期-第1版-分拣单.xlsx"
    async with desk.db.read() as tx:
        kept = await tx.all(select(document).order_by(document.c.id))
        taken = await tx.all(select(download))
    assert [(row.kind, row.subject, row.locale) for row in kept] == [
        ("labels", f"pick_list:{list_id}", "en"),
        ("pick_list", f"pick_list:{list_id}:xlsx", "zh_CN"),
    ]
    assert kept[0].sha256 == first.headers["x-content-sha256"]
    assert "typst" in kept[0].renderer
    assert [row.actor for row in taken] == ["clerk:1"] * 3


@pytest.mark.parametrize("kind", ["secrets", "labels?locale=fr"])
async def test_a_paper_that_does_not_exist_is_refused_in_words(desk: Desk, kind):
    await desk.sign_in_clerk(await desk.round())
    answer = await desk.browser.get(f"/supplier/papers/1/{kind}")
    assert answer.status_code in {404, 422}
    assert "{" not in plain(answer.text)


async def test_another_suppliers_list_and_another_compound_stay_closed(desk: Desk):
    world = await desk.round()
    async with desk.db.read() as tx:
        shop = await clerk_of(tx, "小店")
        theirs = await tx.scalar(
            select(pick_list.c.id).where(pick_list.c.supplier_id == shop.supplier_id)
        )
    await desk.sign_in_clerk(world)
    assert (await desk.browser.get(f"/supplier/papers/{theirs}/labels")).status_code == 403
    assert (await desk.browser.get(f"/supplier/{world.cycle_id}/99")).status_code == 403
    assert (await desk.browser.get(f"/supplier/99/{world.compound_id}")).status_code == 404
    answer = await desk.browser.post(f"/supplier/{world.cycle_id}/99/sent")
    assert answer.status_code == 403


async def test_packing_is_audited_under_the_clerks_session(desk: Desk):
    world = await desk.round()
    await desk.sign_in_clerk(world)
    await press(desk, world, "packed", version=1)
    async with desk.db.read() as tx:
        actors = await tx.scalars(select(audit.c.actor).where(audit.c.verb == "pack"))
    assert set(actors) == {"clerk:1"}
