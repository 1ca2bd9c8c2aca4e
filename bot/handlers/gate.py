"""Papers of a truck, a load let in all the same, bags not in order, a truck that is late."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import gate
from bot.screens.gate_presses import (
    DecideFinding,
    DelayTruck,
    NoteBags,
    OpenFindings,
    OpenGatePage,
    OverrideLoad,
    ShowFinding,
    TakeBackFinding,
)
from bot.screens.links import link_made
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.admission import admit_all_the_same, require_override
from fulfillment.handover.use_cases.bag_findings import (
    load_of_finding,
    note_findings,
    photo_of_finding,
    take_back_finding,
)
from fulfillment.handover.use_cases.deciding_findings import decide_finding, findings_to_decide
from fulfillment.handover.use_cases.gate_board import load_at_gate
from fulfillment.handover.use_cases.late_trucks import announce_shift
from orders.use_cases.access import look_at_link, make_sign_in_link
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="gate")
router.message.filter(F.chat.type == "private")

OVERRIDE, BAGS = "override_load", "note_bags_"


@router.callback_query(Pressed(OpenGatePage))
async def make_link(event: CallbackQuery, *, press: OpenGatePage, turn: Turn) -> Screen:
    token = await make_sign_in_link(
        turn.tx,
        actor=turn.actor,
        purpose="gate",
        compound_id=press.compound_id,
        chance=turn.around.chance,
        now=turn.now,
    )
    card = await look_at_link(turn.tx, token=token, now=turn.now)
    return link_made(turn.texts, card, portal_url=turn.around.portal_url, token=token)


@router.callback_query(Pressed(OverrideLoad))
async def ask_override(event: CallbackQuery, *, press: OverrideLoad, turn: Turn) -> Screen:
    load = press.consignment_id
    await require_override(turn.tx, actor=turn.actor, consignment_id=load)
    await await_text(turn.tx, actor=turn.actor, purpose=OVERRIDE, subject_id=load, now=turn.now)
    return gate.ask_override(turn.texts, load)


@router.message(Awaits(OVERRIDE))
async def override(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await admit_all_the_same(
        turn.tx, actor=turn.actor, consignment_id=subject_id, reason=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _load(turn, subject_id)


@router.callback_query(Pressed(NoteBags))
async def ask_bags(event: CallbackQuery, *, press: NoteBags, turn: Turn) -> Screen:
    load = press.consignment_id
    await load_at_gate(turn.tx, actor=turn.actor, consignment_id=load, now=turn.now)
    purpose = BAGS + press.kind
    await await_text(turn.tx, actor=turn.actor, purpose=purpose, subject_id=load, now=turn.now)
    return gate.ask_bags(turn.texts, load, press.kind)


@router.message(Awaits(*(BAGS + kind for kind in gate.MARKS), or_photo=True))
async def note_bags(
    event: Message,
    *,
    purpose: str,
    subject_id: int,
    answer: str,
    attachment: Attachment | None,
    turn: Turn,
) -> Screen:
    found = await note_findings(
        turn.tx,
        actor=turn.actor,
        consignment_id=subject_id,
        kind=purpose.removeprefix(BAGS),
        text=" ".join((answer, *(attachment.codes if attachment else ()))),
        photo=attachment.picture if attachment else None,
        now=turn.now,
    )
    at_gate = await load_at_gate(turn.tx, actor=turn.actor, consignment_id=subject_id, now=turn.now)
    return gate.noted(turn.texts, subject_id, found, at_gate.card.bags_sent)


@router.callback_query(Pressed(TakeBackFinding))
async def take_back(event: CallbackQuery, *, press: TakeBackFinding, turn: Turn) -> Screen:
    load = await load_of_finding(turn.tx, press.finding_id)
    found = await take_back_finding(
        turn.tx, actor=turn.actor, finding_id=press.finding_id, now=turn.now
    )
    return gate.noted(turn.texts, load.id, found, load.bags_sent)


@router.callback_query(Pressed(OpenFindings))
async def open_findings(event: CallbackQuery, *, press: OpenFindings, turn: Turn) -> Screen:
    load = press.consignment_id
    found = await findings_to_decide(turn.tx, actor=turn.actor, consignment_id=load)
    return gate.findings_to_decide(turn.texts, load, found)


@router.callback_query(Pressed(DecideFinding))
async def decide(event: CallbackQuery, *, press: DecideFinding, turn: Turn) -> Screen:
    found = await decide_finding(
        turn.tx,
        actor=turn.actor,
        finding_id=press.finding_id,
        verdict=press.verdict,
        chance=turn.around.chance,
        now=turn.now,
    )
    return gate.findings_to_decide(
        turn.texts, found[0].consignment_id, found, toast=turn.texts.gettext("Decided")
    )


@router.callback_query(Pressed(ShowFinding))
async def show_photo(event: CallbackQuery, *, press: ShowFinding, turn: Turn) -> Screen:
    photo, load = await photo_of_finding(turn.tx, actor=turn.actor, finding_id=press.finding_id)
    return gate.finding_photo(turn.texts, photo, load)


@router.callback_query(Pressed(DelayTruck))
async def delay(event: CallbackQuery, *, press: DelayTruck, turn: Turn) -> Screen:
    await announce_shift(
        turn.tx,
        actor=turn.actor,
        consignment_id=press.consignment_id,
        minutes=press.minutes,
        now=turn.now,
    )
    return gate.delay_told(turn.texts, press.consignment_id)


async def _load(turn: Turn, load: int) -> Screen:
    found = await load_at_gate(turn.tx, actor=turn.actor, consignment_id=load, now=turn.now)
    return gate.load_at_gate(turn.texts, found)
