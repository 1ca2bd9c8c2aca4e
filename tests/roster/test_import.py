"""A roster is looked at, applied once on a yes, and finds again what it wrote."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config.compound_file import CompoundFile, read_compound_file
from orders.actors import OPERATOR, Actor
from orders.rules.errors import AlreadyDecided, NoRight
from orders.rules.roster_columns import find_roster
from orders.tables.compounds import ordering_group
from orders.tables.households import household, household_flag, roster_entry
from orders.tables.uploads import upload
from orders.use_cases.loading import apply_load, plan_load
from orders.use_cases.roster import roster_match, roster_of
from orders.use_cases.roster_import import (
    KEPT_FOR,
    RosterLook,
    apply_roster,
    drop_roster,
    latest_roster,
    look_at_roster,
    purge_rosters,
    read_roster,
)
from storage.database import Database, Transaction
from storage.tables import audit, outbox
from tests.builders import (
    DURING,
    SMALL,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_person,
)

HEADING = "地址,姓名,电话,人数,特殊情况,照护人,照护人电话,类型,接收人,状态"
FILE = (
    "1-1-101,王芳,13812345678,3,独居,李强,13900139000,,,",
    ",王小明,,3,,,,,,",
    "1-1-901,赵敏,,,,,,,,",
    "3,,,60,,,,养老机构,李院长,",
    "2-1-101,周强,1380013,,,,,,,",
)


def file_of(flags: str) -> CompoundFile:
    file, problems = read_compound_file(SMALL.replace("aliases:", flags, 1))
    assert file is not None, problems
    return file


async def show(
    tx: Transaction, liaison: Actor, compound_id: int, rows: Sequence[str], sha: str = "a"
) -> RosterLook:
    table = find_roster([[row.split(",") for row in (HEADING, *rows)]])
    assert table is not None
    return await read_roster(
        tx,
        actor=liaison,
        compound_id=compound_id,
        file_name="花名册.csv",
        digest=sha * 64,
        table=table,
        now=DURING,
    )


async def home_of(tx: Transaction, key: str) -> tuple[str, int, int]:
    row = await tx.one(select(household).where(household.c.key == key))
    return row.kind, row.heads, row.floor


async def test_looking_changes_nothing_and_applying_writes_what_was_shown(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        wang = await make_member(tx, "1-1-101")
        lee = await make_member(tx, "2-1-101", name="李强", phone="+8613900139000")
        look = await show(tx, liaison, compound_id, FILE)
        assert [change.key for change in look.plan.changes] == ["1-1-101", "1-1-901", "3"]
        assert look.plan.new_addresses == ("1-1-901",)
        assert [doubt.reason for _, row in look.broken for doubt in row.doubts] == ["bad_phone"]
        assert not await tx.all(select(roster_entry))
        before = await tx.scalar(select(ordering_group.c.revision))

        await apply_roster(tx, actor=liaison, upload_id=look.upload_id, now=DURING)
        assert await home_of(tx, "1-1-101") == ("home", 3, 1)
        assert await home_of(tx, "1-1-901") == ("home", 1, 9)
        assert await home_of(tx, "3") == ("institution", 60, 0)
        assert await tx.scalars(select(household_flag.c.flag)) == ["elderly_alone"]
        home = await household_id_of(tx, "1-1-101")
        people = [
            (who.role, who.name, who.person_id) for who in await roster_of(tx, household_id=home)
        ]
        assert people == [
            ("lives", "王芳", wang.person_id),
            ("cares", "李强", lee.person_id),
            ("lives", "王小明", None),
        ]
        assert await tx.scalar(select(ordering_group.c.revision)) == before + 1
        places = await tx.scalars(select(household.c.key).order_by(household.c.position))
        assert places[5:8] == ["1-1-302", "1-1-901", "1-2-101"]
        assert not await tx.all(select(outbox))
        by = await tx.all(select(audit.c.noun_id, audit.c.after).where(audit.c.verb == "roster"))
        assert len(by) == 3
        assert "王芳" not in str([row.after for row in by])

        left = await latest_roster(tx, actor=liaison, compound_id=compound_id)
        assert left is not None
        assert [row.cells[1] for row, _ in left.broken] == ["周强"]
        with pytest.raises(AlreadyDecided):
            await apply_roster(tx, actor=liaison, upload_id=look.upload_id, now=DURING)


async def test_the_same_file_once_more_changes_nothing_and_says_so(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        first = await show(tx, liaison, compound_id, FILE)
        await apply_roster(tx, actor=liaison, upload_id=first.upload_id, now=DURING)
        rows = await tx.scalar(select(func.count()).select_from(roster_entry))
        again = await show(tx, liaison, compound_id, FILE)
        assert again.plan.is_nothing
        assert again.applied_before
        await apply_roster(tx, actor=liaison, upload_id=again.upload_id, now=DURING)
        assert await tx.scalar(select(func.count()).select_from(roster_entry)) == rows


async def test_what_has_changed_since_the_look_is_taken_as_it_is_now(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        done = await show(tx, liaison, compound_id, FILE)
        await apply_roster(tx, actor=liaison, upload_id=done.upload_id, now=DURING)
        moves = ("1-1-101,王小明,,,取消独居,,,,,搬走", "1-1-101,王芳,13711137111,,,,,,,")
        look = await show(tx, liaison, compound_id, moves, "b")
        (change,) = look.plan.changes
        assert [len(change.removed), len(change.rephoned)] == [1, 1]
        await apply_roster(tx, actor=liaison, upload_id=look.upload_id, now=DURING)
        home = await household_id_of(tx, "1-1-101")
        names = [who.name for who in await roster_of(tx, household_id=home)]
        assert names == ["王芳", "李强"]
        assert await tx.scalars(select(household_flag.c.flag)) == []
        assert (await look_at_roster(tx, actor=liaison, upload_id=look.upload_id)).plan.is_nothing


async def test_an_older_file_is_dropped_with_its_rows_and_strangers_see_none(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        old = await show(tx, liaison, compound_id, FILE)
        new = await show(tx, liaison, compound_id, FILE[:1], "b")
        rows = await tx.all(select(upload.c.state, upload.c.rows).order_by(upload.c.id))
        assert [(row.state, row.rows is None) for row in rows] == [
            ("dropped", True),
            ("shown", False),
        ]
        with pytest.raises(AlreadyDecided):
            await apply_roster(tx, actor=liaison, upload_id=old.upload_id, now=DURING)
        stranger = Actor("person", 99, person_id=await make_person(tx))
        with pytest.raises(NoRight):
            await look_at_roster(tx, actor=stranger, upload_id=new.upload_id)
        await drop_roster(tx, actor=liaison, upload_id=new.upload_id, now=DURING)
        assert await latest_roster(tx, actor=liaison, compound_id=compound_id) is None


async def test_room_and_phone_match_whoever_lives_there_and_no_carer(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        look = await show(tx, liaison, compound_id, FILE)
        await apply_roster(tx, actor=liaison, upload_id=look.upload_id, now=DURING)
        home, other = await household_id_of(tx, "1-1-101"), await household_id_of(tx, "1-1-102")
        found = await roster_match(tx, household_id=home, phone="+8613812345678")
        assert found is not None
        assert found.name == "王芳"
        assert await roster_match(tx, household_id=other, phone="+8613812345678") is None
        assert await roster_match(tx, household_id=home, phone="+8613900139000") is None


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_compounds_own_flags_come_with_its_file_and_are_read_in_a_roster(db: Database):
    own = "flags: [{code: volunteer_home, name: 志愿者家庭, name_en: volunteers' home}], aliases:"
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        rows = ("1-1-101,王芳,,,志愿者家庭,,,,,",)
        assert len((await show(tx, liaison, compound_id, rows)).broken) == 1
        file = file_of(own)
        changes = (await plan_load(tx, file)).changes
        assert [list(item.after) for item in changes.changed] == [["flags"]]
        today = DURING.date()
        await apply_load(tx, file, actor=OPERATOR, today=today, now=DURING, with_payees=True)
        assert (await plan_load(tx, file)).changes.is_nothing
        look = await show(tx, liaison, compound_id, rows)
        assert look.plan.changes[0].after.flags == {"volunteer_home"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_rows_that_nobody_decided_on_are_forgotten_after_three_days(db: Database):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        await show(tx, liaison, compound_id, FILE)
        await purge_rosters(tx, now=DURING + KEPT_FOR - timedelta(minutes=1))
        assert await latest_roster(tx, actor=liaison, compound_id=compound_id) is not None
        await purge_rosters(tx, now=DURING + KEPT_FOR)
        assert await latest_roster(tx, actor=liaison, compound_id=compound_id) is None
        assert await tx.scalar(select(upload.c.state)) == "dropped"
