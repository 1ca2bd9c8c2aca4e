"""What the supplier lacks: reported, shown, and after a yes in parcels, bags, bills and words."""

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.screens.unpaid_card import payment_card
from config.chance import SeededChance
from config.texts import texts_for
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.money.use_cases.payments import balance_of, claim, confirm, payment_page, waive
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from fulfillment.supply.use_cases.applying_shortage import apply_shortage
from fulfillment.supply.use_cases.bag_photos import keep_bag_photo
from fulfillment.supply.use_cases.pick_lists import latest, read_snapshot
from fulfillment.supply.use_cases.shortages import (
    ShortageCard,
    drop_shortage,
    look_at_shortage,
    report_shortage,
)
from orders.actors import Actor, person_actor
from orders.rules.errors import AlreadyDecided, NoRight
from orders.rules.errors_shortage import NothingShort, NotOnList, ReportOutdated
from orders.tables.cycles import offer
from orders.tables.orders import order_line
from storage.database import Database, Transaction
from storage.tables import document
from tests.builders import PORTAL, make_person
from tests.supply.rounds import MORNING, Round, changes_of, make_packed_round, notices, parcel_of

PAGE = Actor("page")
ORDERS = {
    "1-1-101": {"A": 2, "B": 1},  # has paid
    "1-1-201": {"A": 2},  # takes fewer
    "1-2-302": {"A": 2},  # would rather have meat
    "2-1-101": {"A": 2},  # all or none
    "3": {"A": 1},  # says that it has paid
}


async def make_world(tx: Transaction) -> Round:
    """A packed round with choices made, and payments at every stage."""
    world = await make_packed_round(tx, ORDERS)
    meat = await tx.scalar(select(offer.c.id).where(offer.c.code == "B"))
    await choose(tx, world, "1-2-302", if_short="instead", instead_id=meat)
    await choose(tx, world, "2-1-101", if_short="nothing")
    first, last = await bill_of(tx, world, "1-1-101"), await bill_of(tx, world, "3")
    await claim(tx, actor=PAGE, reference=last.reference, now=MORNING)
    await confirm(tx, actor=world.liaison, request_ids=[first.id], now=MORNING)
    return world


async def choose(tx: Transaction, world: Round, address: str, **choice: Any) -> None:
    row = await parcel_of(tx, world, address)
    await tx.run(update(order_line).where(order_line.c.order_id == row.order_id).values(**choice))


async def bill_of(tx: Transaction, world: Round, address: str) -> Any:
    row = await parcel_of(tx, world, address)
    return await tx.one(select(payment_request).where(payment_request.c.parcel_id == row.id))


async def report(
    tx: Transaction, world: Round, said: dict[str, int], actor: Actor | None = None
) -> ShortageCard:
    newest = await latest(tx, **world.of_list)
    assert newest is not None
    return await report_shortage(
        tx,
        actor=actor or world.clerk,
        pick_list_id=newest.pick_list_id,
        said=said,
        source="portal",
        now=MORNING,
    )


async def apply(tx: Transaction, card: ShortageCard, actor: Actor, shown: str = "") -> ShortageCard:
    return await apply_shortage(
        tx,
        actor=actor,
        shortage_id=card.shortage_id,
        shown=shown or (card.plan.digest if card.plan else ""),
        portal_url=PORTAL,
        chance=SeededChance("more bags"),
        now=MORNING,
    )


async def units_in(tx: Transaction, world: Round, address: str) -> tuple[dict[str, int], list[Any]]:
    """A parcel's lines, and what its bags hold."""
    row = await parcel_of(tx, world, address)
    lines = await tx.all(select(parcel_line).where(parcel_line.c.parcel_id == row.id))
    bags = await tx.scalars(
        select(bag.c.contents).where(bag.c.parcel_id == row.id).order_by(bag.c.number)
    )
    return {line.code: line.quantity for line in lines}, list(bags)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_bag_that_is_gone_leaves_no_photo_for_the_next_with_its_number(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"1-1-101": {"A": 1}})
        row = await parcel_of(tx, world, "1-1-101")
        codes = await tx.scalars(select(bag.c.code).where(bag.c.parcel_id == row.id))
        await keep_bag_photo(tx, actor=world.clerk, codes=codes, jpeg=b"theirs", now=MORNING)
        await apply(tx, await report(tx, world, {"A": 0}), world.clerk)
        assert await tx.scalar(select(document.c.content)) == b""


