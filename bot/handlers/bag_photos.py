"""Photos of packed bags sent to the bot: the label on them tells whose bag it is.

A phone sends a photo as a file, too, when asked for full size; `files` is asked before whoever
expects a table.
"""

from aiogram import F, Router
from aiogram.types import Message

from bot.attachments import Attachment
from bot.screens import bag_photos
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.supply.use_cases.bag_photos import keep_bag_photo
from fulfillment.supply.use_cases.packing_rights import packs_somewhere
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="bag_photos")
router.message.filter(F.chat.type == "private", F.photo)
files = Router(name="bag_photos_as_files")
files.message.filter(F.chat.type == "private", F.document)


async def _from_a_packer(event: Message, tx: Transaction, actor: Actor) -> bool:
    """Other people's photos are somebody else's business."""
    return await packs_somewhere(tx, actor)


async def _is_a_photo(event: Message, attachment: Attachment | None = None) -> bool:
    return attachment is not None and attachment.is_photo


@router.message(_from_a_packer)
@files.message(_is_a_photo, _from_a_packer)
async def keep(event: Message, *, attachment: Attachment, turn: Turn) -> Screen:
    jpeg = attachment.picture or attachment.fetched()
    kept = await keep_bag_photo(
        turn.tx, actor=turn.actor, codes=attachment.codes, jpeg=jpeg, now=turn.now
    )
    return bag_photos.photo_kept(turn.texts, kept)
