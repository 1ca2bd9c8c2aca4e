"""A file's card with what it needs besides: platforms for a new cycle, other compounds of mine."""

from bot.screens import imports
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.desks import choose_desk
from orders.use_cases.import_cards import ImportLook
from orders.use_cases.import_cycles import platforms_of
from storage.database import Transaction


async def shown(
    tx: Transaction, actor: Actor, texts: Texts, look: ImportLook, *, is_new: bool = False
) -> Screen:
    """The card of a file."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=look.compound_id)
    platforms = await platforms_of(tx, look.group_id)
    return imports.import_card(texts, look, platforms=platforms, desk=desk, is_new=is_new)
