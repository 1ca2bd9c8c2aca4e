"""Trips: planned, loaded and counted box by box. One row of the hand-over menu leads here."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import trip_asking, trips
from bot.screens.screen import Screen
from bot.screens.trip_presses import (
    CallOffTrip,
    LeaveTrip,
    OpenStop,
    OpenTrip,
    OpenTrips,
    PlanTrip,
    PlanTripFor,
    SetBoxes,
    StrayBox,
    TypeBoxes,
)
from bot.turn import Turn
from fulfillment.handover.use_cases.box_steps import set_boxes, stop_typed, stray_typed
from fulfillment.handover.use_cases.leaving import leave_trip
from fulfillment.handover.use_cases.trip_desk import (
    TripView,
    at_stop,
    goods_of,
    goods_to_fetch,
    look_at_trip,
    plan_typed,
    stop_of,
    trips_desk,
)
from fulfillment.handover.use_cases.trips import call_off_trip
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="trips")
router.message.filter(F.chat.type == "private")

PLAN, BOXES, STRAY = "plan_trip", "trip_boxes", "stray_box"


@router.callback_query(Pressed(OpenTrips))
async def show(event: CallbackQuery, *, press: OpenTrips, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    desk, board = await trips_desk(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return trips.trips_page(turn.texts, desk, board)


@router.callback_query(Pressed(OpenTrip))
async def show_one(event: CallbackQuery, *, press: OpenTrip, turn: Turn) -> Screen:
    return await _card(turn, press.trip_id)


@router.callback_query(Pressed(PlanTrip))
async def choose(event: CallbackQuery, *, press: PlanTrip, turn: Turn) -> Screen:
    desk, board = await trips_desk(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return trip_asking.choose_goods(turn.texts, desk, board)


@router.callback_query(Pressed(PlanTripFor))
async def ask_plan(event: CallbackQuery, *, press: PlanTripFor, turn: Turn) -> Screen:
    subject = await goods_to_fetch(
        turn.tx, actor=turn.actor, cycle_id=press.cycle_id, supplier_id=press.supplier_id
    )
    await await_text(turn.tx, actor=turn.actor, purpose=PLAN, subject_id=subject, now=turn.now)
    return trip_asking.write_plan(turn.texts)


@router.message(Awaits(PLAN))
async def plan(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    cycle_id, supplier_id = goods_of(subject_id)
    card = await plan_typed(
        turn.tx,
        actor=turn.actor,
        cycle_id=cycle_id,
        supplier_id=supplier_id,
        text=answer,
        now=turn.now,
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _card(turn, card.trip_id)


@router.callback_query(Pressed(OpenStop))
async def show_stop(event: CallbackQuery, *, press: OpenStop, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return trips.stop_card(turn.texts, await _view(turn, press.trip_id), press.stop)


@router.callback_query(Pressed(SetBoxes))
async def set_all(event: CallbackQuery, *, press: SetBoxes, turn: Turn) -> Screen:
    await set_boxes(
        turn.tx,
        actor=turn.actor,
        trip_id=press.trip_id,
        stop=press.stop,
        which=press.which,
        now=turn.now,
    )
    return trips.stop_card(turn.texts, await _view(turn, press.trip_id), press.stop)


@router.callback_query(Pressed(TypeBoxes))
async def ask_boxes(event: CallbackQuery, *, press: TypeBoxes, turn: Turn) -> Screen:
    view = await _view(turn, press.trip_id)
    view.card.stop(press.stop)
    subject = at_stop(press.trip_id, press.stop)
    await await_text(turn.tx, actor=turn.actor, purpose=BOXES, subject_id=subject, now=turn.now)
    return trip_asking.type_boxes(turn.texts, view, press.stop)


@router.message(Awaits(BOXES))
async def boxes(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    trip_id, stop, _ = stop_of(subject_id)
    await stop_typed(
        turn.tx, actor=turn.actor, trip_id=trip_id, stop=stop, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return trips.stop_card(turn.texts, await _view(turn, trip_id), stop)


@router.callback_query(Pressed(StrayBox), F.data.endswith(":0"))
async def choose_owner(event: CallbackQuery, *, press: StrayBox, turn: Turn) -> Screen:
    return trip_asking.choose_stray(turn.texts, await _view(turn, press.trip_id), press.stop)


@router.callback_query(Pressed(StrayBox))
async def ask_stray(event: CallbackQuery, *, press: StrayBox, turn: Turn) -> Screen:
    view = await _view(turn, press.trip_id)
    subject = at_stop(press.trip_id, press.stop, press.of_stop)
    screen = trip_asking.type_stray(turn.texts, view, press.stop, press.of_stop)
    await await_text(turn.tx, actor=turn.actor, purpose=STRAY, subject_id=subject, now=turn.now)
    return screen


@router.message(Awaits(STRAY))
async def stray(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    trip_id, stop, of_stop = stop_of(subject_id)
    await stray_typed(
        turn.tx,
        actor=turn.actor,
        trip_id=trip_id,
        stop=stop,
        of_stop=of_stop,
        text=answer,
        now=turn.now,
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return trips.stop_card(turn.texts, await _view(turn, trip_id), stop)


@router.callback_query(Pressed(LeaveTrip), F.data.endswith(":0"))
async def ask_leave(event: CallbackQuery, *, press: LeaveTrip, turn: Turn) -> Screen:
    return trip_asking.ask_leave(turn.texts, await _view(turn, press.trip_id))


@router.callback_query(Pressed(LeaveTrip))
async def leave(event: CallbackQuery, *, press: LeaveTrip, turn: Turn) -> Screen:
    await leave_trip(turn.tx, actor=turn.actor, trip_id=press.trip_id, now=turn.now)
    return await _card(turn, press.trip_id)


@router.callback_query(Pressed(CallOffTrip), F.data.endswith(":0"))
async def ask_call_off(event: CallbackQuery, *, press: CallOffTrip, turn: Turn) -> Screen:
    return trip_asking.ask_call_off(turn.texts, await _view(turn, press.trip_id))


@router.callback_query(Pressed(CallOffTrip))
async def call_off(event: CallbackQuery, *, press: CallOffTrip, turn: Turn) -> Screen:
    await call_off_trip(turn.tx, actor=turn.actor, trip_id=press.trip_id, now=turn.now)
    return await _card(turn, press.trip_id)


async def _card(turn: Turn, trip_id: int) -> Screen:
    view = await _view(turn, trip_id)
    return trips.trip_card(turn.texts, view, portal_url=turn.around.portal_url)


async def _view(turn: Turn, trip_id: int) -> TripView:
    return await look_at_trip(turn.tx, actor=turn.actor, trip_id=trip_id)
