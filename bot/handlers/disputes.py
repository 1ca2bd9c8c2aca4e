"""Something was wrong with a bag: the household says it, the liaison decides."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import complaints, disputes, let_off
from bot.screens.dispute_presses import (
    BringDispute,
    BroughtDispute,
    ComplainOf,
    GiveCreditBack,
    GiveWhole,
    JudgeDispute,
    OpenDispute,
    OpenDisputeCard,
    OpenDisputes,
    OpenToBring,
    ShowDisputePhoto,
    ShowPackedBag,
    WantCredit,
    WithdrawDispute,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.money.rules.disputing import KINDS, known_kind
from fulfillment.money.use_cases.credit_back import give_credit_back, want_credit
from fulfillment.money.use_cases.dispute_bringing import (
    bring_dispute,
    disputes_to_bring,
    mark_brought,
)
from fulfillment.money.use_cases.dispute_desk import (
    decide_in_words,
    disputes_of_compound,
    give_whole,
)
from fulfillment.money.use_cases.dispute_photos import packed_photo
from fulfillment.money.use_cases.disputes import (
    look_at_bag,
    open_dispute,
    photo_of_dispute,
    shown_dispute,
    withdraw_dispute,
)
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="disputes")
router.message.filter(F.chat.type == "private")

SAID = "said_"
VERDICT = "dispute_"


@router.callback_query(Pressed(OpenDispute))
async def ask_kind(event: CallbackQuery, *, press: OpenDispute, turn: Turn) -> Screen:
    view = await look_at_bag(turn.tx, actor=turn.actor, parcel_id=press.parcel_id, now=turn.now)
    return disputes.ask_kind(turn.texts, view)


@router.callback_query(Pressed(ComplainOf))
async def ask(event: CallbackQuery, *, press: ComplainOf, turn: Turn) -> Screen:
    tx, actor, now = turn.tx, turn.actor, turn.now
    view = await look_at_bag(tx, actor=actor, parcel_id=press.parcel_id, now=now)
    purpose = f"{SAID}{known_kind(press.kind)}"
    await await_text(tx, actor=actor, purpose=purpose, subject_id=press.parcel_id, now=now)
    return disputes.ask_what(turn.texts, view, press.kind)


@router.message(Awaits(*(f"{SAID}{kind}" for kind in KINDS), or_photo=True))
async def take(
    event: Message,
    *,
    purpose: str,
    subject_id: int,
    answer: str,
    attachment: Attachment | None,
    turn: Turn,
) -> Screen:
    photo = attachment.fetched() if attachment else None
    kind = purpose.removeprefix(SAID)
    view = await open_dispute(
        turn.tx,
        actor=turn.actor,
        parcel_id=subject_id,
        text=answer,
        photo=photo,
        kind=kind,
        now=turn.now,
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return disputes.own_dispute(turn.texts, view)


@router.callback_query(Pressed(WithdrawDispute))
async def withdraw(event: CallbackQuery, *, press: WithdrawDispute, turn: Turn) -> Screen:
    view = await withdraw_dispute(
        turn.tx, actor=turn.actor, dispute_id=press.dispute_id, now=turn.now
    )
    return disputes.own_dispute(turn.texts, view)


@router.callback_query(Pressed(OpenDisputes))
async def show_all(event: CallbackQuery, *, press: OpenDisputes, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await disputes_of_compound(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return disputes.dispute_list(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(OpenDisputeCard))
async def show_one(event: CallbackQuery, *, press: OpenDisputeCard, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    view = await shown_dispute(turn.tx, actor=turn.actor, dispute_id=press.dispute_id)
    return disputes.dispute_card(turn.texts, view)


@router.callback_query(Pressed(ShowDisputePhoto))
async def show_photo(event: CallbackQuery, *, press: ShowDisputePhoto, turn: Turn) -> Screen:
    content = await photo_of_dispute(turn.tx, actor=turn.actor, dispute_id=press.dispute_id)
    view = await shown_dispute(turn.tx, actor=turn.actor, dispute_id=press.dispute_id)
    return disputes.photo(turn.texts, view, content)


@router.callback_query(Pressed(ShowPackedBag))
async def show_packed(event: CallbackQuery, *, press: ShowPackedBag, turn: Turn) -> Screen:
    view = await shown_dispute(turn.tx, actor=turn.actor, dispute_id=press.dispute_id)
    content = await packed_photo(
        turn.tx, actor=turn.actor, dispute_id=press.dispute_id, place=press.place
    )
    return disputes.photo(turn.texts, view, content)


@router.callback_query(Pressed(JudgeDispute))
async def ask_verdict(event: CallbackQuery, *, press: JudgeDispute, turn: Turn) -> Screen:
    view = await shown_dispute(turn.tx, actor=turn.actor, dispute_id=press.dispute_id)
    purpose = f"{VERDICT}{press.verdict}"
    await await_text(
        turn.tx, actor=turn.actor, purpose=purpose, subject_id=press.dispute_id, now=turn.now
    )
    return disputes.ask_sum(turn.texts, view, press.verdict)


@router.message(Awaits(f"{VERDICT}credit", f"{VERDICT}refund", f"{VERDICT}refuse"))
async def decide(
    event: Message, *, purpose: str, subject_id: int, answer: str, turn: Turn
) -> Screen:
    verdict = purpose.removeprefix(VERDICT)
    view = await decide_in_words(
        turn.tx, actor=turn.actor, dispute_id=subject_id, verdict=verdict, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return disputes.dispute_card(turn.texts, view)


@router.callback_query(Pressed(GiveWhole))
async def decide_whole(event: CallbackQuery, *, press: GiveWhole, turn: Turn) -> Screen:
    view = await give_whole(
        turn.tx, actor=turn.actor, dispute_id=press.dispute_id, verdict=press.verdict, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return disputes.dispute_card(turn.texts, view)


@router.message(Awaits(f"{VERDICT}bring"))
async def decide_bring(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    return await _bring(turn, subject_id, answer)


@router.callback_query(Pressed(BringDispute))
async def bring(event: CallbackQuery, *, press: BringDispute, turn: Turn) -> Screen:
    return await _bring(turn, press.dispute_id, "")


@router.callback_query(Pressed(OpenToBring))
async def show_to_bring(event: CallbackQuery, *, press: OpenToBring, turn: Turn) -> Screen:
    found = await disputes_to_bring(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return complaints.to_bring(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(BroughtDispute))
async def brought(event: CallbackQuery, *, press: BroughtDispute, turn: Turn) -> Screen:
    view = await mark_brought(turn.tx, actor=turn.actor, dispute_id=press.dispute_id, now=turn.now)
    return complaints.brought(turn.texts, view)


async def _bring(turn: Turn, dispute_id: int, words: str) -> Screen:
    view = await bring_dispute(
        turn.tx,
        actor=turn.actor,
        dispute_id=dispute_id,
        reason=words,
        chance=turn.around.chance,
        now=turn.now,
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return disputes.dispute_card(turn.texts, view)


@router.callback_query(Pressed(WantCredit))
async def ask_credit(event: CallbackQuery, *, press: WantCredit, turn: Turn) -> Screen:
    await want_credit(turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now)
    return let_off.credit_asked(turn.texts)


@router.callback_query(Pressed(GiveCreditBack))
async def give_credit(event: CallbackQuery, *, press: GiveCreditBack, turn: Turn) -> Screen:
    data = await give_credit_back(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        supplier_id=press.supplier_id,
        amount=press.amount,
        now=turn.now,
    )
    return let_off.credit_listed(turn.texts, data)
