"""A platform's cycle: posted at its time, counted by itself, its end asks for the export."""

from datetime import timedelta
from typing import Any

import pytest

from config.chance import SeededChance
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.use_cases.cancel_views import cancel_as_seen, give_reason
from orders.rules.errors import NoRight
from orders.rules.errors_platform import NoPlatform
from orders.use_cases.platform_cards import end_due_platforms
from orders.use_cases.platform_cycles import open_due_platforms, platform_cycle
from orders.use_cases.platform_links import SUPPLIERS, keep_link
from orders.use_cases.platform_reminders import remind_of_platforms
from orders.use_cases.platform_set_up import PlatformForm, write_platform
from storage.database import Database
from tests.builders import CUTOFF, DURING, PORTAL, make_member, make_open_cycle, make_order
from tests.supply.platform_rounds import make_platform_compound, make_platform_cycle
from tests.supply.rounds import notices

LATER = DURING + timedelta(hours=1)


async def test_it_opens_at_its_time_is_told_once_and_ends_with_a_question(db: Database) -> None:
    async with db.write() as tx:
        place = await make_platform_compound(tx)
        own = await make_open_cycle(tx)
        await make_order(tx, "1-1-101", {"A": 1}, cycle_id=own)
        nowhere = await make_member(tx, "1-1-102", telegram_id=71)
        first = await make_platform_cycle(tx, *place, opens_at=LATER)
        again = await make_platform_cycle(tx, *place, opens_at=LATER)
        assert first.cycle_id == again.cycle_id  # pressed twice
        assert not await notices(tx, "platform_card")
        assert await open_due_platforms(tx, now=LATER) == [first.cycle_id]
        (card,) = await notices(tx, "platform_card")
        assert (card.recipient, card.data["number"]) == (f"group:{first.group_id}", 1)
        soon = CUTOFF - timedelta(hours=1)
        assert [await remind_of_platforms(tx, now=soon) for _ in range(2)] == [1, 0]
        (told,) = await notices(tx, "platform_reminder")
        assert told.recipient == f"person:{nowhere.person_id}"

    async with db.write() as tx:
        for now in (CUTOFF, CUTOFF + timedelta(minutes=5), CUTOFF + timedelta(hours=2)):
            await end_due_platforms(tx, now=now)
        assert len(await notices(tx, "export_wanted")) == 2
        cards = await notices(tx, "platform_card")
        assert cards[-1].data["is_over"]
        second = await make_platform_cycle(
            tx,
            *place,
            opens_at=CUTOFF,
            ends_at=CUTOFF + timedelta(hours=9),
            delivery_at=CUTOFF + timedelta(hours=30),
            now=CUTOFF,
        )
        assert (await platform_cycle(tx, second.cycle_id)).number == 2


async def test_a_program_that_was_down_for_all_of_it_posts_nothing_and_still_asks(
    db: Database,
) -> None:
    async with db.write() as tx:
        place = await make_platform_compound(tx)
        found = await make_platform_cycle(tx, *place, opens_at=LATER)
        after = CUTOFF + timedelta(minutes=10)
        assert await open_due_platforms(tx, now=after) == [found.cycle_id]
        await end_due_platforms(tx, now=after)
        assert not await notices(tx, "platform_card")
        assert len(await notices(tx, "export_wanted")) == 1


async def test_the_form_takes_a_pasted_message_and_a_cancelled_one_is_said_on_its_card(
    db: Database,
) -> None:
    async with db.write() as tx:
        compound_id, _, liaison = await make_platform_compound(tx)
        stranger = await make_member(tx, "1-1-102", telegram_id=72)
        form = PlatformForm(3, "2026-03-01T10:00", "2026-03-01T20:00", "2026-03-02T15:00", "")
        where: dict[str, Any] = {
            "compound_id": compound_id,
            "chance": SeededChance("x"),
            "now": DURING,
        }
        with pytest.raises(NoRight):
            await write_platform(tx, actor=stranger, form=form, **where)
        wrong = PlatformForm(1, form.opens, form.ends, form.delivers)
        with pytest.raises(NoPlatform):
            await write_platform(tx, actor=liaison, form=wrong, **where)
        subject = compound_id * SUPPLIERS + 3
        kept = await keep_link(
            tx, actor=liaison, subject_id=subject, text="开团 https://ktt.example/neu", now=DURING
        )
        assert kept.platforms[0].link == "https://ktt.example/neu"
        made = await write_platform(tx, actor=liaison, form=form, **where)
        assert made.state == "open"
        of_it: dict[str, Any] = {"actor": liaison, "cycle_id": made.cycle_id, "now": DURING}
        shown = await give_reason(tx, reason="平台停了", **of_it)
        await cancel_as_seen(
            tx, gives_back=GivesBack.REFUND, seen=shown.seen, portal_url=PORTAL, **of_it
        )
        assert (await platform_cycle(tx, made.cycle_id)).state == "cancelled"
        cards = await notices(tx, "platform_card")
        assert cards[-1].data["state"] == "cancelled"
        (told,) = await notices(tx, "cycle_cancelled")
        assert told.data["channel"] == "platform"
