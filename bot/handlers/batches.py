"""The liaison reviews batches: approves, returns with a reason, takes a household out."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import batch_list, batches, parcels
from bot.screens.liaison_presses import AskRemove, OpenParcels, RecallBatch
from bot.screens.presses import (
    ApproveAll,
    ApproveBatch,
    OpenBatch,
    OpenBatches,
    RemoveParcel,
    ResubmitBatch,
    ReturnBatch,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.supply.use_cases.batches import (
    approve_all,
    approve_batch,
    remove_parcel,
    resubmit_batch,
    return_batch,
)
from fulfillment.supply.use_cases.batches_under_way import (
    batches_under_way,
    parcel_in,
    parcels_in,
    shown_batch,
)
from fulfillment.supply.use_cases.recalling import recall_batch
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="batches")
router.message.filter(F.chat.type == "private")

REASON = "return_batch"


@router.message(Command("batches"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return batch_list.batches_page(turn.texts, await batches_under_way(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenBatches))
async def show_of(event: CallbackQuery, *, press: OpenBatches, turn: Turn) -> Screen:
    found = await batches_under_way(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return batch_list.batches_page(turn.texts, found)


@router.callback_query(Pressed(OpenBatch))
async def show_one(event: CallbackQuery, *, press: OpenBatch, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return batches.shown_batch(
        turn.texts, await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    )


@router.callback_query(Pressed(ApproveBatch))
async def approve(event: CallbackQuery, *, press: ApproveBatch, turn: Turn) -> Screen:
    batch_id, portal_url = press.batch_id, turn.around.portal_url
    await approve_batch(
        turn.tx, actor=turn.actor, batch_id=batch_id, portal_url=portal_url, now=turn.now
    )
    return batches.batch_approved(
        turn.texts, await shown_batch(turn.tx, actor=turn.actor, batch_id=batch_id)
    )


@router.callback_query(Pressed(ApproveAll))
async def approve_the_rest(event: CallbackQuery, *, press: ApproveAll, turn: Turn) -> Screen:
    compound_id = press.compound_id
    await approve_all(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        compound_id=compound_id,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    found = await batches_under_way(turn.tx, actor=turn.actor, compound_id=compound_id)
    return batch_list.batches_page(turn.texts, found)


@router.callback_query(Pressed(ReturnBatch), F.data.endswith(":ask"))
async def ask_reason(event: CallbackQuery, *, press: ReturnBatch, turn: Turn) -> Screen:
    found = await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    return batches.ask_reason(turn.texts, found)


@router.callback_query(Pressed(ReturnBatch), F.data.endswith(":other"))
async def ask_to_type(event: CallbackQuery, *, press: ReturnBatch, turn: Turn) -> Screen:
    found = await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=REASON, subject_id=press.batch_id, now=turn.now
    )
    return batches.type_reason(turn.texts, found)


@router.callback_query(Pressed(ReturnBatch))
async def return_for(event: CallbackQuery, *, press: ReturnBatch, turn: Turn) -> Screen:
    reason = batches.ready_reasons(turn.texts).get(press.reason, "")
    await return_batch(
        turn.tx, actor=turn.actor, batch_id=press.batch_id, reason=reason, now=turn.now
    )
    found = await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    return batches.batch_returned(turn.texts, found)


@router.message(Awaits(REASON))
async def return_for_typed(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    await return_batch(turn.tx, actor=turn.actor, batch_id=subject_id, reason=answer, now=turn.now)
    return batches.batch_returned(
        turn.texts, await shown_batch(turn.tx, actor=turn.actor, batch_id=subject_id)
    )


@router.callback_query(Pressed(ResubmitBatch))
async def resubmit(event: CallbackQuery, *, press: ResubmitBatch, turn: Turn) -> Screen:
    await resubmit_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id, now=turn.now)
    found = await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    return batches.shown_batch(turn.texts, found)


@router.callback_query(Pressed(RecallBatch), F.data.endswith(":0"))
async def ask_recall(event: CallbackQuery, *, press: RecallBatch, turn: Turn) -> Screen:
    return batches.ask_recall(
        turn.texts, await shown_batch(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    )


@router.callback_query(Pressed(RecallBatch))
async def recall(event: CallbackQuery, *, press: RecallBatch, turn: Turn) -> Screen:
    batch_id, portal_url = press.batch_id, turn.around.portal_url
    card = await recall_batch(
        turn.tx, actor=turn.actor, batch_id=batch_id, portal_url=portal_url, now=turn.now
    )
    return batches.batch_recalled(turn.texts, card)


@router.callback_query(Pressed(OpenParcels))
async def choose_parcel(event: CallbackQuery, *, press: OpenParcels, turn: Turn) -> Screen:
    found = await parcels_in(turn.tx, actor=turn.actor, batch_id=press.batch_id)
    return parcels.parcels_to_remove(turn.texts, press.batch_id, found, press.page)


@router.callback_query(Pressed(AskRemove))
async def ask_remove(event: CallbackQuery, *, press: AskRemove, turn: Turn) -> Screen:
    found = await parcel_in(turn.tx, actor=turn.actor, parcel_id=press.parcel_id)
    return parcels.ask_remove(turn.texts, found)


@router.callback_query(Pressed(RemoveParcel))
async def remove(event: CallbackQuery, *, press: RemoveParcel, turn: Turn) -> Screen:
    card = await remove_parcel(turn.tx, actor=turn.actor, parcel_id=press.parcel_id, now=turn.now)
    found = await shown_batch(turn.tx, actor=turn.actor, batch_id=card.batch_id)
    return batches.shown_batch(turn.texts, found)
