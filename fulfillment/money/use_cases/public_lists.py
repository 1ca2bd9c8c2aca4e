"""The four public lists of a compound: bought, donated, handed out, in stock (四个清单).

Goods by what is in the bundles. Bought is what arrived, handed out what households have; a
platform's goods count as bought. No names, no rooms, no phones: anybody may see them who has the
link, which is signed so that nobody can guess another compound's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, Signer
from sqlalchemy import Row, case, func, select

from config.texts import Texts
from fulfillment.money.rules.money_sheet import MoneySheet, Section
from fulfillment.money.rules.public_lists import Flow, Movement, Stand, stands_of
from fulfillment.money.use_cases.public_complaints import complaints_link
from fulfillment.notices_giving import Notice
from fulfillment.supply.rules.totals import quantity_text
from fulfillment.supply.tables.batches import parcel, parcel_line
from orders.actors import Actor
from orders.rules.errors import UnknownCode
from orders.rules.states import ParcelState
from orders.tables.compounds import compound
from orders.tables.cycles import offer
from orders.tables.donations import donation, donation_use
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.rights import require_right
from storage.database import Transaction
from storage.outbox import Post, post

SALT = "lanzi public lists"
HANDED_OUT = (ParcelState.COLLECTED, ParcelState.DELIVERED)
ARRIVED = (*HANDED_OUT, ParcelState.ARRIVED, ParcelState.READY, ParcelState.UNDELIVERED)


@dataclass(frozen=True, slots=True)
class PublicLists:
    """What a compound has bought, been given, handed out, and has, up to now."""

    compound_id: int
    compound: str
    compound_en: str
    timezone: str
    currency: str
    at: datetime
    stands: tuple[Stand, ...]


def lists_link(tx: Transaction, compound_id: int, *, portal_url: str) -> str:
    """The address under which a compound's lists are public."""
    return f"{portal_url}/public/lists/{_signer(tx).sign(str(compound_id)).decode()}"


async def open_lists(tx: Transaction, *, token: str, now: datetime) -> PublicLists:
    """The lists behind a link; raises `UnknownCode` for a link that nobody made."""
    try:
        compound_id = int(_signer(tx).unsign(token).decode())
    except (BadSignature, ValueError):
        raise UnknownCode(text=token[:40]) from None
    return await public_lists(tx, compound_id=compound_id, now=now)


async def public_lists(tx: Transaction, *, compound_id: int, now: datetime) -> PublicLists:
    """Return the four lists of a compound, over everything that it has had."""
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    movements = [
        *_of_offers(await _units(tx, compound_id)),
        *await _of_gifts(tx, compound_id),
    ]
    return PublicLists(
        compound_id,
        place.name,
        place.name_en,
        place.timezone,
        place.currency,
        now,
        stands_of(movements),
    )


async def post_lists(
    tx: Transaction, *, actor: Actor, compound_id: int, portal_url: str, now: datetime
) -> PublicLists:
    """Tell the group where the lists are, once a day at most. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    found = await public_lists(tx, compound_id=compound_id, now=now)
    group = await group_of_compound(tx, compound_id)
    data = {
        "compound": found.compound,
        "compound_en": found.compound_en,
        "goods": len(found.stands),
        "link": lists_link(tx, compound_id, portal_url=portal_url),
        "complaints": complaints_link(tx, compound_id, portal_url=portal_url),
        "at": now.isoformat(),
        "timezone": found.timezone,
    }
    day = now.astimezone(ZoneInfo(found.timezone)).date()
    key = f"{Notice.PUBLIC_LISTS}:{compound_id}:{day.isoformat()}"
    await post(tx, Post(f"group:{group.id}", Notice.PUBLIC_LISTS, data, natural_key=key), now=now)
    return found


def lists_sheet(texts: Texts, lists: PublicLists) -> MoneySheet:
    """The lists as a paper for the notice board."""
    _ = texts.gettext
    is_chinese = texts.locale == "zh_CN"
    rows = tuple(
        (
            str(number),
            each.good,
            each.unit,
            *map(quantity_text, (each.bought, each.donated, each.handed_out, each.in_stock)),
        )
        for number, each in enumerate(lists.stands, 1)
    )
    return MoneySheet(
        title=_("Bought, donated, handed out, in stock"),
        place=lists.compound if is_chinese else lists.compound_en,
        compound=lists.compound,
        edition="",
        made=_("As of {time}").format(time=texts.day_and_time(lists.at, lists.timezone)),
        made_at=lists.at,
        locale=texts.locale,
        currency=lists.currency,
        headings=(
            "",
            _("Goods"),
            _("Unit of measure"),
            _("Bought"),
            _("Donated"),
            _("Handed out"),
            _("In stock"),
        ),
        widths=(10, 0, 22, 26, 26, 26, 26),
        sections=(Section("", rows),),
        note=_("Without names and rooms. What came in is what was handed out and what is there."),
        page=_("Page {page} of {pages}"),
    )


async def _units(tx: Transaction, compound_id: int) -> Sequence[Row[Any]]:
    """Units that arrived and that were handed out, by offer; gifts are counted when given."""
    handed = case((parcel.c.state.in_(HANDED_OUT), parcel_line.c.quantity), else_=0)
    return await tx.all(
        select(
            offer.c.contents,
            offer.c.donation_id,
            func.sum(parcel_line.c.quantity).label("arrived"),
            func.sum(handed).label("handed"),
        )
        .join(parcel_line, parcel_line.c.offer_id == offer.c.id)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel.c.compound_id == compound_id, parcel.c.state.in_(ARRIVED))
        .group_by(offer.c.id)
        .order_by(offer.c.id)
    )


def _of_offers(rows: Iterable[Row[Any]]) -> Iterable[Movement]:
    for row in rows:
        for item in row.contents:
            each = Decimal(item["quantity"])
            if row.donation_id is None:
                yield Movement(Flow.BOUGHT, item["name"], item["unit"], each * int(row.arrived))
            yield Movement(Flow.HANDED_OUT, item["name"], item["unit"], each * int(row.handed))


async def _of_gifts(tx: Transaction, compound_id: int) -> list[Movement]:
    of_goods = (donation.c.compound_id == compound_id, donation.c.kind == "goods")
    given = await tx.all(
        select(donation.c.goods, donation.c.unit, donation.c.quantity).where(
            *of_goods, donation.c.withdrawn_at.is_(None)
        )
    )
    used = await tx.all(
        select(donation.c.goods, donation.c.unit, func.sum(donation_use.c.quantity).label("units"))
        .join(donation_use, donation_use.c.donation_id == donation.c.id)
        .where(*of_goods)
        .group_by(donation.c.goods, donation.c.unit)
    )
    came = [Movement(Flow.DONATED, row.goods, row.unit, Decimal(row.quantity)) for row in given]
    went = [Movement(Flow.HANDED_OUT, row.goods, row.unit, Decimal(row.units)) for row in used]
    return [*came, *went]


def _signer(tx: Transaction) -> Signer:
    return Signer(tx.sealer.link_key, salt=SALT)
