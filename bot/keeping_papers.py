"""What is done with a paper that was drawn for a chat: it is kept, and the download noted.

Between looking for it and keeping it lies the drawing, so this is a transaction of its own,
before the file goes out.
"""

from datetime import datetime

from bot.screens.screen import Keep
from fulfillment.handover.use_cases.hand_over_sheets import SheetWanted, keep_sheet
from fulfillment.supply.use_cases.taking_papers import PaperWanted, keep_paper
from orders.actors import Actor
from storage.database import Transaction


def keep_drawn_paper(wanted: PaperWanted, actor: Actor) -> Keep:
    """How a supplier's paper is kept."""

    async def keep(tx: Transaction, content: bytes, renderer: str, now: datetime) -> bytes:
        paper = await keep_paper(tx, wanted, content, renderer=renderer, actor=actor, now=now)
        return paper.content

    return keep


def keep_drawn_sheet(wanted: SheetWanted, actor: Actor) -> Keep:
    """How the sheet of a hand-over is kept."""

    async def keep(tx: Transaction, content: bytes, renderer: str, now: datetime) -> bytes:
        paper = await keep_sheet(tx, wanted, content, renderer=renderer, actor=actor, now=now)
        return paper.content

    return keep
