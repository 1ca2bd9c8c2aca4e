"""A payment code seen in the ordering group: genuine ones are left alone, others are warned of.

One warning a code and hour, in the group without any name, and to the liaisons with who posted
it. What the warning says is made by who calls: this only decides whether there is one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.money.rules.spotting import kind_of
from fulfillment.money.use_cases.judging import Verdict, judge_code
from fulfillment.notices_payees import Notice
from orders.actors import SCHEDULER
from orders.use_cases.compounds import compounds_of_group, group_of_chat
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post
from storage.tables import outbox

WARNED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Who posted it where: a name, and an address of the message where it has one."""

    chat_id: int
    message_id: int
    poster: str
    link: str = ""


async def judge_in_group(
    tx: Transaction,
    *,
    codes: Sequence[str],
    seen: Sighting,
    portal_url: str,
    now: datetime,
) -> str | None:
    """Judge the codes of a message, and tell the liaisons of those that are not genuine.

    Returns the key under which the group is to be warned, None where nothing is to be said there:
    all is genuine, it is no ordering group, or it was warned of this within the hour.
    """
    group = await group_of_chat(tx, seen.chat_id)
    if group is None:
        return None
    places = [row.id for row in await compounds_of_group(tx, group.id)]
    people = sorted({each for place in places for each in await holders(tx, place, "approve")})
    warned: str | None = None
    for code in codes:
        verdict = await judge_code(
            tx, payload=code, compound_ids=places, portal_url=portal_url, now=now
        )
        if verdict.is_genuine:
            continue
        key = await _free_key(tx, seen.chat_id, code, people, now=now)
        if key is None:
            continue
        warned = warned or key
        await _tell(tx, code, verdict, seen, key=key, people=people, now=now)
        after = {"message": seen.message_id, "why": verdict.why, "kind": kind_of(code)}
        change = Change("group", group.id, "warn_of_code", None, after)
        await record(tx, change, actor=str(SCHEDULER), now=now)
    return warned


async def _free_key(
    tx: Transaction, chat_id: int, code: str, people: Sequence[int], *, now: datetime
) -> str | None:
    """The natural key of this hour's warning; None where the last hour has one.

    Of several codes in one message the group hears once, under the first one's key; each is told
    to the liaisons under its own.
    """
    digest = hashlib.sha256(code.encode()).hexdigest()[:16]
    hour = int(now.timestamp()) // 3600
    keys = [f"code_seen:{chat_id}:{digest}:{each}" for each in (hour, hour - 1)]
    told = [f"{key}:{each}" for key in keys for each in people]
    found = await tx.first(
        select(outbox.c.id).where(
            outbox.c.natural_key.in_([*keys, *told]), outbox.c.created_at > now - WARNED_FOR
        )
    )
    return keys[0] if found is None else None


async def _tell(
    tx: Transaction,
    code: str,
    verdict: Verdict,
    seen: Sighting,
    *,
    key: str,
    people: Sequence[int],
    now: datetime,
) -> None:
    data = {
        "poster": seen.poster[:80],
        "link": seen.link,
        "kind": kind_of(code),
        "why": verdict.why,
        "code": code[:120],
    }
    posts = [
        Post(f"person:{each}", Notice.CODE_SEEN, data, natural_key=f"{key}:{each}")
        for each in people
    ]
    await post(tx, *posts, now=now)
