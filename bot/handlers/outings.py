"""Going out with a pass, and the guard's look at it."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.pressed_times import day_in, instant_in
from bot.screens import outings as screens
from bot.screens.outing_presses import (
    BookOuting,
    CancelOuting,
    ChooseWho,
    ChooseWindow,
    NotePassage,
    OpenOutings,
    OpenPassCheck,
    ShowPass,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.outings import (
    book_outing,
    cancel_outing,
    day_out,
    my_pass,
    outings_of,
    who_may_go,
)
from fulfillment.handover.use_cases.passes import (
    check_anywhere,
    check_pass,
    desk_of_guard,
    note_passage,
)
from orders.use_cases.awaiting import await_text

router = Router(name="outings")
router.message.filter(F.chat.type == "private")

ASKED = "pass_code"


@router.callback_query(Pressed(OpenOutings))
async def show(event: CallbackQuery, *, press: OpenOutings, turn: Turn) -> Screen:
    found = await outings_of(
        turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now
    )
    return screens.outings_page(turn.texts, found)


@router.callback_query(Pressed(ChooseWindow))
async def choose_window(event: CallbackQuery, *, press: ChooseWindow, turn: Turn) -> Screen:
    found = await day_out(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        day=day_in(press.day),
        now=turn.now,
    )
    return screens.windows_page(turn.texts, found, press.point_id)


@router.callback_query(Pressed(ChooseWho))
async def choose_who(event: CallbackQuery, *, press: ChooseWho, turn: Turn) -> Screen:
    people = await who_may_go(turn.tx, actor=turn.actor, household_id=press.household_id)
    return screens.who_page(
        turn.texts,
        household_id=press.household_id,
        point_id=press.point_id,
        starts=press.starts,
        people=people,
    )


@router.callback_query(Pressed(BookOuting))
async def book(event: CallbackQuery, *, press: BookOuting, turn: Turn) -> Screen:
    item = await book_outing(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        point_id=press.point_id,
        starts_at=instant_in(press.starts),
        who=press.who,
        chance=turn.around.chance,
        now=turn.now,
    )
    return screens.pass_page(turn.texts, item, bot=turn.around.bot_username)


@router.callback_query(Pressed(ShowPass))
async def show_pass(event: CallbackQuery, *, press: ShowPass, turn: Turn) -> Screen:
    item = await my_pass(turn.tx, actor=turn.actor, outing_id=press.outing_id)
    return screens.pass_page(turn.texts, item, bot=turn.around.bot_username)


@router.callback_query(Pressed(CancelOuting), F.data.endswith(":0"))
async def ask_cancel(event: CallbackQuery, *, press: CancelOuting, turn: Turn) -> Screen:
    item = await my_pass(turn.tx, actor=turn.actor, outing_id=press.outing_id)
    return screens.ask_cancel(turn.texts, item)


@router.callback_query(Pressed(CancelOuting))
async def cancel(event: CallbackQuery, *, press: CancelOuting, turn: Turn) -> Screen:
    item = await cancel_outing(turn.tx, actor=turn.actor, outing_id=press.outing_id, now=turn.now)
    return screens.cancelled(turn.texts, item)


@router.callback_query(Pressed(OpenPassCheck))
async def ask_code(event: CallbackQuery, *, press: OpenPassCheck, turn: Turn) -> Screen:
    desk = await desk_of_guard(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=ASKED, subject_id=press.compound_id, now=turn.now
    )
    return screens.pass_check(turn.texts, desk)


@router.message(Awaits(ASKED))
async def check_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    """The next code may follow at once: people come one after the other."""
    found = await check_pass(
        turn.tx, actor=turn.actor, compound_id=subject_id, code=answer, now=turn.now
    )
    await await_text(turn.tx, actor=turn.actor, purpose=ASKED, subject_id=subject_id, now=turn.now)
    return screens.checked_page(turn.texts, found)


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(r"^pass_[0-9]{6}$")))
async def check_scanned(event: Message, *, command: CommandObject, turn: Turn) -> Screen:
    """The camera of the guard's phone opened the picture on a pass."""
    digits = (command.args or "").removeprefix("pass_")
    found = await check_anywhere(turn.tx, actor=turn.actor, code=digits, now=turn.now)
    return screens.checked_page(turn.texts, found)


@router.callback_query(Pressed(NotePassage))
async def note(event: CallbackQuery, *, press: NotePassage, turn: Turn) -> Screen:
    found = await note_passage(
        turn.tx,
        actor=turn.actor,
        outing_id=press.outing_id,
        goes_out=bool(press.goes_out),
        now=turn.now,
    )
    return screens.checked_page(turn.texts, found, is_new=False)
