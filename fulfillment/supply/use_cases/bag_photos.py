"""Photos of packed bags: kept by the code on the label, shown to the household with its sum.

A household that has been asked to pay sees the photo at once; one that has not sees it with the
request. A second photo of a bag takes the place of the first. Photos are emptied two weeks later.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, String, cast, func, literal, select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.notices import Notice
from fulfillment.supply.documents.shelf import ERASED
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.packing_rights import require_packer
from fulfillment.supply.use_cases.parcels import described
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.codes import normalise_code
from orders.rules.errors_papers import NoLabelSeen, SeveralLabelsSeen
from orders.rules.states import ParcelState
from storage.audit import Change, record
from storage.database import Transaction
from storage.tables import document

KIND = "bag_photo"
KEPT_FOR = timedelta(days=14)
CODES_AT_MOST = 20
# Before it is approved there is no label, and what has left the shop is photographed no more.
AT_THE_SHOP = (ParcelState.APPROVED, ParcelState.PACKED, ParcelState.HELD)


@dataclass(frozen=True, slots=True)
class Photographed:
    """Whose bag it was: bag `number` of `bags`; `told`: the household sees it already."""

    bag_id: int
    address: str
    order_number: str
    number: int
    bags: int
    told: bool


async def keep_bag_photo(
    tx: Transaction, *, actor: Actor, codes: Sequence[str], jpeg: bytes, now: datetime
) -> Photographed:
    """Keep a photo of the one bag whose code is among these.

    Raises `NoLabelSeen` where none of them is a bag that is being packed, `SeveralLabelsSeen`.
    """
    asked = [normalise_code(code) for code in codes[:CODES_AT_MOST]]
    rows = await tx.all(
        select(
            bag.c.id,
            bag.c.number,
            bag.c.parcel_id,
            parcel.c.compound_id,
            parcel.c.supplier_id,
            parcel.c.address,
            parcel.c.number.label("order_number"),
        )
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(bag.c.code.in_(asked), parcel.c.state.in_(AT_THE_SHOP))
    )
    if not rows:
        raise NoLabelSeen()
    for compound_id, supplier_id in {(row.compound_id, row.supplier_id) for row in rows}:
        await require_packer(tx, actor, compound_id=compound_id, supplier_id=supplier_id)
    if len(rows) > 1:
        raise SeveralLabelsSeen(addresses=tuple(sorted({row.address for row in rows})))
    (row,) = rows
    document_id = await _keep(tx, row.id, jpeg, now)
    change = Change("bag", row.id, "photograph", None, {"document": document_id}, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    count = select(func.count()).select_from(bag).where(bag.c.parcel_id == row.parcel_id)
    return Photographed(
        bag_id=row.id,
        address=row.address,
        order_number=row.order_number,
        number=row.number,
        bags=await tx.scalar(count),
        told=await show_photos(tx, [row.parcel_id], now=now) > 0,
    )


async def show_photos(tx: Transaction, parcel_ids: Sequence[int], *, now: datetime) -> int:
    """Show the households that were asked to pay what their bags look like; how many photos.

    The same photo is shown once.
    """
    photos = await _photos_of(tx, parcel_ids)
    notes = []
    for row in await described(tx, list(photos)):
        for found in photos[row.id]:
            data = {
                "document_id": found.document_id,
                "parcel_id": row.id,
                "address": row.address,
                "number": found.number,
                "bags": found.bags,
                "order_number": row.number,
                "cycle_number": row.cycle_number,
                "channel": row.channel,
                "supplier": row.supplier,
                "supplier_en": row.supplier_en,
                "amount": found.amount,
                "currency": row.currency,
            }
            key = f"{Notice.BAG_PHOTO}:{found.bag_id}:{found.sha256[:12]}"
            notes.append(Note(row.household_id, Notice.BAG_PHOTO, data, row.placed_by, key))
    await tell_households(tx, notes, now=now)
    return len(notes)


@dataclass(frozen=True, slots=True)
class _Photo:
    """A kept photo and what its household was asked for."""

    bag_id: int
    document_id: int
    sha256: str
    number: int
    bags: int
    amount: int


async def _photos_of(tx: Transaction, parcel_ids: Sequence[int]) -> Mapping[int, list[_Photo]]:
    found: dict[int, list[_Photo]] = defaultdict(list)
    bags = func.count().over(partition_by=bag.c.parcel_id)
    counted = (
        select(bag.c.id, bag.c.parcel_id, bag.c.number, bags.label("bags"))
        .where(bag.c.parcel_id.in_(parcel_ids))
        .subquery()
    )
    rows = await tx.all(
        select(
            counted,
            document.c.id.label("document_id"),
            document.c.sha256,
            payment_request.c.amount,
        )
        .join(document, document.c.subject == literal("bag:") + cast(counted.c.id, String))
        .join(payment_request, payment_request.c.parcel_id == counted.c.parcel_id)
        .where(document.c.kind == KIND, document.c.renderer != ERASED)
        .order_by(counted.c.parcel_id, counted.c.number)
    )
    for row in rows:
        found[row.parcel_id].append(
            _Photo(row.id, row.document_id, row.sha256, row.number, row.bags, row.amount)
        )
    return found


async def photographed_bags(
    tx: Transaction, *, cycle_id: int, compound_id: int, supplier_id: int
) -> frozenset[str]:
    """Return the codes of those bags that have a photo."""
    codes = await tx.scalars(
        select(bag.c.code)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .join(document, document.c.subject == literal("bag:") + cast(bag.c.id, String))
        .where(
            document.c.kind == KIND,
            document.c.renderer != ERASED,
            parcel.c.cycle_id == cycle_id,
            parcel.c.compound_id == compound_id,
            parcel.c.supplier_id == supplier_id,
        )
    )
    return frozenset(codes)


async def purge_bag_photos(tx: Transaction, *, now: datetime) -> int:
    """Empty the photos that have had their time; returns how many."""
    old = (document.c.kind == KIND, document.c.renderer != ERASED)
    emptied = update(document).where(*old, document.c.drawn_at < now - KEPT_FOR)
    return await tx.run(emptied.values(content=b"", renderer=ERASED))


async def empty_photos(tx: Transaction, *of_bags: ColumnElement[bool]) -> int:
    """Empty the photos of these bags; returns how many.

    Also called before bags are deleted: SQLite gives their numbers to others.
    """
    bags = select(literal("bag:") + cast(bag.c.id, String)).where(*of_bags)
    theirs = (document.c.kind == KIND, document.c.subject.in_(bags))
    return await tx.run(update(document).where(*theirs).values(content=b"", renderer=ERASED))


async def _keep(tx: Transaction, bag_id: int, jpeg: bytes, now: datetime) -> int:
    key = {"kind": KIND, "subject": f"bag:{bag_id}", "locale": ""}
    values = {
        "content": jpeg,
        "media_type": "image/jpeg",
        "sha256": hashlib.sha256(jpeg).hexdigest(),
        "renderer": "photo",
        "drawn_at": now,
    }
    there = [document.c[name] == value for name, value in key.items()]
    if not await tx.insert_new(document, **key, **values):
        await tx.run(update(document).where(*there).values(**values))
    return int(await tx.scalar(select(document.c.id).where(*there)))
