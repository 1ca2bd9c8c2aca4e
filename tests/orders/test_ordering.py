"""Ordering by the form and by text, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from orders.actors import Actor
from orders.rules.errors import (
    BundleWithdrawn,
    EmptyOrder,
    NothingToWithdraw,
    OverLimit,
    UnknownBundle,
)
from orders.rules.errors_people import NeedsConsent
from orders.tables.cycles import offer
from orders.tables.orders import late_order, order, order_line
from orders.use_cases.orders import (
    confirm_order,
    place_order,
    set_quantity,
    show_form,
    withdraw_order,
)
from storage.database import Database, Transaction
from storage.tables import audit, outbox
from tests.builders import (
    CUTOFF,
    DURING,
    household_id_of,
    make_compound,
    make_consent,
    make_liaison,
    make_member,
    make_open_cycle,
)

ROOM = "1-1-101"


class Scene:
    """An open cycle of the small compound with one member and one liaison."""

    actor: Actor
    liaison: Actor
    cycle_id: int
    home: int
    compound_id: int

    @property
    def own(self) -> dict[str, Any]:
        """The member's own order, in time."""
        return {
            "actor": self.actor,
            "household_id": self.home,
            "sent_at": DURING,
            "now": DURING,
        }


async def scene(tx: Transaction) -> Scene:
    made = Scene()
    made.compound_id = (await make_compound(tx)).compound_id
    made.liaison = await make_liaison(tx, made.compound_id)
    made.cycle_id = await make_open_cycle(tx)
    made.actor = await make_member(tx, ROOM)
    made.home = await household_id_of(tx, ROOM)
    return made


async def lines_of(tx: Transaction) -> dict[str, int]:
    rows = await tx.all(
        select(offer.c.code, order_line.c.quantity).join(offer, offer.c.id == order_line.c.offer_id)
    )
    return {row.code: row.quantity for row in rows}


