"""The liaison sends the roster as a file in private, looks at it, and says yes or no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.pressed import Pressed
from bot.screens import roster
from bot.screens.roster_presses import (
    ApplyRoster,
    DropRoster,
    OpenRoster,
    PlaceRoster,
    RosterTemplate,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.desks import choose_desk
from orders.use_cases.rights import compounds_with_right
from orders.use_cases.roster_import import apply_roster, drop_roster, place_roster, take_roster
from orders.use_cases.roster_present import flags_of_compound
from storage.database import Transaction

router = Router(name="roster")
router.message.filter(F.chat.type == "private")

NEEDED = ("approve",)


class HoldsApprove(Filter):
    """Matches messages of a liaison: a file of anybody else is no roster."""

    async def __call__(self, event: Message, tx: Transaction, actor: Actor) -> bool:
        return bool(await compounds_with_right(tx, actor.person_id or 0, *NEEDED))


@router.message(Command("roster"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return roster.roster_page(
        turn.texts, await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    )


@router.callback_query(Pressed(OpenRoster))
async def show_of(event: CallbackQuery, *, press: OpenRoster, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    return roster.roster_page(turn.texts, desk)


@router.callback_query(Pressed(RosterTemplate))
async def template(event: CallbackQuery, *, press: RosterTemplate, turn: Turn) -> Screen:
    await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    return roster.template_sent(turn.texts, await flags_of_compound(turn.tx, press.compound_id))


@router.message(F.document | F.photo, HoldsApprove())
async def sent(
    event: Message,
    *,
    attachment: Attachment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    **_: Any,
) -> Sequence[Screen]:
    look = await take_roster(
        tx, actor=actor, file_name=attachment.name, content=attachment.content, now=now
    )
    return roster.looked_at(texts, look, await choose_desk(tx, actor=actor, rights=NEEDED))


@router.callback_query(Pressed(PlaceRoster))
async def place(event: CallbackQuery, *, press: PlaceRoster, turn: Turn) -> Sequence[Screen]:
    look = await place_roster(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        compound_id=press.compound_id,
        now=turn.now,
    )
    return roster.looked_at(
        turn.texts, look, await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    )


@router.callback_query(Pressed(ApplyRoster))
async def apply(event: CallbackQuery, *, press: ApplyRoster, turn: Turn) -> Screen:
    look = await apply_roster(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return roster.roster_applied(turn.texts, look)


@router.callback_query(Pressed(DropRoster))
async def drop(event: CallbackQuery, *, press: DropRoster, turn: Turn) -> Screen:
    await drop_roster(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return roster.roster_dropped(turn.texts)
