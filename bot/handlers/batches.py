"""The liaison reviews batches: approves, returns with a reason, takes a household out."""

from datetime import datetime

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
from bot.surroundings import Surroundings
from config.texts import Texts
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
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="batches")
router.message.filter(F.chat.type == "private")

REASON = "return_batch"


@router.message(Command("batches"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return batch_list.batches_page(texts, await batches_under_way(tx, actor=actor))


@router.callback_query(Pressed(OpenBatches))
async def show_of(
    event: CallbackQuery, *, press: OpenBatches, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await batches_under_way(tx, actor=actor, compound_id=press.compound_id)
    return batch_list.batches_page(texts, found)


@router.callback_query(Pressed(OpenBatch))
async def show_one(
    event: CallbackQuery, *, press: OpenBatch, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    return batches.shown_batch(texts, await shown_batch(tx, actor=actor, batch_id=press.batch_id))


@router.callback_query(Pressed(ApproveBatch))
async def approve(
    event: CallbackQuery,
    *,
    press: ApproveBatch,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    batch_id, portal_url = press.batch_id, around.portal_url
    await approve_batch(tx, actor=actor, batch_id=batch_id, portal_url=portal_url, now=now)
    return batches.batch_approved(texts, await shown_batch(tx, actor=actor, batch_id=batch_id))


@router.callback_query(Pressed(ApproveAll))
async def approve_the_rest(
    event: CallbackQuery,
    *,
    press: ApproveAll,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    compound_id = press.compound_id
    await approve_all(
        tx,
        actor=actor,
        cycle_id=press.cycle_id,
        compound_id=compound_id,
        portal_url=around.portal_url,
        now=now,
    )
    found = await batches_under_way(tx, actor=actor, compound_id=compound_id)
    return batch_list.batches_page(texts, found)


@router.callback_query(Pressed(ReturnBatch), F.data.endswith(":ask"))
async def ask_reason(
    event: CallbackQuery, *, press: ReturnBatch, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await shown_batch(tx, actor=actor, batch_id=press.batch_id)
    return batches.ask_reason(texts, found)


@router.callback_query(Pressed(ReturnBatch), F.data.endswith(":other"))
async def ask_to_type(
    event: CallbackQuery,
    *,
    press: ReturnBatch,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await shown_batch(tx, actor=actor, batch_id=press.batch_id)
    await await_text(tx, actor=actor, purpose=REASON, subject_id=press.batch_id, now=now)
    return batches.type_reason(texts, found)


@router.callback_query(Pressed(ReturnBatch))
async def return_for(
    event: CallbackQuery,
    *,
    press: ReturnBatch,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    reason = batches.ready_reasons(texts).get(press.reason, "")
    await return_batch(tx, actor=actor, batch_id=press.batch_id, reason=reason, now=now)
    found = await shown_batch(tx, actor=actor, batch_id=press.batch_id)
    return batches.batch_returned(texts, found)


@router.message(Awaits(REASON))
async def return_for_typed(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    await return_batch(tx, actor=actor, batch_id=subject_id, reason=answer, now=now)
    return batches.batch_returned(texts, await shown_batch(tx, actor=actor, batch_id=subject_id))


@router.callback_query(Pressed(ResubmitBatch))
async def resubmit(
    event: CallbackQuery,
    *,
    press: ResubmitBatch,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await resubmit_batch(tx, actor=actor, batch_id=press.batch_id, now=now)
    found = await shown_batch(tx, actor=actor, batch_id=press.batch_id)
    return batches.shown_batch(texts, found)


@router.callback_query(Pressed(RecallBatch), F.data.endswith(":0"))
async def ask_recall(
    event: CallbackQuery, *, press: RecallBatch, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    return batches.ask_recall(texts, await shown_batch(tx, actor=actor, batch_id=press.batch_id))


@router.callback_query(Pressed(RecallBatch))
async def recall(
    event: CallbackQuery,
    *,
    press: RecallBatch,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    batch_id, portal_url = press.batch_id, around.portal_url
    card = await recall_batch(tx, actor=actor, batch_id=batch_id, portal_url=portal_url, now=now)
    return batches.batch_recalled(texts, card)


@router.callback_query(Pressed(OpenParcels))
async def choose_parcel(
    event: CallbackQuery, *, press: OpenParcels, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await parcels_in(tx, actor=actor, batch_id=press.batch_id)
    return parcels.parcels_to_remove(texts, press.batch_id, found, press.page)


@router.callback_query(Pressed(AskRemove))
async def ask_remove(
    event: CallbackQuery, *, press: AskRemove, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await parcel_in(tx, actor=actor, parcel_id=press.parcel_id)
    return parcels.ask_remove(texts, found)


@router.callback_query(Pressed(RemoveParcel))
async def remove(
    event: CallbackQuery,
    *,
    press: RemoveParcel,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await remove_parcel(tx, actor=actor, parcel_id=press.parcel_id, now=now)
    found = await shown_batch(tx, actor=actor, batch_id=card.batch_id)
    return batches.shown_batch(texts, found)
