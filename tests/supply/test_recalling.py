"""An approval taken back while nothing is packed: a new list, one message, no lost update."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import batch, parcel
from fulfillment.supply.use_cases.batches import approve_batch, return_batch
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.pick_lists import read_snapshot, versions
from fulfillment.supply.use_cases.recalling import recall_batch
from orders.rules.errors import AlreadyDecided, AlreadyPacked, OldVersion
from orders.rules.states import ALLOWED, BatchState, ParcelState
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import PORTAL, make_liaison
from tests.supply.rounds import (
    APPROVAL,
    MORNING,
    Round,
    approve_everything,
    batch_of,
    make_round,
    notices,
    parcel_of,
)

LATER = APPROVAL + timedelta(minutes=5)


async def recall(tx: Transaction, world: Round, batch_id: int, **more: Any) -> None:
    actor = more.pop("actor", world.liaison)
    await recall_batch(tx, actor=actor, batch_id=batch_id, portal_url=PORTAL, now=LATER)


async def listed(tx: Transaction, world: Round) -> list[tuple[int, str, list[str]]]:
    """Version, reason and rooms of each list of the big supermarket."""
    return [
        (
            each.version,
            each.reason,
            [item.address for item in (await read_snapshot(tx, each.pick_list_id)).parcels],
        )
        for each in await versions(tx, **world.of_list)
    ]


async def state_of(tx: Transaction, batch_id: int) -> Any:
    return await tx.scalar(select(batch.c.state).where(batch.c.id == batch_id))


async def test_a_recalled_building_is_off_the_list_and_comes_again_with_the_next(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        third = await batch_of(tx, world, "3")
        await recall(tx, world, third)
        assert await state_of(tx, third) == "awaiting_approval"
        assert (await parcel_of(tx, world, "3")).state == "allocated"
        await recall(tx, world, third)  # once more is nothing
        await approve_batch(tx, actor=world.liaison, batch_id=third, portal_url=PORTAL, now=LATER)
        others = ["1-1-101", "1-1-201", "1-2-302", "2-1-101"]
        assert await listed(tx, world) == [
            (1, "approved", [*others, "3"]),
            (2, "recalled", others),
            (3, "approved", [*others, "3"]),
        ]


async def test_the_supermarket_hears_of_it_once_and_of_the_next_approval_anew(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        third = await batch_of(tx, world, "3")
        for _ in range(2):
            await recall(tx, world, third)
        await approve_batch(tx, actor=world.liaison, batch_id=third, portal_url=PORTAL, now=LATER)
        told = await notices(tx, Notice.PICK_LIST_READY, Notice.PICK_LIST_CHANGED)
    assert [(note.data["version"], note.data.get("reason")) for note in told] == [
        (1, None),
        (2, "recalled"),
        (3, None),
    ]
    assert told[1].data["changed"] == ["3"]
    assert told[0].slot != told[2].slot  # not an edit of the first, which nobody reads again
    assert {note.recipient for note in told} == {f"person:{world.contact_id}"}


async def test_other_liaisons_see_that_it_waits_again(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        deputy = await make_liaison(tx, world.compound_id, name="副", phone="+8613900000001")
        await approve_everything(tx, world)
        third = await batch_of(tx, world, "3")
        await recall(tx, world, third)
        told = [
            note
            for note in await notices(tx, Notice.BATCH_READY)
            if note.data["batch_id"] == third and note.recipient == f"person:{deputy.person_id}"
        ]
    assert [note.data["state"] for note in told] == ["awaiting_approval"]


async def test_when_everything_is_recalled_the_list_is_empty(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx, {"3": {"A": 1}})
        await approve_everything(tx, world)
        await recall(tx, world, await batch_of(tx, world, "3"))
        assert (await listed(tx, world))[-1] == (2, "recalled", [])
        with pytest.raises(OldVersion):
            await mark_packed(
                tx, actor=world.clerk, **world.of_list, version=1, portal_url=PORTAL, now=LATER
            )


async def test_what_is_packed_is_not_recalled(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        first = await batch_of(tx, world, "1")
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
        with pytest.raises(AlreadyPacked) as refused:
            await recall(tx, world, first)
        assert refused.value.rooms == ("1-1-101", "1-1-201", "1-2-302")
        assert len(await listed(tx, world)) == 1


async def test_a_returned_batch_is_not_recalled_and_a_recalled_one_may_be_returned(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        third = await batch_of(tx, world, "3")
        await recall(tx, world, third)
        await return_batch(tx, actor=world.liaison, batch_id=third, reason="错了", now=LATER)
        with pytest.raises(AlreadyDecided):
            await recall(tx, world, third)


async def test_recalled_and_packed_at_once_it_is_one_or_the_other(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)

    async def recalls(batch_id: int) -> None:
        async with db.write() as tx:
            await recall(tx, world, batch_id)

    async def packs(version: int | None) -> None:
        async with db.write() as tx:
            await mark_packed(
                tx,
                actor=world.clerk,
                **world.of_list,
                version=version,
                portal_url=PORTAL,
                now=MORNING,
            )

    async with db.read() as tx:
        mine = [await batch_of(tx, world, building) for building in ("1", "2", "3")]
    await asyncio.gather(
        recalls(mine[0]),
        packs(1),
        recalls(mine[1]),
        packs(None),
        recalls(mine[2]),
        return_exceptions=True,
    )
    async with db.read() as tx:
        await check_batches_and_list(tx, world)


async def check_batches_and_list(tx: Transaction, world: Round) -> None:
    """Packed stands on the newest list, recalled does not, and every step was legal."""
    rows = await tx.all(
        select(parcel.c.state, parcel.c.address, batch.c.state.label("batch_state"))
        .join(batch, batch.c.id == parcel.c.batch_id)
        .where(parcel.c.supplier_id == world.supplier_id)
    )
    fits = {"approved": {"approved", "packed"}, "awaiting_approval": {"allocated"}}
    assert all(row.state in fits[row.batch_state] for row in rows)
    on_list = sorted(row.address for row in rows if row.batch_state == "approved")
    assert sorted((await listed(tx, world))[-1][2]) == on_list
    of = {"batch": BatchState, "parcel": ParcelState}
    last: dict[tuple[str, int], Any] = {}
    for row in await tx.all(select(audit).where(audit.c.noun.in_(of)).order_by(audit.c.id)):
        if row.before is not None:
            assert row.before == last.get((row.noun, row.noun_id), row.before)
            assert (of[row.noun](row.before), of[row.noun](row.after)) in ALLOWED[of[row.noun]]
        last[row.noun, row.noun_id] = row.after
