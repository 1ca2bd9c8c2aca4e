"""Gathering the money door by door, and handing it on at the gate."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import at_the_door
from bot.screens import gathering as screens
from bot.screens.gathering_presses import (
    AskHandOn,
    GatherFrom,
    HandOn,
    HandOnOther,
    OpenDoors,
    OpenGathering,
    TakeAtDoor,
    Ungather,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.money.use_cases.at_the_door import take_at_door
from fulfillment.money.use_cases.gathering import gather, ungather
from fulfillment.money.use_cases.gathering_views import gathering, gathering_around, own_in_hand
from fulfillment.money.use_cases.handing_on import hand_on
from fulfillment.money.use_cases.handing_on_typed import (
    HANDED_SUM,
    await_handed_sum,
    hand_on_typed,
)

router = Router(name="gathering")
router.message.filter(F.chat.type == "private")


@router.callback_query(Pressed(OpenGathering))
async def show(event: CallbackQuery, *, press: OpenGathering, turn: Turn) -> Screen:
    found = await gathering(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id or None,
        is_all=bool(press.is_all),
    )
    return screens.gathering_page(turn.texts, found)


@router.callback_query(Pressed(OpenDoors))
async def show_doors(event: CallbackQuery, *, press: OpenDoors, turn: Turn) -> Screen:
    found = await gathering(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        is_all=bool(press.is_all),
    )
    return screens.doors_page(turn.texts, found, press.building_id, press.page)


@router.callback_query(Pressed(GatherFrom))
async def tick(event: CallbackQuery, *, press: GatherFrom, turn: Turn) -> Screen:
    home, cycle_id, is_all = press.household_id, press.cycle_id, bool(press.is_all)
    of_round = {"household_id": home, "cycle_id": cycle_id}
    done = await gather(
        turn.tx, actor=turn.actor, **of_round, seen=press.seen, is_all=is_all, now=turn.now
    )
    around = await gathering_around(
        turn.tx, actor=turn.actor, household_id=home, cycle_id=cycle_id, is_all=is_all
    )
    said = screens.said_gathered(turn.texts, done)
    return screens.doors_page(turn.texts, around[0], around[1], press.page, toast=said)


@router.callback_query(Pressed(Ungather), F.data.endswith(":0"))
async def ask_untick(event: CallbackQuery, *, press: Ungather, turn: Turn) -> Screen:
    home = {"household_id": press.household_id, "cycle_id": press.cycle_id}
    found, building_id, door = await gathering_around(
        turn.tx, actor=turn.actor, **home, is_all=bool(press.is_all)
    )
    return screens.ask_ungather(turn.texts, found, door, press.page, building_id)


@router.callback_query(Pressed(Ungather))
async def untick(event: CallbackQuery, *, press: Ungather, turn: Turn) -> Screen:
    home = {"household_id": press.household_id, "cycle_id": press.cycle_id}
    await ungather(turn.tx, actor=turn.actor, **home, now=turn.now)
    around = await gathering_around(turn.tx, actor=turn.actor, **home, is_all=bool(press.is_all))
    said = turn.texts.gettext("Taken back")
    return screens.doors_page(turn.texts, around[0], around[1], press.page, toast=said)


@router.callback_query(Pressed(AskHandOn))
async def ask_hand_on(event: CallbackQuery, *, press: AskHandOn, turn: Turn) -> Screen:
    found = await gathering(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, cycle_id=press.cycle_id
    )
    return screens.ask_hand_on(turn.texts, found, own_in_hand(found, press.supplier_id))


@router.callback_query(Pressed(HandOn))
async def hand_all_on(event: CallbackQuery, *, press: HandOn, turn: Turn) -> Screen:
    done = await hand_on(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        supplier_id=press.supplier_id,
        total=press.seen,
        now=turn.now,
    )
    return screens.handed_on(turn.texts, done)


@router.callback_query(Pressed(HandOnOther))
async def ask_sum(event: CallbackQuery, *, press: HandOnOther, turn: Turn) -> Screen:
    await await_handed_sum(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        supplier_id=press.supplier_id,
        now=turn.now,
    )
    return screens.ask_sum(turn.texts)


@router.message(Awaits(HANDED_SUM))
async def hand_some_on(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    done = await hand_on_typed(
        turn.tx, actor=turn.actor, subject_id=subject_id, text=answer, now=turn.now
    )
    return screens.handed_on(turn.texts, done)


@router.callback_query(Pressed(TakeAtDoor))
async def take(event: CallbackQuery, *, press: TakeAtDoor, turn: Turn) -> Screen:
    done = await take_at_door(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        way=press.way,
        seen=press.seen,
        now=turn.now,
    )
    return at_the_door.taken_at_door(turn.texts, done, press.way)
