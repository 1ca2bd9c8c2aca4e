"""/papers: whoever has a right gets the papers of their work as files."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.keeping_papers import keep_drawn_paper, keep_drawn_sheet
from bot.pressed import Pressed
from bot.screens import papers
from bot.screens.paper_presses import GetPaper, GetSheet, OpenPaperList, OpenPapers
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.hand_over_sheets import look_for_sheet
from fulfillment.supply.use_cases.papers_for import papers_for, papers_of_list
from fulfillment.supply.use_cases.taking_papers import look_for_paper

router = Router(name="papers")
router.message.filter(F.chat.type == "private")


@router.message(Command("papers"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return papers.papers_page(turn.texts, await papers_for(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(OpenPapers))
async def show_again(event: CallbackQuery, *, press: OpenPapers, turn: Turn) -> Screen:
    here = await papers_for(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return papers.papers_page(turn.texts, here)


@router.callback_query(Pressed(OpenPaperList))
async def show_list(event: CallbackQuery, *, press: OpenPaperList, turn: Turn) -> Screen:
    here = await papers_of_list(turn.tx, actor=turn.actor, pick_list_id=press.pick_list_id)
    return papers.list_page(turn.texts, here, press)


@router.callback_query(Pressed(GetPaper))
async def send_paper(event: CallbackQuery, *, press: GetPaper, turn: Turn) -> Screen:
    paper, options = papers.asked_for(press)
    wanted = await look_for_paper(
        turn.tx,
        actor=turn.actor,
        pick_list_id=press.pick_list_id,
        paper=paper,
        locale=press.locale,
        options=options,
    )
    return papers.paper_sent(turn.texts, wanted, keep_drawn_paper(wanted, turn.actor))


@router.callback_query(Pressed(GetSheet))
async def send_sheet(event: CallbackQuery, *, press: GetSheet, turn: Turn) -> Screen:
    wanted = await look_for_sheet(
        turn.tx,
        actor=turn.actor,
        handover_id=press.handover_id,
        locale=press.locale,
        options=papers.sheet_options(press),
        now=turn.now,
    )
    return papers.sheet_sent(turn.texts, wanted, keep_drawn_sheet(wanted, turn.actor))
