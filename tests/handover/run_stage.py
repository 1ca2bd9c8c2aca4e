"""An open hand-over whose households are served at the door, and two volunteers with telephones."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import func, select, update

from bot.attachments import Attachment
from bot.screens.notices import NOTICE_SCREENS
from config.texts import texts_for
from fulfillment.handover.rules.ways import DoorFor
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.handover.use_cases.runs import make_due_runs
from fulfillment.handover.use_cases.to_the_door import send_to_door
from orders.actors import SCHEDULER, Actor
from orders.tables.compounds import compound
from storage.database import Transaction
from tests.builders import household_id_of
from tests.handover.hands import AT
from tests.handover.loads import World, make_holder, make_world, open_with, told
from tests.kept import kept
from tests.liaison.chat import Chat

HOMES = ("1-1-101", "1-1-201", "2-2-302", "3")
SOON = AT + timedelta(minutes=5)


@dataclass(frozen=True)
class Stage:
    """An open hand-over whose households are all served at the door, and two who bring."""

    world: World
    handover_id: int
    strong: Actor
    other: Actor


async def make_stage(tx: Transaction, *, bags: int = 2, demand: str = "none") -> Stage:
    return await kept(tx, f"runs {bags} {demand}", lambda: _make_stage(tx, bags, demand))


async def _make_stage(tx: Transaction, bags: int, demand: str) -> Stage:
    world = await make_world(tx)
    handover_id = await open_with(tx, world, HOMES, bags=bags)
    await tx.run(update(compound).values(duty_demand=demand))
    strong = await make_holder(tx, world.compound_id, "deliver", name="周强")
    other = await make_holder(tx, world.compound_id, "deliver", name="小吴")
    return Stage(world, handover_id, strong, other)


async def to_the_door(tx: Transaction, stage: Stage, *keys: str) -> None:
    homes = [await household_id_of(tx, key) for key in keys]
    same: dict[str, Any] = {"compound_id": stage.world.compound_id, "actor": SCHEDULER, "now": AT}
    await send_to_door(tx, household_ids=homes, verb=DoorFor.WISH, **same)
    await make_due_runs(tx, now=AT)


async def runs(tx: Transaction) -> list[tuple[Any, ...]]:
    """Number, state, person and open doors of each run."""
    left = select(func.count()).where(run_door.c.run_id == run.c.id, run_door.c.done_at.is_(None))
    rows = await tx.all(
        select(run.c.number, run.c.state, run.c.person_id, left.scalar_subquery()).order_by(
            run.c.id
        )
    )
    return [tuple(row) for row in rows]


async def opened(tx: Transaction, who: Actor, *, now: Any = AT, language: str = "en") -> Chat:
    """The newest run notice of somebody, with its buttons."""
    data = [data for to, data in await told(tx, "run_for_you") if to == str(who)][-1]
    chat = Chat(tx, who, now, language=language)
    await chat.shows(NOTICE_SCREENS["run_for_you"](texts_for(language), data))
    return chat


def photo() -> Attachment:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    return Attachment("photo.jpg", "image/jpeg", out.getvalue(), (), out.getvalue())


async def brought_back(tx: Transaction, stage: Stage, key: str, liaison: Chat) -> None:
    """Nobody opened there; the liaison looks at what came in."""
    await to_the_door(tx, stage, key)
    to, _ = (await told(tx, "run_for_you"))[-1]
    chat = await opened(tx, next(each for each in (stage.strong, stage.other) if str(each) == to))
    for words in ("Show my doors", "I set out", "Nobody opens", "I cannot take a photo"):
        await chat.presses(words)
    _, data = (await told(tx, "brought_back"))[-1]
    assert data["address"] == key
    await liaison.shows(NOTICE_SCREENS["brought_back"](texts_for("en"), data))
