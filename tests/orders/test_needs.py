"""Individual needs, from asking to the next time they come up."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from orders.actors import SCHEDULER, Actor
from orders.notices import Notice
from orders.rules.errors import AlreadyDecided, IllegalTransition, NoRight, NotYours, WrongCompound
from orders.rules.errors_needs import BadNeedPrice, NeedForbidden, NeedNotFor, TooManyNeeds
from orders.rules.needs import NeedKind
from orders.tables.needs import need, pharmacy
from orders.tables.suppliers import supplier
from orders.use_cases.contacts import name_contact
from orders.use_cases.need_answers import (
    confirm_need,
    decide_need,
    deliver_need,
    escalate_need,
    refuse_need,
    withdraw_need,
)
from orders.use_cases.need_repeats import bring_up_needs, repeat_need
from orders.use_cases.need_suppliers import (
    lack_need,
    needs_for_supplier,
    pass_need,
    price_need,
    suppliers_for,
)
from orders.use_cases.needs import ask_need, needs_of_compound, show_need
from orders.use_cases.rights import grant_right
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import (
    DURING,
    OPENING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_person,
)

MEDICINE = NeedKind.MEDICINE
PILLS = "硝苯地平缓释片 10mg，两盒"


class People:
    """A resident, her liaison, somebody who cares, a pharmacy."""

    liaison: Actor
    carer: Actor
    resident: Actor
    home: int
    compound: int
    pharmacy: int


async def settle(tx: Transaction) -> People:
    people = People()
    loaded = await make_compound(tx)
    people.compound = loaded.compound_id
    people.liaison = await make_liaison(tx, loaded.compound_id)
    carer = await make_person(tx, name="护士小周")
    people.carer = Actor("person", carer, person_id=carer)
    await grant_right(
        tx,
        actor=SCHEDULER,
        compound_id=loaded.compound_id,
        person_id=carer,
        right="care",
        now=OPENING,
    )
    people.resident = await make_member(tx, "1-1-101", name="周奶奶")
    people.home = await household_id_of(tx, "1-1-101")
    people.pharmacy = await tx.insert(
        supplier,
        name="康民药房",
        name_en="Kangmin Pharmacy",
        channel="pharmacy",
        payee="康民药房",
        account_last4="1188",
        payment_scheme="pay_page",
    )
    of_group = {"group_id": loaded.group_id, "supplier_id": people.pharmacy}
    await tx.insert_many(pharmacy, [of_group])
    return people


async def told(tx: Transaction, actor: Actor) -> list[str]:
    return list(
        await tx.scalars(
            select(outbox.c.notice)
            .where(outbox.c.recipient == f"person:{actor.person_id}")
            .order_by(outbox.c.id)
        )
    )


async def ask(tx: Transaction, people: People, text: str, kind: NeedKind, **more: Any) -> int:
    card = await ask_need(
        tx,
        actor=more.pop("actor", people.resident),
        household_id=people.home,
        kind=kind,
        text=text,
        now=DURING,
        **more,
    )
    return card.need_id


async def test_medicine_goes_through_carer_and_pharmacy_and_comes_up_before_it_runs_out(
    db: Database,
):
    async with db.write() as tx:
        people = await settle(tx)
        asked = await ask(tx, people, PILLS, MEDICINE)
        await repeat_need(tx, actor=people.resident, need_id=asked, every_weeks=4, now=DURING)
        assert await told(tx, people.carer) == [Notice.NEED_ASKED]
        assert Notice.NEED_ASKED not in await told(tx, people.liaison)

        passed = await pass_need(
            tx, actor=people.carer, need_id=asked, supplier_id=people.pharmacy, now=DURING
        )
        assert passed.confirmed_by == "护士小周"
        (at_pharmacy,) = await needs_for_supplier(
            tx, supplier_id=people.pharmacy, compound_id=people.compound
        )
        assert at_pharmacy.names == ("周奶奶 138****5678",)
        clerk = Actor("clerk", 1, supplier_id=people.pharmacy, compound_id=people.compound)
        priced = await price_need(tx, actor=clerk, need_id=asked, price="¥36.8元", now=DURING)
        assert priced.price == 3680
        assert await told(tx, people.resident) == [Notice.NEED_PRICED]

        await decide_need(tx, actor=people.resident, need_id=asked, accepts=True, now=DURING)
        await deliver_need(tx, actor=people.carer, need_id=asked, now=DURING)
        assert await bring_up_needs(tx, now=DURING + timedelta(days=22)) == 0
        assert await bring_up_needs(tx, now=DURING + timedelta(days=23)) == 1
        assert await bring_up_needs(tx, now=DURING + timedelta(days=60)) == 0
        again = await tx.one(select(need).where(need.c.previous_id == asked))
        assert (again.state, again.text, again.every_weeks) == ("asked", PILLS, 4)
        assert (await told(tx, people.resident))[-1] == Notice.NEED_AGAIN


async def test_only_who_cares_reads_of_medicine_and_pharmacies_are_asked_for_nothing_else(
    db: Database,
):
    async with db.write() as tx:
        people = await settle(tx)
        pills = await ask(tx, people, PILLS, MEDICINE)
        formula = await ask(tx, people, "2 段奶粉一罐", NeedKind.INFANT_FORMULA)
        stranger = await make_member(tx, "1-1-102", name="邻居")

        seen = await needs_of_compound(tx, actor=people.liaison, compound_id=people.compound)
        assert [card.need_id for card in seen] == [formula]
        seen = await needs_of_compound(tx, actor=people.carer, compound_id=people.compound)
        assert [card.need_id for card in seen] == [pills, formula]
        for nosy in (people.liaison, stranger):
            with pytest.raises(NotYours):
                await show_need(tx, actor=nosy, need_id=pills)
        with pytest.raises(NoRight):
            await needs_of_compound(tx, actor=stranger, compound_id=people.compound)

        card, _ = await show_need(tx, actor=people.carer, need_id=formula)
        assert {each.name for each in await suppliers_for(tx, card)} == {"大超市", "小店"}
        with pytest.raises(NeedNotFor):
            await pass_need(
                tx, actor=people.carer, need_id=formula, supplier_id=people.pharmacy, now=DURING
            )
        clerk = Actor("clerk", 1, supplier_id=people.pharmacy, compound_id=people.compound)
        with pytest.raises(WrongCompound):
            await price_need(tx, actor=clerk, need_id=formula, price="3", now=DURING)


async def test_where_nobody_cares_the_liaison_hears_that_somebody_is_needed_and_nothing_else(
    db: Database,
):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        resident = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        await ask_need(tx, actor=resident, household_id=home, kind=MEDICINE, text=PILLS, now=DURING)
        row = await tx.one(
            select(outbox).where(outbox.c.recipient == f"person:{liaison.person_id}")
        )
        assert row.notice == Notice.NEED_NOBODY
        assert set(row.data) == {"kind", "compound_id"}


async def test_what_cannot_be_had_is_sent_up_and_may_still_be_found(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        asked = await ask(tx, people, "成人纸尿裤 L 码", NeedKind.SANITARY)
        assert (
            await lack_need(tx, actor=people.liaison, need_id=asked, now=DURING)
        ).state == "unavailable"
        up = await escalate_need(tx, actor=people.liaison, need_id=asked, now=DURING)
        assert (up.state, up.is_open, up.confirmed_by) == ("escalated", True, "李姐")
        await price_need(tx, actor=people.liaison, need_id=asked, price="88", now=DURING)
        await decide_need(tx, actor=people.resident, need_id=asked, accepts=False, now=DURING)
        gone = await withdraw_need(tx, actor=people.resident, need_id=asked, now=DURING)
        assert not gone.is_open
        with pytest.raises(IllegalTransition):
            await decide_need(tx, actor=people.resident, need_id=asked, accepts=True, now=DURING)


async def test_a_button_pressed_again_or_late_asks_nobody_and_a_later_repeat_counts(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        chemist = await make_member(tx, "1-1-102", name="药房小陈")
        await name_contact(
            tx,
            actor=people.liaison,
            supplier_id=people.pharmacy,
            person_id=chemist.person_id or 0,
            now=DURING,
        )
        asked = await ask(tx, people, PILLS, MEDICINE)
        to_pharmacy: dict[str, Any] = {
            "need_id": asked,
            "supplier_id": people.pharmacy,
            "now": DURING,
        }
        await pass_need(tx, actor=people.carer, **to_pharmacy)
        await pass_need(tx, actor=people.carer, **to_pharmacy)
        assert (await told(tx, chemist)).count(Notice.NEED_PASSED) == 1
        await price_need(tx, actor=chemist, need_id=asked, price="36块8", now=DURING)
        await decide_need(tx, actor=people.resident, need_id=asked, accepts=True, now=DURING)
        with pytest.raises(AlreadyDecided):
            await pass_need(tx, actor=people.carer, **to_pharmacy)
        await repeat_need(tx, actor=people.resident, need_id=asked, every_weeks=4, now=DURING)
        assert await bring_up_needs(tx, now=DURING + timedelta(days=23)) == 1


async def test_what_is_refused_says_why_and_nothing_of_tobacco_is_kept(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        with pytest.raises(NeedForbidden) as refused:
            await ask(tx, people, "来两条烟，谢谢", NeedKind.OTHER)
        assert refused.value.reason == "tobacco"
        assert await tx.first(select(need.c.id)) is None
        asked = await ask(tx, people, "电动车充电器", NeedKind.OTHER)
        with pytest.raises(BadNeedPrice):
            await price_need(tx, actor=people.liaison, need_id=asked, price="12元/盒", now=DURING)
        await confirm_need(tx, actor=people.liaison, need_id=asked, now=DURING)
        no = await refuse_need(
            tx, actor=people.liaison, need_id=asked, reason="解封后再买", now=DURING
        )
        assert (no.state, no.note) == ("refused", "解封后再买")
        for number in range(20):
            await ask(tx, people, f"东西 {number}", NeedKind.OTHER)
        with pytest.raises(TooManyNeeds):
            await ask(tx, people, "还有一件", NeedKind.OTHER)


async def test_who_cares_asks_for_somebody_without_a_phone(db: Database):
    async with db.write() as tx:
        people = await settle(tx)
        asked = await ask(tx, people, PILLS, MEDICINE, actor=people.carer, source="phone")
        card, looks_after = await show_need(tx, actor=people.carer, need_id=asked)
        assert (card.state, looks_after) == ("asked", True)
        with pytest.raises(NotYours):
            await ask(tx, people, PILLS, MEDICINE, actor=people.liaison)
