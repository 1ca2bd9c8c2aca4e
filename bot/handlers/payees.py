"""Whom residents pay, in the money menu: looked at, a collection code sent, a change answered."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.pressed import Pressed
from bot.screens import payees
from bot.screens.payee_presses import DecidePayee, OpenPayee, OpenPayees, SendCollectionCode
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.money.use_cases.collection_codes import take_collection_code
from fulfillment.money.use_cases.payee_changes import decide_payee_change
from fulfillment.money.use_cases.payee_telling import notice_data
from fulfillment.money.use_cases.payee_views import change_view, payee_board, payee_boards
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, awaited, forget_awaited
from orders.use_cases.desks import choose_desk
from storage.database import Transaction

PURPOSE = "collection_code"

router = Router(name="payees")
router.message.filter(F.chat.type == "private")


class AwaitsCode(BaseFilter):
    """A picture, as a photo or file, where a collection code is awaited."""

    async def __call__(
        self, event: Message, tx: Transaction, actor: Actor, now: datetime
    ) -> bool | dict[str, int]:
        found = await awaited(tx, actor=actor, now=now)
        is_picture = bool(event.photo or event.document)
        if not is_picture or found is None or found[0] != PURPOSE:
            return False
        return {"subject_id": found[1]}


@router.callback_query(Pressed(OpenPayees))
async def show(event: CallbackQuery, *, press: OpenPayees, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    wanted = press.compound_id or None
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=("approve",), wanted=wanted)
    boards = await payee_boards(turn.tx, actor=turn.actor, compound_id=desk.place.compound_id)
    return payees.payees_page(turn.texts, desk.place, boards)


@router.callback_query(Pressed(OpenPayee))
async def show_one(event: CallbackQuery, *, press: OpenPayee, turn: Turn) -> Screen:
    board = await payee_board(turn.tx, actor=turn.actor, supplier_id=press.supplier_id)
    return payees.payee_page(turn.texts, press.compound_id, board)


@router.callback_query(Pressed(SendCollectionCode))
async def ask_code(event: CallbackQuery, *, press: SendCollectionCode, turn: Turn) -> Screen:
    board = await payee_board(turn.tx, actor=turn.actor, supplier_id=press.supplier_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=PURPOSE, subject_id=press.supplier_id, now=turn.now
    )
    return payees.ask_collection_code(turn.texts, board)


@router.message(AwaitsCode())
async def take_code(
    event: Message, *, subject_id: int, attachment: Attachment, turn: Turn
) -> Screen:
    attachment.fetched()
    taken = await take_collection_code(
        turn.tx, actor=turn.actor, supplier_id=subject_id, codes=attachment.codes, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    board = await payee_board(turn.tx, actor=turn.actor, supplier_id=subject_id)
    warnings = taken.asked.warnings
    return payees.collection_code_taken(turn.texts, board, host=taken.host, warnings=warnings)


@router.callback_query(Pressed(DecidePayee))
async def decide(event: CallbackQuery, *, press: DecidePayee, turn: Turn) -> Screen:
    view = await change_view(turn.tx, press.change_id)
    await decide_payee_change(
        turn.tx,
        actor=turn.actor,
        change_id=press.change_id,
        accepts=bool(press.is_yes),
        now=turn.now,
    )
    decided = await change_view(turn.tx, press.change_id)
    data = {**notice_data(decided), "before": view.before.as_data()}
    return payees.payee_asked(turn.texts, data)
