"""Individual needs in the private chat: the household asks, decides, says that it came."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import need_desk, needs
from bot.screens.need_presses import (
    AddNeedPhoto,
    DecideNeed,
    DeliverNeed,
    NewNeed,
    OpenNeed,
    OpenNeeds,
    RepeatNeed,
    ShowNeedPhoto,
    WithdrawNeed,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.rules.needs import NeedKind, kind_of
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.members import Membership, require_membership, require_memberships
from orders.use_cases.need_answers import decide_need, deliver_need, withdraw_need
from orders.use_cases.need_repeats import repeat_need
from orders.use_cases.need_suppliers import suppliers_for
from orders.use_cases.needs import (
    add_photo,
    ask_need,
    may_look_after,
    needs_of_household,
    photo_of,
    require_asker,
    show_need,
)
from storage.database import Transaction

router = Router(name="needs")
router.message.filter(F.chat.type == "private")

ASKED = "need_"
PHOTO = "photo_of_need"


@router.message(Command("need"))
async def show(event: Message, *, turn: Turn) -> Screen | Sequence[Screen]:
    own = await require_memberships(turn.tx, turn.actor)
    return [await _list(turn.tx, turn.actor, turn.texts, home) for home in own]


@router.callback_query(Pressed(OpenNeeds))
async def show_of(event: CallbackQuery, *, press: OpenNeeds, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    home = await require_membership(turn.tx, turn.actor, press.household_id)
    return await _list(turn.tx, turn.actor, turn.texts, home)


@router.callback_query(Pressed(NewNeed))
async def ask(event: CallbackQuery, *, press: NewNeed, turn: Turn) -> Screen:
    kind = kind_of(press.kind)
    await require_asker(turn.tx, turn.actor, household_id=press.household_id, kind=kind)
    await await_text(
        turn.tx, actor=turn.actor, purpose=ASKED + kind, subject_id=press.household_id, now=turn.now
    )
    return needs.ask_what(turn.texts, kind, household_id=press.household_id)


@router.message(Awaits(*(ASKED + kind for kind in NeedKind), or_photo=True))
async def take(
    event: Message,
    *,
    purpose: str,
    subject_id: int,
    answer: str,
    attachment: Attachment | None,
    turn: Turn,
) -> Screen:
    card = await ask_need(
        turn.tx,
        actor=turn.actor,
        household_id=subject_id,
        kind=NeedKind(purpose.removeprefix(ASKED)),
        text=answer,
        photo=attachment.fetched() if attachment else None,
        now=turn.now,
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    looks_after = await may_look_after(turn.tx, actor=turn.actor, card=card)
    return needs.asked(turn.texts, card, looks_after=looks_after)


@router.callback_query(Pressed(OpenNeed))
async def show_one(event: CallbackQuery, *, press: OpenNeed, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _page(turn.tx, turn.actor, turn.texts, press.need_id)


@router.callback_query(Pressed(ShowNeedPhoto))
async def show_photo(event: CallbackQuery, *, press: ShowNeedPhoto, turn: Turn) -> Screen:
    card, _ = await show_need(turn.tx, actor=turn.actor, need_id=press.need_id)
    content = await photo_of(turn.tx, actor=turn.actor, need_id=press.need_id)
    return needs.photo(turn.texts, card, content or b"")


@router.callback_query(Pressed(AddNeedPhoto))
async def ask_photo(event: CallbackQuery, *, press: AddNeedPhoto, turn: Turn) -> Screen:
    await show_need(turn.tx, actor=turn.actor, need_id=press.need_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=PHOTO, subject_id=press.need_id, now=turn.now
    )
    return needs.ask_photo(turn.texts, press.need_id)


@router.message(F.photo, Awaits(PHOTO, or_photo=True))
async def take_photo(
    event: Message, *, subject_id: int, attachment: Attachment, turn: Turn
) -> Screen:
    await add_photo(
        turn.tx, actor=turn.actor, need_id=subject_id, photo=attachment.fetched(), now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _page(turn.tx, turn.actor, turn.texts, subject_id)


@router.callback_query(Pressed(RepeatNeed))
async def repeat(event: CallbackQuery, *, press: RepeatNeed, turn: Turn) -> Screen:
    await repeat_need(
        turn.tx, actor=turn.actor, need_id=press.need_id, every_weeks=press.weeks, now=turn.now
    )
    return await _page(turn.tx, turn.actor, turn.texts, press.need_id)


@router.callback_query(Pressed(DecideNeed))
async def decide(event: CallbackQuery, *, press: DecideNeed, turn: Turn) -> Screen:
    card = await decide_need(
        turn.tx, actor=turn.actor, need_id=press.need_id, accepts=bool(press.accepts), now=turn.now
    )
    return needs.need_page(turn.texts, card)


@router.callback_query(Pressed(WithdrawNeed))
async def withdraw(event: CallbackQuery, *, press: WithdrawNeed, turn: Turn) -> Screen:
    return needs.need_page(
        turn.texts,
        await withdraw_need(turn.tx, actor=turn.actor, need_id=press.need_id, now=turn.now),
    )


@router.callback_query(Pressed(DeliverNeed))
async def deliver(event: CallbackQuery, *, press: DeliverNeed, turn: Turn) -> Screen:
    await deliver_need(turn.tx, actor=turn.actor, need_id=press.need_id, now=turn.now)
    return await _page(turn.tx, turn.actor, turn.texts, press.need_id)


async def _list(tx: Transaction, actor: Actor, texts: Texts, home: Membership) -> Screen:
    found = await needs_of_household(tx, actor=actor, household_id=home.household_id)
    return needs.need_list(texts, home, found)


async def _page(tx: Transaction, actor: Actor, texts: Texts, need_id: int) -> Screen:
    """The page of who looks after it, or the household's own."""
    card, looks_after = await show_need(tx, actor=actor, need_id=need_id)
    if looks_after:
        return need_desk.desk_card(texts, card, await suppliers_for(tx, card))
    return needs.need_page(texts, card)
