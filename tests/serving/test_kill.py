"""The kill run in its shortest form, and that it would notice what must not happen."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.simulation import seen
from benchmarks.kill.cycle import LivedCycle
from benchmarks.kill.people import GROUP
from benchmarks.kill.run import begin, live
from benchmarks.kill.site import Site, open_site
from config.chance import SeededChance
from config.settings import SANDBOX_TOKEN
from fulfillment.money.tables.payments import ledger_entry
from orders.tables.orders import order_line
from storage.tables import audit, inbox

pytestmark = pytest.mark.slow

ROUNDS = 6


async def test_killed_at_random_nothing_is_lost_or_doubled_and_the_checks_can_tell(tmp_path: Path):
    kills: list[str] = []
    async with open_site(tmp_path, database_url="") as site:
        lived = await begin(
            site,
            chance=SeededChance("short"),
            tell=lambda kill: kills.append(str(kill)),
            only_every=2,
        )
        last = await live(lived, ROUNDS, first=1)
        assert lived.checks.differences == [], kills
        assert lived.rounds.count.total() == ROUNDS
        for spoil, words in SPOILT.items():
            await spoil(site, last)
            await last.look("backup")
            assert re.search(words, "\n".join(lived.checks.differences)), spoil.__name__


async def change_an_order(site: Site, _: LivedCycle) -> None:
    async with site.database.write() as tx:
        more = order_line.c.quantity + 1
        await tx.run(update(order_line).values(quantity=more))


async def lose_an_update(site: Site, _: LivedCycle) -> None:
    async with site.database.write() as tx:
        middle = select(inbox.c.id).order_by(inbox.c.id).offset(20).limit(1)
        await tx.run(delete(inbox).where(inbox.c.id == middle.scalar_subquery()))


async def fail_an_update(site: Site, _: LivedCycle) -> None:
    async with site.database.write() as tx:
        newest = select(inbox.c.id).order_by(inbox.c.id.desc()).limit(1)
        spoilt = update(inbox).where(inbox.c.id == newest.scalar_subquery())
        await tx.run(spoilt.values(state="failed"))


async def say_a_notice_twice(site: Site, _: LivedCycle) -> None:
    last = [event["message"] for event in site.feed.box(GROUP).since(0, seen.from_bot)][-1]
    body = {"chat_id": GROUP, "text": seen.text_of(last)}
    answer = await site.sandbox.control.post(
        f"{site.sandbox.url}/bot{SANDBOX_TOKEN}/sendMessage", json=body
    )
    answer.raise_for_status()
    await site.feed.box(GROUP).wait(
        lambda event: event.get("message_id") == answer.json()["result"]["message_id"],
        since=0,
        what="the same again",
    )


async def cook_the_books(site: Site, _: LivedCycle) -> None:
    async with site.database.write() as tx:
        newest = select(ledger_entry.c.id).order_by(ledger_entry.c.id.desc()).limit(1)
        spoilt = update(ledger_entry).where(ledger_entry.c.id == newest.scalar_subquery())
        await tx.run(spoilt.values(amount=ledger_entry.c.amount + 1))


async def forget_the_approvals(site: Site, _: LivedCycle) -> None:
    async with site.database.write() as tx:
        await tx.run(delete(audit).where(audit.c.noun == "batch", audit.c.verb == "approve"))


async def hand_a_bag_out_twice(site: Site, last: LivedCycle) -> None:
    code = next(iter(last.tables.told))
    last.tables.told[code] += 1


SPOILT: dict[Callable[[Site, LivedCycle], Awaitable[None]], str] = {
    change_an_order: "wished .* it stands",
    lose_an_update: "never came in",
    fail_an_update: "1 updates are failed",
    say_a_notice_twice: "was told twice",
    cook_the_books: "ledger .* is left",
    forget_the_approvals: "was not approved",
    hand_a_bag_out_twice: "handed out 2 times",
}