async def test_quantities_on_the_form_are_no_order_until_they_are_confirmed(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        times = {"sent_at": DURING, "now": DURING}
        form = await set_quantity(
            tx,
            actor=s.actor,
            cycle_id=s.cycle_id,
            household_id=s.home,
            code="A",
            quantity=2,
            **times,
        )
        assert form.is_draft
        assert form.total == 2000
        assert await lines_of(tx) == {}
        form = await confirm_order(
            tx, actor=s.actor, cycle_id=s.cycle_id, household_id=s.home, **times
        )
        assert form.order_state == "live"
        assert not form.is_draft
        assert await lines_of(tx) == {"A": 2}


async def test_a_press_that_arrives_twice_changes_nothing_the_second_time(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        for _ in range(2):
            await place_order(
                tx,
                actor=s.actor,
                household_id=s.home,
                quantities={"A": 1, "C": 2},
                replaces=False,
                sent_at=DURING,
                now=DURING,
            )
        assert await lines_of(tx) == {"A": 1, "C": 2}
        placed = select(func.count()).select_from(audit).where(audit.c.verb == "place")
        assert await tx.scalar(placed) == 1


async def test_a_household_never_has_two_orders_in_a_cycle(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        second = await make_member(tx, ROOM, name="李强")
        for actor, lines in ((s.actor, {"A": 1}), (second, {"C": 1})):
            await place_order(
                tx,
                actor=actor,
                household_id=s.home,
                quantities=lines,
                replaces=True,
                sent_at=DURING,
                now=DURING,
            )
        assert await tx.scalar(select(func.count()).select_from(order)) == 1
        assert await lines_of(tx) == {"C": 1}


async def test_the_database_itself_refuses_a_second_order(db: Database):
    from sqlalchemy.exc import IntegrityError

    async with db.write() as tx:
        s = await scene(tx)
        values = {
            "cycle_id": s.cycle_id, "compound_id": s.compound_id, "household_id": s.home,
            "state": "live", "address": ROOM, "placed_by": s.actor.person_id,
            "placed_at": DURING, "changed_at": DURING,
        }  # fmt: skip
        await tx.insert(order, **values)
        with pytest.raises(IntegrityError):
            async with tx.connection.begin_nested():
                await tx.insert(order, **values)


async def test_text_sets_the_named_bundles_and_leaves_the_others(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        await place_order(tx, quantities={"A": 1, "C": 2}, replaces=False, **s.own)
        await place_order(tx, quantities={"C": 1}, replaces=False, **s.own)
        assert await lines_of(tx) == {"A": 1, "C": 1}
        await place_order(tx, quantities={"A": 0}, replaces=False, **s.own)
        assert await lines_of(tx) == {"C": 1}
        await place_order(tx, quantities={"A": 2}, replaces=True, **s.own)
        assert await lines_of(tx) == {"A": 2}


async def test_an_order_can_be_withdrawn_and_placed_again(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        with pytest.raises(NothingToWithdraw):
            await withdraw_order(tx, **s.own)
        await place_order(tx, quantities={"A": 1}, replaces=False, **s.own)
        form = await withdraw_order(tx, **s.own)
        assert form.order_state == "withdrawn"
        assert await lines_of(tx) == {}
        assert (await withdraw_order(tx, **s.own)).order_state == "withdrawn"
        form = await place_order(tx, quantities={"C": 1}, replaces=False, **s.own)
        assert form.order_state == "live"


async def test_an_order_one_second_late_is_refused_with_the_next_opening(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        late = CUTOFF + timedelta(seconds=1)
        more: dict[str, Any] = {
            "actor": s.actor,
            "household_id": s.home,
            "quantities": {"A": 1},
            "replaces": False,
        }
        form = await place_order(tx, sent_at=late, now=late, **more)
        assert form.refused_late
        assert form.next_opens_at == CUTOFF + timedelta(hours=60)  # three days after the opening
        assert await lines_of(tx) == {}
        (kept,) = await tx.all(select(late_order.c.quantities, late_order.c.sent_at))
        assert (kept.quantities, kept.sent_at) == ({"A": 1}, late)
        told = await tx.scalars(select(outbox.c.recipient).where(outbox.c.notice == "late_order"))
        assert list(told) == [f"person:{s.liaison.person_id}"]


async def test_an_order_sent_in_time_is_in_although_it_is_read_late(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        await place_order(
            tx,
            actor=s.actor,
            household_id=s.home,
            quantities={"A": 1},
            replaces=False,
            sent_at=CUTOFF,
            now=CUTOFF + timedelta(minutes=3),
        )
        assert await lines_of(tx) == {"A": 1}


async def test_limits_unknown_and_withdrawn_bundles_are_refused(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        await tx.run(offer.update().where(offer.c.code == "C").values(withdrawn_at=DURING))
        more: dict[str, Any] = {"actor": s.actor, "household_id": s.home, "replaces": False,
                "sent_at": DURING, "now": DURING}  # fmt: skip
        with pytest.raises(OverLimit) as refused:
            await place_order(tx, quantities={"A": 3}, **more)
        assert refused.value.data()["limit"] == 2
        with pytest.raises(UnknownBundle):
            await place_order(tx, quantities={"Q": 1}, **more)
        with pytest.raises(BundleWithdrawn):
            await place_order(tx, quantities={"C": 1}, **more)
        with pytest.raises(EmptyOrder):
            await place_order(tx, quantities={}, **more)


async def test_a_neighbour_orders_for_a_household_once_it_agrees(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        neighbour = await make_member(tx, "2-1-101", name="陈伟")
        more: dict[str, Any] = {
            "quantities": {"A": 1},
            "replaces": False,
            "sent_at": DURING,
            "now": DURING,
        }
        with pytest.raises(NeedsConsent):
            await place_order(tx, actor=neighbour, household_id=s.home, **more)
        empty = await household_id_of(tx, "2-2-302")
        with pytest.raises(NeedsConsent):
            await place_order(tx, actor=neighbour, household_id=empty, **more)
        await make_consent(tx, "2-2-302", neighbour)
        await place_order(tx, actor=neighbour, household_id=empty, **more)
        for_other = await tx.scalar(select(order.c.for_other).where(order.c.household_id == empty))
        assert for_other == 1
        await place_order(tx, actor=s.liaison, household_id=s.home, **more)


async def test_somebody_else_cannot_open_a_households_form(db: Database):
    async with db.write() as tx:
        s = await scene(tx)
        stranger = await make_member(tx, "2-1-101", name="陈伟")
        with pytest.raises(NeedsConsent):
            await show_form(tx, actor=stranger, household_id=s.home, now=DURING)
