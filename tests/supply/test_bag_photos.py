"""Photos of packed bags: kept by the label on them, seen by the household with its sum."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bot.attachments import Attachment
from fulfillment.money.tables.payments import payment_request
from fulfillment.notices import Notice
from fulfillment.supply.documents.codes import qr_png
from fulfillment.supply.documents.photos import KEPT, NotAPhoto, read_photo
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.use_cases.bag_photos import (
    KEPT_FOR,
    Photographed,
    keep_bag_photo,
    purge_bag_photos,
)
from fulfillment.supply.use_cases.packing import mark_packed
from orders.actors import Actor
from orders.rules.errors import NoRight
from orders.rules.errors_papers import NoLabelSeen, SeveralLabelsSeen
from storage.database import Database, Transaction
from storage.tables import document
from tests.builders import PORTAL
from tests.liaison.chat import Chat
from tests.supply.rounds import MORNING, Round, approve_everything, make_round, notices

UPRIGHT, TURNED = 1, 6


def photo_of(*codes: str, orientation: int = UPRIGHT) -> bytes:
    """A phone's photo: labels on a grey table, written down sideways, with the phone's notes."""
    picture = Image.new("RGB", (2400, 3200), (120, 118, 110))
    for place, code in enumerate(codes):
        label = Image.open(BytesIO(qr_png(code))).convert("RGB").resize((420, 420))
        picture.paste(label, (300, 300 + 700 * place))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "A phone of somebody"
    if orientation == TURNED:
        picture = picture.rotate(90, expand=True)
    out = BytesIO()
    picture.save(out, format="JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_is_read_turned_upright_and_loses_the_phone_s_notes() -> None:
    found = read_photo(photo_of("7KQ4M8", orientation=TURNED))
    assert found.codes == ("7KQ4M8",)
    with Image.open(BytesIO(found.jpeg)) as kept:
        assert (kept.height, dict(kept.getexif())) == (KEPT, {})
        assert kept.width < kept.height


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0 cut off"])
def test_what_is_no_picture_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        read_photo(content)


async def test_the_household_sees_its_bag_once_and_with_its_sum(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        code, parcel_id = await _first_bag(tx, world)
        kept = await _keep(tx, world, code, "https://pay.example.org/p/1")
        assert (kept.address, kept.number, kept.bags, kept.told) == ("1-1-101", 1, 1, False)
        assert await notices(tx, Notice.BAG_PHOTO) == []
        for _ in range(2):
            await _pack(tx, world)
        assert (
            await _keep(tx, world, code, "https://pay.example.org/p/1")
        ).told  # the same photo is not shown again
        seen = await notices(tx, Notice.BAG_PHOTO)
        asked = select(payment_request.c.amount).where(payment_request.c.parcel_id == parcel_id)
        assert [row.data["amount"] for row in seen] == [await tx.scalar(asked)]


async def test_only_one_bag_that_is_being_packed_and_only_by_who_packs_it(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        codes = await tx.scalars(
            select(bag.c.code).join(parcel).where(parcel.c.supplier_id == world.supplier_id)
        )
        with pytest.raises(SeveralLabelsSeen):
            await _keep(tx, world, *codes[:2])
        with pytest.raises(NoLabelSeen):
            await _keep(tx, world, "https://example.org", "ZZZZZZ")
        stranger = Actor("person", 999, person_id=999)
        with pytest.raises(NoRight):
            await keep_bag_photo(tx, actor=stranger, codes=codes[:1], jpeg=b"j", now=MORNING)
        contact = Actor("person", world.contact_id, person_id=world.contact_id)
        await keep_bag_photo(tx, actor=contact, codes=codes[:1], jpeg=b"j", now=MORNING)
        assert await purge_bag_photos(tx, now=MORNING + KEPT_FOR) == 0
        assert await purge_bag_photos(tx, now=MORNING + KEPT_FOR * 2) == 1
        left = select(document.c.content).where(document.c.kind == "bag_photo")
        assert await tx.scalars(left) == [b""]


async def test_a_packer_s_photo_may_come_as_a_file(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        await approve_everything(tx, world)
        code, _ = await _first_bag(tx, world)
        seen = read_photo(photo_of(code))
        contact = Actor("person", world.contact_id, person_id=world.contact_id)
        chat = Chat(tx, contact, MORNING)
        photo = Attachment("IMG_1.jpg", "image/jpeg", photo_of(code), seen.codes, seen.jpeg)
        assert "Kept: 1-1-101, bag 1 of 1" in await chat.sends_file("IMG_1.jpg", photo)
        kept = select(document.c.content).where(document.c.kind == "bag_photo")
        assert await tx.scalar(kept) == seen.jpeg


async def _first_bag(tx: Transaction, world: Round) -> tuple[str, int]:
    row = await tx.one(
        select(bag.c.code, bag.c.parcel_id)
        .join(parcel)
        .where(parcel.c.supplier_id == world.supplier_id, parcel.c.address == "1-1-101")
    )
    return row.code, row.parcel_id


async def _keep(tx: Transaction, world: Round, *codes: str) -> Photographed:
    jpeg = read_photo(photo_of(*codes)).jpeg
    return await keep_bag_photo(tx, actor=world.clerk, codes=codes, jpeg=jpeg, now=MORNING)


async def _pack(tx: Transaction, world: Round) -> None:
    await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
