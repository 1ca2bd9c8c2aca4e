"""The liaison's timetable: before opening and after, held buildings, longer hours, points."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import timetable
from bot.screens.points import points_page
from bot.screens.screen import Screen
from bot.screens.timetable_presses import (
    AskHold,
    ChooseOverflow,
    CloseLater,
    HoldBuilding,
    MoveAllLater,
    OpenPoints,
    OpenTimetable,
    PickHeld,
    PickShift,
    ReleaseBuilding,
    ShowTimetable,
    UsePointToo,
)
from bot.turn import Turn
from fulfillment.handover.rules.typed_hours import from_minutes, hour_of
from fulfillment.handover.use_cases.holding import hold_building, release_building
from fulfillment.handover.use_cases.overflowing import (
    choose_overflow,
    close_later,
    move_all_later,
    use_point_too,
)
from fulfillment.handover.use_cases.points import point_board
from fulfillment.handover.use_cases.timetable_preview import (
    TimetablePreview,
    current_handover,
    timetable_preview,
)

router = Router(name="timetable")


@router.callback_query(Pressed(OpenTimetable))
async def show(event: CallbackQuery, *, press: OpenTimetable, turn: Turn) -> Screen:
    handover_id = await current_handover(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return (
        timetable.nothing_under_way(turn.texts, press.compound_id)
        if handover_id is None
        else await _page(turn, handover_id)
    )


@router.callback_query(Pressed(ShowTimetable))
async def show_one(event: CallbackQuery, *, press: ShowTimetable, turn: Turn) -> Screen:
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(PickHeld))
async def pick(event: CallbackQuery, *, press: PickHeld, turn: Turn) -> Screen:
    found = await _preview(turn, press.handover_id)
    return timetable.pick_building(turn.texts, found, press.page)


@router.callback_query(Pressed(AskHold))
async def ask_hold(event: CallbackQuery, *, press: AskHold, turn: Turn) -> Screen:
    found = await _preview(turn, press.handover_id)
    return timetable.ask_hold(turn.texts, found, press.building_id)


@router.callback_query(Pressed(HoldBuilding))
async def hold(event: CallbackQuery, *, press: HoldBuilding, turn: Turn) -> Screen:
    await hold_building(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        building_id=press.building_id,
        reason=press.reason,
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(ReleaseBuilding))
async def release(event: CallbackQuery, *, press: ReleaseBuilding, turn: Turn) -> Screen:
    await release_building(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        building_id=press.building_id,
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(CloseLater))
async def longer(event: CallbackQuery, *, press: CloseLater, turn: Turn) -> Screen:
    await close_later(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        closes=hour_of(press.closes),
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(UsePointToo))
async def one_point_more(event: CallbackQuery, *, press: UsePointToo, turn: Turn) -> Screen:
    await use_point_too(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        point_id=press.point_id,
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(ChooseOverflow))
async def overflow(event: CallbackQuery, *, press: ChooseOverflow, turn: Turn) -> Screen:
    await choose_overflow(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        overflow=press.overflow,
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(PickShift))
async def pick_shift(event: CallbackQuery, *, press: PickShift, turn: Turn) -> Screen:
    found = await _preview(turn, press.handover_id)
    return timetable.pick_shift(turn.texts, found, turn.now)


@router.callback_query(Pressed(MoveAllLater))
async def later(event: CallbackQuery, *, press: MoveAllLater, turn: Turn) -> Screen:
    await move_all_later(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        first=from_minutes(press.first),
        now=turn.now,
    )
    return await _page(turn, press.handover_id)


@router.callback_query(Pressed(OpenPoints))
async def points(event: CallbackQuery, *, press: OpenPoints, turn: Turn) -> Screen:
    board = await point_board(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return points_page(turn.texts, board)


async def _page(turn: Turn, handover_id: int) -> Screen:
    return timetable.timetable_page(turn.texts, await _preview(turn, handover_id))


async def _preview(turn: Turn, handover_id: int) -> TimetablePreview:
    return await timetable_preview(turn.tx, actor=turn.actor, handover_id=handover_id, now=turn.now)
