"""For whom one may order: own, consented, as captain, as liaison; asked for many at once."""

from sqlalchemy import select

from orders.actors import SCHEDULER, Actor
from orders.tables.households import captain, household
from orders.use_cases.order_access import may_order_for
from orders.use_cases.rights import grant_right
from tests.builders import (
    DURING,
    OPENING,
    make_compound,
    make_consent,
    make_liaison,
    make_member,
    small_file,
)


async def keys_for(tx, actor):
    rows = await tx.all(select(household.c.id, household.c.key))
    ids = [row.id for row in rows]
    allowed = await may_order_for(tx, actor=actor, household_ids=ids)
    return sorted(row.key for row in rows if row.id in allowed)


async def name_captain(tx, actor, building_id, unit=""):
    await tx.insert(
        captain,
        building_id=building_id,
        unit=unit,
        person_id=actor.person_id,
        named_by="person:0",
        named_at=OPENING,
    )


async def test_each_may_order_for_exactly_those(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await make_compound(tx, file=small_file(小园="大园", Little="Great"))
        liaison = await make_liaison(tx, loaded.compound_id)
        wang = await make_member(tx, "1-1-101")
        zhou = await make_member(tx, "1-1-202")
        carer = await make_member(tx, "1-2-101")
        await make_consent(tx, "2-1-101", wang)
        await make_consent(tx, "1-1-202", wang)
        assert await keys_for(tx, wang) == ["1-1-101", "1-1-202", "2-1-101"]
        building = await tx.scalar(
            select(household.c.building_id).where(
                household.c.key == "1-1-101", household.c.compound_id == loaded.compound_id
            )
        )
        await name_captain(tx, zhou, building, "1")
        # Of the unit only who has nobody to order: 101 has a member.
        assert await keys_for(tx, zhou) == [
            "1-1-102", "1-1-201", "1-1-202", "1-1-301", "1-1-302",
        ]  # fmt: skip
        await name_captain(tx, zhou, building)
        assert "1-2-102" in await keys_for(tx, zhou)
        assert "1-2-101" not in await keys_for(tx, zhou)
        everything = await keys_for(tx, liaison)
        assert len(everything) == 25
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=loaded.compound_id,
            person_id=carer.person_id or 0,
            right="care",
            now=DURING,
        )
        assert await keys_for(tx, carer) == everything
        page = Actor("liaison", 1, person_id=liaison.person_id, compound_id=loaded.compound_id + 1)
        assert await keys_for(tx, page) == []
        assert await keys_for(tx, SCHEDULER) == []
