"""Declaring health, signing up as a volunteer, and the liaison's look at both."""

from aiogram import F, Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.pressed_times import day_in
from bot.screens import duty, sign_ups
from bot.screens.duty_presses import (
    CallVolunteers,
    ChooseShift,
    ChooseWhere,
    DecideSignUp,
    Declare,
    LiftDeclaration,
    OfferHands,
    OpenDeclare,
    OpenDuty,
    OpenSignUps,
    OpenStaff,
    SayIllness,
    SayTemperature,
    WithdrawSignUp,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.rules.health import required_tenths, said_of_press
from fulfillment.handover.use_cases.briefings import on_duty
from fulfillment.handover.use_cases.declaring import declare_health, lift_declaration, my_standing
from fulfillment.handover.use_cases.sign_up_rows import zone_of_sign_up
from fulfillment.handover.use_cases.signing_up import (
    Offers,
    decide_sign_up,
    my_sign_ups,
    offer_hands,
    withdraw_sign_up,
)
from fulfillment.handover.use_cases.staffing import call_for_volunteers, staff_board
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.desks import workplaces
from orders.use_cases.members import require_memberships

router = Router(name="duty")
router.message.filter(F.chat.type == "private")

TEMPERATURE = "duty_temperature"


@router.callback_query(Pressed(OpenDuty))
async def show(event: CallbackQuery, *, press: OpenDuty, turn: Turn) -> Screen:
    places = await workplaces(turn.tx, actor=turn.actor, wanted=press.compound_id)
    here = next(each for each in places if each.place.compound_id == press.compound_id)
    standing = await my_standing(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return duty.duty_page(turn.texts, here, standing)


@router.callback_query(Pressed(OpenDeclare))
async def begin(event: CallbackQuery, *, press: OpenDeclare, turn: Turn) -> Screen:
    here = press.compound_id
    standing = await my_standing(turn.tx, actor=turn.actor, compound_id=here, now=turn.now)
    await await_text(turn.tx, actor=turn.actor, purpose=TEMPERATURE, subject_id=here, now=turn.now)
    return duty.ask_temperature(turn.texts, standing)


@router.message(Awaits(TEMPERATURE))
async def temperature_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    tenths = required_tenths(answer)
    await forget_awaited(turn.tx, actor=turn.actor)
    return duty.ask_illness(turn.texts, subject_id, tenths, is_new=True)


@router.callback_query(Pressed(SayTemperature))
async def temperature(event: CallbackQuery, *, press: SayTemperature, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return duty.ask_illness(turn.texts, press.compound_id, press.tenths)


@router.callback_query(Pressed(SayIllness))
async def illness(event: CallbackQuery, *, press: SayIllness, turn: Turn) -> Screen:
    standing = await my_standing(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return duty.ask_test(
        turn.texts, standing, press.tenths, is_ill=bool(press.is_ill), now=turn.now
    )


@router.callback_query(Pressed(Declare))
async def declare(event: CallbackQuery, *, press: Declare, turn: Turn) -> Screen:
    standing = await declare_health(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        said=said_of_press(press.tenths, press.is_ill, press.tested),
        day=day_in(press.day),
        now=turn.now,
    )
    return duty.declared(turn.texts, standing)


@router.callback_query(Pressed(LiftDeclaration))
async def lift(event: CallbackQuery, *, press: LiftDeclaration, turn: Turn) -> Screen:
    await lift_declaration(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        person_id=press.person_id,
        now=turn.now,
    )
    return duty.lifted(turn.texts, press.compound_id)


@router.message(CommandStart(deep_link=True, magic=F.args == "volunteer"))
async def come_from_group(event: Message, *, turn: Turn) -> Screen:
    """The button under the group's call leads here."""
    own = await require_memberships(turn.tx, turn.actor)
    return sign_ups.sign_ups_page(turn.texts, await _offers(turn, own[0].compound_id))


@router.callback_query(Pressed(OpenSignUps))
async def show_sign_ups(event: CallbackQuery, *, press: OpenSignUps, turn: Turn) -> Screen:
    return sign_ups.sign_ups_page(turn.texts, await _offers(turn, press.compound_id))


@router.callback_query(Pressed(ChooseShift))
async def choose_shift(event: CallbackQuery, *, press: ChooseShift, turn: Turn) -> Screen:
    return sign_ups.choose_shift(turn.texts, press.compound_id, day_in(press.day))


@router.callback_query(Pressed(ChooseWhere))
async def choose_where(event: CallbackQuery, *, press: ChooseWhere, turn: Turn) -> Screen:
    found = await _offers(turn, press.compound_id)
    return sign_ups.choose_where(
        turn.texts, found, day=day_in(press.day), shift=press.shift, page=press.page
    )


@router.callback_query(Pressed(OfferHands))
async def offer(event: CallbackQuery, *, press: OfferHands, turn: Turn) -> Screen:
    item = await offer_hands(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        building_id=press.building_id or None,
        day=day_in(press.day),
        shift=press.shift,
        now=turn.now,
    )
    zone = await zone_of_sign_up(turn.tx, item.sign_up_id)
    return sign_ups.offered(turn.texts, item, press.compound_id, zone)


@router.callback_query(Pressed(WithdrawSignUp))
async def withdraw(event: CallbackQuery, *, press: WithdrawSignUp, turn: Turn) -> Screen:
    item = await withdraw_sign_up(
        turn.tx, actor=turn.actor, sign_up_id=press.sign_up_id, now=turn.now
    )
    return sign_ups.withdrawn(turn.texts, item)


@router.callback_query(Pressed(DecideSignUp))
async def decide(event: CallbackQuery, *, press: DecideSignUp, turn: Turn) -> Screen:
    item = await decide_sign_up(
        turn.tx,
        actor=turn.actor,
        sign_up_id=press.sign_up_id,
        accepts=bool(press.accepts),
        now=turn.now,
    )
    return sign_ups.decided(turn.texts, item, await zone_of_sign_up(turn.tx, item.sign_up_id))


@router.callback_query(Pressed(OpenStaff))
async def show_staff(event: CallbackQuery, *, press: OpenStaff, turn: Turn) -> Screen:
    tx, actor, here = turn.tx, turn.actor, press.compound_id
    board = await staff_board(tx, actor=actor, compound_id=here, now=turn.now)
    people = await on_duty(tx, actor=actor, compound_id=here, now=turn.now)
    return sign_ups.staff_page(turn.texts, board, people)


@router.callback_query(Pressed(CallVolunteers))
async def call(event: CallbackQuery, *, press: CallVolunteers, turn: Turn) -> Screen:
    staff = await call_for_volunteers(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return sign_ups.called(turn.texts, staff, press.compound_id)


async def _offers(turn: Turn, compound_id: int) -> Offers:
    return await my_sign_ups(turn.tx, actor=turn.actor, compound_id=compound_id, now=turn.now)
