"""Short stock from the form to the explanation: choices, shares, reasons, what is told."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select, update

from config.chance import SeededChance
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.making import make_batches
from orders.actors import Actor
from orders.documents.sharing_file import sharing_csv, sharing_xlsx
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_sharing import (
    HeadsUnknown,
    InsteadOfItself,
    NotSharedYet,
    OverPersonLimit,
)
from orders.rules.sharing import Why
from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.orders import order_line
from orders.use_cases.closing import close_cycle
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.orders import confirm_order, place_order, set_choice, set_quantity
from orders.use_cases.sharing import compound_sharing, own_sharing
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import (
    CUTOFF,
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
)


async def press(
    tx: Transaction, actor: Actor, key: str, lines: Mapping[str, int], choices: Mapping[str, str]
) -> OrderForm:
    """Set quantities and choices on the form, as with the buttons, and confirm."""
    home = await household_id_of(tx, key)
    cycle_id = await tx.scalar(select(offer.c.cycle_id).limit(1))
    at = {"sent_at": DURING, "now": DURING}
    same: dict[str, Any] = {"actor": actor, "cycle_id": cycle_id, "household_id": home, **at}
    for code, count in lines.items():
        await set_quantity(tx, **same, code=code, quantity=count)
    for code, choice in choices.items():
        form = await set_choice(tx, **same, code=code, choice=choice)
        assert form.is_draft
    return await confirm_order(tx, **same)


WISHES: Mapping[str, tuple[dict[str, int], dict[str, str]]] = {
    "1-1-101": ({"B": 2}, {}),
    "1-1-102": ({"B": 3}, {"B": "nothing"}),
    "1-1-201": ({"B": 3, "A": 1}, {"B": "instead:A"}),
    "1-1-202": ({"B": 2}, {"B": "instead:C"}),
}


async def share_out(tx: Transaction) -> tuple[Actor, int, int, dict[str, Actor]]:
    """A closed cycle with three of B for ten that are wished: liaison, compound, cycle, people."""
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    cycle_id = await make_open_cycle(tx)
    people = {key: await make_member(tx, key) for key in WISHES}
    for key, (lines, choices) in WISHES.items():
        await press(tx, people[key], key, lines, choices)
    await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
    return liaison, loaded.compound_id, cycle_id, people


async def notices(tx: Transaction, kind: str) -> list[Any]:
    rows = select(outbox).where(outbox.c.notice == kind).order_by(outbox.c.id)
    return [row.data for row in await tx.all(rows)]


async def test_choices_made_on_the_form_decide_what_comes_and_is_paid(db: Database):
    async with db.write() as tx:
        _, _, cycle_id, _ = await share_out(tx)
        rows = await tx.all(
            select(order_line, offer.c.code)
            .join(offer, offer.c.id == order_line.c.offer_id)
            .order_by(order_line.c.order_id, offer.c.code)
        )
        assert [(r.code, r.quantity, r.allocated, r.substituted) for r in rows] == [
            ("B", 2, 1, 0),
            ("B", 3, 0, 0),  # all or none
            ("A", 1, 2, 1),  # two are lacking, but at most two of A for a household
            ("B", 3, 1, 0),
            ("B", 2, 1, 0),
            ("C", 0, 1, 1),  # a line that was not wished
        ]
        await make_batches(tx, cycle_id=cycle_id, chance=SeededChance("t"), now=CUTOFF)
        amounts = await tx.all(select(parcel.c.address, parcel.c.amount).order_by(parcel.c.id))
        assert sorted((r.address, r.amount) for r in amounts) == [
            ("1-1-101", 3050),
            ("1-1-201", 2000 + 3050),
            ("1-1-202", 2800),
            ("1-1-202", 3050),
        ]
        short = await notices(tx, "order_short")
        assert [data["address"] for data in short] == sorted(WISHES)


async def test_group_household_and_liaison_are_told_the_same_reasons(db: Database):
    async with db.write() as tx:
        liaison, compound_id, cycle_id, people = await share_out(tx)
        (group,) = await notices(tx, "cycle_closed")
        (told,) = group["short"]
        assert (told["code"], told["stock"], told["wished"], told["rounds"]) == ("B", 3, 10, 1)
        found = await compound_sharing(tx, actor=liaison, compound_id=compound_id)
        why = {(h.address, item.line.code): item.why for h in found.households for item in h.lines}
        assert why == {
            ("1-1-101", "B"): Why.ROUNDS,
            ("1-1-102", "B"): Why.ALL_OR_NONE,
            ("1-1-201", "A"): Why.FILLED,
            ("1-1-201", "B"): Why.ROUNDS,
            ("1-1-202", "B"): Why.ROUNDS,
            ("1-1-202", "C"): Why.IN_PLACE,
        }
        assert sharing_xlsx(found, "en") == sharing_xlsx(found, "en")
        lines = sharing_csv(found, "zh_CN").decode("utf-8-sig").splitlines()
        assert len(lines) == 7
        assert lines[2].startswith("1-1-102,B,3,0,0,不够就不要,")
        home = await household_id_of(tx, "1-1-102")
        mine = people["1-1-102"]
        own = await own_sharing(tx, actor=mine, household_id=home, cycle_id=cycle_id)
        assert own.lines == found.households[1].lines
        with pytest.raises(NoRight):
            await compound_sharing(tx, actor=mine, compound_id=compound_id)


async def test_a_choice_stays_when_quantities_change_and_one_may_hold_for_all(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        await make_open_cycle(tx)
        actor = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        await press(tx, actor, "1-1-101", {"B": 1}, {"*": "nothing", "B": "instead:C"})
        at: dict[str, Any] = {"sent_at": DURING, "now": DURING}
        form = await place_order(
            tx, actor=actor, household_id=home, quantities={"A": 1, "B": 2}, replaces=False, **at
        )
        assert {line.code: line.choice for line in form.lines} == {
            "A": "nothing",
            "B": "instead:C",
            "C": "nothing",
        }
        chosen = select(order_line.c.if_short, order_line.c.instead_id.is_not(None)).order_by(
            order_line.c.offer_id
        )
        assert [tuple(row) for row in await tx.all(chosen)] == [("nothing", 0), ("instead", 1)]
        with pytest.raises(InsteadOfItself):
            await press(tx, actor, "1-1-101", {"B": 1}, {"B": "instead:B"})
        with pytest.raises(StaleButton):  # before the cut-off there is nothing to explain
            await own_sharing(tx, actor=actor, household_id=home, cycle_id=form.cycle_id)
        place = await tx.scalar(select(household.c.compound_id).where(household.c.id == home))
        assert place
        liaison = await make_liaison(tx, place)
        with pytest.raises(NotSharedYet):
            await compound_sharing(tx, actor=liaison, compound_id=place)


async def test_a_limit_for_each_person_counts_the_roster_and_says_so(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        await make_open_cycle(tx)
        actor = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        await tx.run(update(offer).where(offer.c.code == "C").values(per_person=1))
        with pytest.raises(HeadsUnknown) as unknown:
            await press(tx, actor, "1-1-101", {"C": 2}, {})
        assert (unknown.value.limit, unknown.value.each) == (1, 1)
        await tx.run(update(household).where(household.c.id == home).values(heads=2))
        form = await press(tx, actor, "1-1-101", {"C": 2}, {})
        assert form.ordered == {"C": 2}
        with pytest.raises(OverPersonLimit):
            await press(tx, actor, "1-1-101", {"C": 3}, {})
        care_home = {"heads": 40, "kind": "institution"}
        await tx.run(update(household).where(household.c.id == home).values(**care_home))
        await tx.run(update(offer).where(offer.c.code == "C").values(per_person=None))
        form = await press(tx, actor, "1-1-101", {"C": 100}, {})  # three for each of forty
        assert form.ordered == {"C": 100}
