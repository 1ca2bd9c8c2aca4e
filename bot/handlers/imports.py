"""The liaison sends a platform's orders as a file in private, decides about rows, takes it over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.handlers.import_cards import shown
from bot.pressed import Pressed
from bot.screens import import_doubts, import_taken, imports
from bot.screens.import_presses import (
    DecideRow,
    DropImport,
    MakePastCycle,
    MoveImport,
    OpenDecided,
    OpenDoubt,
    OpenImport,
    OpenImports,
    PlaceImport,
    SendDoubts,
    TakeOver,
    TypeHousehold,
    UndoRow,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from fulfillment.supply.use_cases.taking_over import take_over
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.desks import choose_desk
from orders.use_cases.import_arrivals import Arrival, find_arrival, take_answers, take_arrival
from orders.use_cases.import_cycles import choose_cycle, make_past_cycle, move_import
from orders.use_cases.import_decisions import decide_row, decide_typed, take_back_decision
from orders.use_cases.import_uploads import drop_import
from orders.use_cases.imports import imports_of, look_at_import
from storage.database import Transaction

router = Router(name="imports")
router.message.filter(F.chat.type == "private")

NEEDED = ("approve",)
ROW = "import_row"
# A file has at most ten thousand rows: number of the file and row make one number.
ROWS = 100_000


class IsPlatformFile(Filter):
    """Matches a liaison's file that holds a platform's orders, or a table of doubts filled in."""

    async def __call__(
        self, event: Message, attachment: Attachment, tx: Transaction, actor: Actor
    ) -> bool | dict[str, Any]:
        found = await find_arrival(
            tx, actor=actor, file_name=attachment.name, content=attachment.content
        )
        return {"arrival": found} if found is not None else False


@router.message(Command("import"))
async def show(event: Message, *, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    files = await imports_of(turn.tx, actor=turn.actor, compound_id=desk.place.compound_id)
    return imports.imports_page(turn.texts, desk, files)


@router.callback_query(Pressed(OpenImports))
async def show_of(event: CallbackQuery, *, press: OpenImports, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    files = await imports_of(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return imports.imports_page(turn.texts, desk, files)


@router.message(F.document, IsPlatformFile())
async def sent(
    event: Message,
    *,
    attachment: Attachment,
    arrival: Arrival,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    **_: Any,
) -> Screen | Sequence[Screen]:
    if arrival.filled is not None:
        answered = await take_answers(tx, actor=actor, filled=arrival.filled, now=now)
        return import_doubts.answers_taken(texts, answered)
    look = await take_arrival(tx, actor=actor, arrival=arrival, file_name=attachment.name, now=now)
    return await shown(tx, actor, texts, look, is_new=True)


@router.callback_query(Pressed(OpenImport))
async def open_file(event: CallbackQuery, *, press: OpenImport, turn: Turn) -> Screen:
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    return await shown(turn.tx, turn.actor, turn.texts, look)


@router.callback_query(Pressed(PlaceImport))
async def place(event: CallbackQuery, *, press: PlaceImport, turn: Turn) -> Screen:
    look = await choose_cycle(
        turn.tx, actor=turn.actor, upload_id=press.upload_id, cycle_id=press.cycle_id, now=turn.now
    )
    return await shown(turn.tx, turn.actor, turn.texts, look)


@router.callback_query(Pressed(MakePastCycle))
async def make_cycle(event: CallbackQuery, *, press: MakePastCycle, turn: Turn) -> Screen:
    look = await make_past_cycle(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        supplier_id=press.supplier_id,
        chance=turn.around.chance,
        now=turn.now,
    )
    return await shown(turn.tx, turn.actor, turn.texts, look)


@router.callback_query(Pressed(MoveImport))
async def move(event: CallbackQuery, *, press: MoveImport, turn: Turn) -> Screen:
    look = await move_import(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        compound_id=press.compound_id,
        now=turn.now,
    )
    return await shown(turn.tx, turn.actor, turn.texts, look)


@router.callback_query(Pressed(OpenDoubt))
async def doubt(event: CallbackQuery, *, press: OpenDoubt, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    return import_doubts.doubt_card(turn.texts, look, after=press.after)


@router.callback_query(Pressed(DecideRow))
async def decide(event: CallbackQuery, *, press: DecideRow, turn: Turn) -> Screen:
    look = await decide_row(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        row=press.row,
        household_id=press.household_id or None,
        now=turn.now,
    )
    return import_doubts.doubt_card(turn.texts, look, after=press.row, just=press.row)


@router.callback_query(Pressed(TypeHousehold))
async def ask(event: CallbackQuery, *, press: TypeHousehold, turn: Turn) -> Screen:
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    subject = press.upload_id * ROWS + press.row
    await await_text(turn.tx, actor=turn.actor, purpose=ROW, subject_id=subject, now=turn.now)
    return import_doubts.ask_household(turn.texts, look, press.row)


@router.message(F.text, Awaits(ROW))
async def typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    upload_id, row = divmod(subject_id, ROWS)
    look = await decide_typed(
        turn.tx, actor=turn.actor, upload_id=upload_id, row=row, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return import_doubts.doubt_card(turn.texts, look, after=row, just=row)


@router.callback_query(Pressed(UndoRow))
async def undo(event: CallbackQuery, *, press: UndoRow, turn: Turn) -> Screen:
    look = await take_back_decision(
        turn.tx, actor=turn.actor, upload_id=press.upload_id, row=press.row, now=turn.now
    )
    return import_doubts.doubt_card(turn.texts, look, after=max(0, press.row - 1))


@router.callback_query(Pressed(OpenDecided))
async def decided(event: CallbackQuery, *, press: OpenDecided, turn: Turn) -> Screen:
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    return import_doubts.decided_page(turn.texts, look, press.page)


@router.callback_query(Pressed(SendDoubts))
async def table(event: CallbackQuery, *, press: SendDoubts, turn: Turn) -> Screen:
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    return imports.doubts_sent(turn.texts, look)


@router.callback_query(Pressed(TakeOver), F.data.endswith(":0"))
async def sure(event: CallbackQuery, *, press: TakeOver, turn: Turn) -> Screen:
    look = await look_at_import(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return imports.sure_to_take_over(turn.texts, look)


@router.callback_query(Pressed(TakeOver), F.data.endswith(":1"))
async def take(event: CallbackQuery, *, press: TakeOver, turn: Turn) -> Sequence[Screen]:
    taken = await take_over(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        now=turn.now,
        chance=turn.around.chance,
    )
    return import_taken.taken_over(turn.texts, taken)


@router.callback_query(Pressed(DropImport))
async def drop(event: CallbackQuery, *, press: DropImport, turn: Turn) -> Screen:
    await drop_import(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return imports.import_dropped(turn.texts)
