"""“Is this genuine?”: /verify, the button under a bill, and any code that is sent in private.

`router` comes early: who was asked for a code, and texts and pictures that hold nothing but
payment codes. `rest` comes after whoever else expects a picture.
"""

import re
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.pressed import Pressed
from bot.screens import verifying
from bot.screens.payee_presses import VerifyBill
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.texts import Texts
from fulfillment.money.rules.spotting import payment_codes
from fulfillment.money.use_cases.verifying import verify_bill, verify_codes
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, awaited, forget_awaited
from storage.database import Transaction

PURPOSE = "verify"
# An address, or a long word without spaces.
CODE_LIKE = re.compile(r"://|^\s*[!-~]{16,}\s*$|[a-z0-9]\.[a-z]{2,}/", re.IGNORECASE)

router = Router(name="verify")
rest = Router(name="verify_pictures")
for each in (router, rest):
    each.message.filter(F.chat.type == "private")


async def _only_payment_codes(
    event: Message,
    tx: Transaction,
    actor: Actor,
    now: datetime,
    attachment: Attachment | None = None,
) -> bool:
    """A picture with codes to pay with and no others: a bag's label has its own code, too."""
    codes = attachment.codes if attachment is not None else ()
    if not codes or not all(payment_codes(code, is_scanned=True) for code in codes):
        return False
    return await _nothing_else_is_awaited(tx, actor, now)


async def _has_payment_code(event: Message, tx: Transaction, actor: Actor, now: datetime) -> bool:
    text = event.text or ""
    if text.startswith("/") or not payment_codes(text):
        return False
    return await _nothing_else_is_awaited(tx, actor, now)


async def _nothing_else_is_awaited(tx: Transaction, actor: Actor, now: datetime) -> bool:
    """A photo of a complaint may have the slip on it, and a reason may have a link in it."""
    return await awaited(tx, actor=actor, now=now) is None


async def _has_code(event: Message, attachment: Attachment | None = None) -> bool:
    return attachment is not None and bool(attachment.codes)


async def _is_awaited(event: Message, tx: Transaction, actor: Actor, now: datetime) -> bool:
    """A picture, or a text that can be a code: who writes an order meanwhile has ordered."""
    is_picture = bool(event.photo or event.document)
    if not is_picture and not CODE_LIKE.search(event.text or ""):
        return False
    return (await awaited(tx, actor=actor, now=now) or ("",))[0] == PURPOSE


@router.message(Command("verify"))
async def ask(event: Message, *, command: CommandObject, turn: Turn) -> Screen:
    """With a code behind it, that one; else the next message is taken as one."""
    if command.args:
        return await _judged(
            turn.tx, turn.actor, turn.texts, turn.around, turn.now, text=command.args
        )
    await await_text(turn.tx, actor=turn.actor, purpose=PURPOSE, subject_id=0, now=turn.now)
    return verifying.ask_for_code(turn.texts)


@router.message(CommandStart(deep_link=True, magic=F.args == "verify"))
async def ask_by_link(event: Message, *, turn: Turn) -> Screen:
    """The button under a warning in the group leads here."""
    await await_text(turn.tx, actor=turn.actor, purpose=PURPOSE, subject_id=0, now=turn.now)
    return verifying.ask_for_code(turn.texts)


@router.message(_is_awaited)
@router.message(_only_payment_codes)
@router.message(_has_payment_code)
@rest.message(F.photo, _has_code)
async def judge(event: Message, *, attachment: Attachment | None = None, turn: Turn) -> Screen:
    """Say whether it is genuine."""
    if attachment is not None:
        return await _judged(
            turn.tx, turn.actor, turn.texts, turn.around, turn.now, attachment=attachment
        )
    return await _judged(
        turn.tx, turn.actor, turn.texts, turn.around, turn.now, text=event.text or ""
    )


@rest.message(F.photo)
async def no_code(event: Message, texts: Texts) -> Screen:
    """A picture that nobody asked for: a receipt, or a code that cannot be read."""
    return verifying.no_code(texts)


async def _judged(
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    around: Surroundings,
    now: datetime,
    *,
    text: str = "",
    attachment: Attachment | None = None,
) -> Screen:
    scanned = attachment.codes if attachment is not None else ()
    found = await verify_codes(
        tx, actor=actor, text=text, scanned=scanned, portal_url=around.portal_url, now=now
    )
    await forget_awaited(tx, actor=actor)
    return verifying.verified(texts, found)


@router.callback_query(Pressed(VerifyBill))
async def of_bill(event: CallbackQuery, *, press: VerifyBill, turn: Turn) -> Screen:
    found = await verify_bill(
        turn.tx,
        actor=turn.actor,
        request_id=press.request_id,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return verifying.verified(turn.texts, (found,))
