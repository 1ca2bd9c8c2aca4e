"""Photos of packed bags sent to the bot: the label on them tells whose bag it is."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import Message

from bot.attachments import Attachment
from bot.screens import bag_photos
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.supply.use_cases.bag_photos import keep_bag_photo
from fulfillment.supply.use_cases.packing_rights import packs_somewhere
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="bag_photos")
router.message.filter(F.chat.type == "private", F.photo)


async def _from_a_packer(event: Message, tx: Transaction, actor: Actor) -> bool:
    """Other people's photos are somebody else's business."""
    return await packs_somewhere(tx, actor)


@router.message(_from_a_packer)
async def keep(
    event: Message,
    *,
    attachment: Attachment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    kept = await keep_bag_photo(
        tx, actor=actor, codes=attachment.codes, jpeg=attachment.fetched(), now=now
    )
    return bag_photos.photo_kept(texts, kept)