async def test_a_yes_changes_parcels_bags_bills_list_and_words_at_once(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        card = await report(tx, world, {"A": 3})
        assert card.plan is not None
        before = await balance_of(tx, cycle_id=world.cycle_id)
        done = await apply(tx, card, world.clerk)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        found = {address: await units_in(tx, world, address) for address in ORDERS}
        states = {address: (await parcel_of(tx, world, address)).state for address in ORDERS}
        bills = {address: await bill_of(tx, world, address) for address in ORDERS}
        newest = await latest(tx, **world.of_list)
        assert newest is not None
        frozen = await read_snapshot(tx, newest.pick_list_id)
        told = {row.data["address"]: row.data for row in await notices(tx, "parcel_less")}
        again = await apply(tx, card, world.clerk)
        versions = (newest.version, (await latest(tx, **world.of_list)).version)  # type: ignore[union-attr]
        trail = await changes_of(tx, "shortage", card.shortage_id)
        contact = await notices(tx, "pick_list_changed")
    assert [each.address for each in card.plan.households] == [
        "1-1-101",
        "1-1-201",
        "1-2-302",
        "2-1-101",
        "3",
    ]
    left = sum(lines.get("A", 0) for at, (lines, _) in found.items() if states[at] != "short")
    assert left == 3
    assert states["2-1-101"] == "short"
    assert found["2-1-101"][1] == []
    for address, (lines, bags) in found.items():
        if states[address] == "short":
            continue
        held: dict[str, int] = {}
        for contents in bags:
            for code, units in contents:
                held[code] = held.get(code, 0) + units
        assert held == lines, address
    assert found["1-2-302"][0]["B"] >= 1
    assert (done.state, again.state, versions) == ("applied", "applied", (2, 2))
    assert frozen.reason == "short"
    assert [each.address for each in frozen.parcels] == [
        at for at, state in states.items() if state == "packed"
    ]
    assert balance.balances
    assert before.balances
    assert bills["2-1-101"].state == "cancelled"
    paid = bills["1-1-101"]
    assert (paid.state, balance.kept) == ("confirmed", 5050 - paid.amount)
    assert sorted(told) == [home.address for home in card.plan.households]
    assert told["1-1-101"]["back"] == balance.kept
    assert [row.data["reason"] for row in contact] == ["short"]
    assert [verb for verb, _, _ in trail] == ["report", "applied"]


async def test_who_said_that_it_paid_gets_what_was_too_much_when_the_money_is_seen(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"3": {"A": 2}, "1-1-101": {"A": 1}})
        bill = await bill_of(tx, world, "3")
        await claim(tx, actor=PAGE, reference=bill.reference, now=MORNING)
        await apply(tx, await report(tx, world, {"A": 2}), world.liaison)
        less = await bill_of(tx, world, "3")
        card = payment_card(texts_for("en"), await payment_page(tx, reference=bill.reference))
        await confirm(tx, actor=world.liaison, request_ids=[less.id], now=MORNING)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert (less.state, less.amount, less.over) == ("claimed", 1000, 1000)
    assert "please look for <b>¥20.00</b>" in card.text
    assert balance.balances
    assert (balance.confirmed, balance.kept, balance.open) == (1000, 1000, 1000)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_paid_before_it_became_less_and_then_nothing_has_all_of_it_back(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx, {"3": {"A": 2}, "1-1-101": {"A": 1}})
        bill = await bill_of(tx, world, "3")
        await claim(tx, actor=PAGE, reference=bill.reference, now=MORNING)
        await apply(tx, await report(tx, world, {"A": 2}), world.liaison)
        await apply(tx, await report(tx, world, {"A": 0}), world.liaison)
        await confirm(tx, actor=world.liaison, request_ids=[bill.id], now=MORNING)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
        owed = await tx.scalar(select(refund.c.amount))
    assert balance.balances
    assert owed == balance.refund == bill.amount


async def test_a_report_is_refused_where_it_is_empty_foreign_or_outdated(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        with pytest.raises(NothingShort):
            await report(tx, world, {"A": 99})
        with pytest.raises(NotOnList):
            await report(tx, world, {"C": 1})
        stranger = person_actor(await make_person(tx, name="路人", phone="+8613900000000"))
        with pytest.raises(NoRight):
            await report(tx, world, {"A": 1}, stranger)
        first = await report(tx, world, {"A": 3})
        same = await report(tx, world, {"A": 3}, person_actor(world.contact_id))
        other = await report(tx, world, {"A": 4})
        with pytest.raises(AlreadyDecided):
            await apply(tx, first, world.clerk)
        put_aside = await drop_shortage(
            tx, actor=world.liaison, shortage_id=other.shortage_id, now=MORNING
        )
        third = await report(tx, world, {"A": 4})
        fourth = await report(tx, world, {"A": 3})
        await apply(tx, fourth, world.clerk)
        late = await look_at_shortage(tx, actor=world.clerk, shortage_id=third.shortage_id)
        with pytest.raises(ReportOutdated):
            await report_shortage(
                tx,
                actor=world.clerk,
                pick_list_id=fourth.edition.pick_list_id,
                said={"A": 3},
                source="workbook",
                now=MORNING,
            )
    assert same.shortage_id == first.shortage_id
    assert (put_aside.state, late.state) == ("dropped", "dropped")


async def test_a_yes_holds_only_for_what_was_shown(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        card = await report(tx, world, {"A": 3})
        bill = await bill_of(tx, world, "1-1-201")
        await waive(tx, actor=world.liaison, request_id=bill.id, now=MORNING)
        moved = await apply(tx, card, world.clerk)
        assert moved.plan is not None
        done = await apply(tx, card, world.clerk, moved.plan.digest)
        balance = await balance_of(tx, cycle_id=world.cycle_id)
    assert (moved.has_moved, moved.state, done.state) == (True, "shown", "applied")
    assert balance.balances


async def test_what_is_held_back_is_neither_counted_nor_changed(db: Database) -> None:
    async with db.write() as tx:
        world = await make_world(tx)
        await tx.run(update(parcel).where(parcel.c.address == "1-1-101").values(state="held"))
        card = await report(tx, world, {"A": 3})
        await apply(tx, card, world.clerk)
        lines, _ = await units_in(tx, world, "1-1-101")
    assert card.plan is not None
    assert [each.ordered for each in card.plan.short] == [7]
    assert lines == {"A": 2, "B": 1}
