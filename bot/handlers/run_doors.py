"""Door after door of one's own run; a photo sent on the way belongs to the door one stands at."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import run_sheet as sheet
from bot.screens.run_presses import AskPhoto, EndDoor, LaterDoor, MarkBag, PayOnRun
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.rules.runs import Outcome
from fulfillment.handover.use_cases.run_doors import (
    AWAITED,
    ask_for_photo,
    finish_door,
    keep_photo,
    mark_missing,
    postpone_door,
    take_at_this_door,
    takes_photo,
)
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="run_doors")
router.message.filter(F.chat.type == "private")


async def _of_a_door(
    event: Message,
    tx: Transaction,
    actor: Actor,
    now: datetime,
    attachment: Attachment | None = None,
) -> bool:
    """A photo from somebody on a run, who was not asked for another one."""
    if attachment is None or not attachment.is_photo:
        return False
    return await takes_photo(tx, actor=actor, now=now)


@router.message(F.photo | F.document, _of_a_door)
async def photo(event: Message, *, attachment: Attachment, turn: Turn) -> Screen:
    jpeg = attachment.picture or attachment.fetched()
    kept = await keep_photo(
        turn.tx, actor=turn.actor, jpeg=jpeg, caption=event.caption or "", now=turn.now
    )
    return sheet.run_sheet(turn.texts, kept)


@router.message(Awaits(*AWAITED.values()))
async def note(event: Message, *, purpose: str, subject_id: int, answer: str, turn: Turn) -> Screen:
    done = await finish_door(
        turn.tx,
        actor=turn.actor,
        door_id=subject_id,
        outcome=Outcome(purpose.removeprefix("run_")),
        note=answer,
        now=turn.now,
    )
    return sheet.run_sheet(turn.texts, done)


@router.callback_query(
    Pressed(EndDoor), F.data.endswith((":given", ":left", ":nobody", ":lacking"))
)
async def end(event: CallbackQuery, *, press: EndDoor, turn: Turn) -> Screen:
    outcome = Outcome(press.outcome)
    done = await finish_door(
        turn.tx, actor=turn.actor, door_id=press.door_id, outcome=outcome, now=turn.now
    )
    return sheet.run_sheet(turn.texts, done)


@router.callback_query(Pressed(AskPhoto), F.data.endswith((":left", ":nobody")))
async def ask_photo(event: CallbackQuery, *, press: AskPhoto, turn: Turn) -> Screen:
    outcome = Outcome(press.outcome)
    asked = await ask_for_photo(
        turn.tx, actor=turn.actor, door_id=press.door_id, outcome=outcome, now=turn.now
    )
    return sheet.run_sheet(turn.texts, asked)


@router.callback_query(Pressed(LaterDoor))
async def later(event: CallbackQuery, *, press: LaterDoor, turn: Turn) -> Screen:
    found = await postpone_door(turn.tx, actor=turn.actor, door_id=press.door_id)
    return sheet.run_sheet(turn.texts, found)


@router.callback_query(Pressed(MarkBag))
async def mark(event: CallbackQuery, *, press: MarkBag, turn: Turn) -> Screen:
    found = await mark_missing(
        turn.tx,
        actor=turn.actor,
        door_id=press.door_id,
        bag_id=press.bag_id,
        is_missing=press.is_missing == 1,
    )
    return sheet.bags_at_door(turn.texts, found)


@router.callback_query(Pressed(PayOnRun))
async def paid(event: CallbackQuery, *, press: PayOnRun, turn: Turn) -> Screen:
    found = await take_at_this_door(
        turn.tx,
        actor=turn.actor,
        door_id=press.door_id,
        way=press.way,
        seen=press.seen,
        now=turn.now,
    )
    return sheet.run_sheet(turn.texts, found)
