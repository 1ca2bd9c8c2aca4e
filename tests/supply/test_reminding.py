"""Batches that wait past their time: the liaisons are reminded, not pestered."""

from datetime import timedelta

from fulfillment.notices import Notice
from fulfillment.supply.use_cases.reminding import remind_approval
from storage.database import Database
from tests.builders import CUTOFF
from tests.supply.rounds import approve_everything, make_round, notices

APPROVE_BY = CUTOFF + timedelta(hours=1)


async def test_liaisons_are_reminded_when_the_time_has_passed_and_twice_more(db: Database):
    async with db.write() as tx:
        await make_round(tx)
        told = []
        for minutes in (-1, 0, 10, 29, 30, 60, 119, 120, 600):
            await remind_approval(tx, now=APPROVE_BY + timedelta(minutes=minutes))
            told.append(len(await notices(tx, Notice.BATCHES_WAIT)))
        assert told == [0, 1, 1, 1, 2, 2, 2, 3, 3]
        assert (await notices(tx, Notice.BATCHES_WAIT))[0].data["buildings"] == ["1", "2", "3"]


async def test_after_a_downtime_only_the_latest_reminder_is_said(db: Database):
    async with db.write() as tx:
        await make_round(tx)
        await remind_approval(tx, now=APPROVE_BY + timedelta(hours=5))
        assert len(await notices(tx, Notice.BATCHES_WAIT)) == 1


async def test_what_is_approved_is_not_reminded_of(db: Database):
    async with db.write() as tx:
        made = await make_round(tx)
        await approve_everything(tx, made)
        assert await remind_approval(tx, now=APPROVE_BY) == 0
