"""`./lanzi simulate`: whole cycles through the real chats, then every book compared.

Nothing here is simulated but the people: sandbox, inbox, dispatcher, outbox, sender, portal
and press are the ones that run in the demo.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from rich.console import Console
from rich.markup import escape

from app.importing.wanted import NotPossible
from app.simulation.beliefs import Memory, remember, write_memory
from app.simulation.checks import find_differences
from app.simulation.crowd import Crowd
from app.simulation.duty_desk import agree_on_duty
from app.simulation.feed import NoAnswer
from app.simulation.hands import hands_of
from app.simulation.liaison import Liaison
from app.simulation.money_desk import MoneyDesk
from app.simulation.officer import Officer
from app.simulation.paying import Staff
from app.simulation.phone import Phone
from app.simulation.progress import Progress
from app.simulation.purse import Paid, Till
from app.simulation.reading import PaperReader
from app.simulation.record_reading import read_records
from app.simulation.replay import not_as_wished, read_replay
from app.simulation.report import Report, make_report, show_report, write_report
from app.simulation.rounds import Round
from app.simulation.seen import from_bot
from app.simulation.stage import GROUP_CHAT, LIAISON, OFFICER, workers_of
from app.simulation.world import NotEmpty, World, running_world
from app.tasks import Tasks
from app.terminal import texts_of_the_terminal
from config.compound_file import CompoundFile, read_compound_file

EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng.yaml"
STATE = "state"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    file: CompoundFile
    out: Path
    households: int
    cycles: int
    seed: int
    database_url: str = ""
    wishes: Mapping[str, Mapping[str, int]] | None = None  # of a replayed export


async def simulate(wanted: Wanted, progress: Progress) -> Report:
    """Live through all cycles, check, and write the report."""
    began = time.monotonic()
    reader = PaperReader()
    wanted.out.mkdir(parents=True, exist_ok=True)
    try:
        async with running_world(
            wanted.file,
            folder=wanted.out / STATE,
            database_url=wanted.database_url,
            households=wanted.households,
            seed=wanted.seed,
            only=None if wanted.wishes is None else wanted.wishes.keys(),
        ) as world:
            memory = await _live(world, wanted, reader, progress)
            progress.cycle = 0
            progress.phase("reading papers back")
            write_memory(memory, wanted.out)
            papers = await reader.read_all()
            progress.phase("checking")
            records = await read_records(world.database)
            differences = find_differences(records, memory, papers)
            report = make_report(
                records,
                memory,
                differences,
                households=len(world.stage.homes),
                cycles=wanted.cycles,
                seed=wanted.seed,
                messages_sent=_sent(world),
                wall_seconds=time.monotonic() - began,
            )
            progress.phase("stopping")
    finally:
        reader.close()
    write_report(report, wanted.out)
    return report


async def _live(world: World, wanted: Wanted, reader: PaperReader, progress: Progress) -> Memory:
    crowd = Crowd(world.line, world.feed, world.stage, seed=wanted.seed, wishes=wanted.wishes)
    liaison = Liaison(
        Phone(world.line, world.feed, user_id=LIAISON, group_id=GROUP_CHAT, name="the liaison")
    )
    await _join(world, crowd, liaison, progress)
    staff = _staff(world, liaison)
    await _agree_on_terms(world, crowd, staff, wanted.seed)
    remarks: list[str] = []
    paid: list[Paid] = []
    opens_at = world.first_opening
    for number in range(1, wanted.cycles + 1):
        progress.cycle = number
        lived = Round(
            world,
            crowd,
            staff,
            number=number,
            seed=wanted.seed,
            folder=wanted.out,
            reader=reader,
            progress=progress,
        )
        opens_at = await lived.live(opens_at)
        remarks += lived.told.remarks
        paid += lived.paying.purse.paid
    lists = {"page": await staff.desk.public_lists(), "gifts": staff.gifts}
    await staff.desk.close()
    if wanted.wishes is not None:
        wished = {each.home.key: each.belief(1).wished for each in crowd.residents}
        remarks += not_as_wished(wished, wanted.wishes)
    group = world.feed.box(GROUP_CHAT).events
    return remember(crowd.residents, group, crowd.failures + remarks, paid=paid, lists=lists)


def _staff(world: World, liaison: Liaison) -> Staff:
    """Who looks after the money, and an empty account for each supplier."""
    officer = Phone(world.line, world.feed, user_id=OFFICER, group_id=GROUP_CHAT, name="officer")
    tills = {name: Till(name) for name in world.stage.suppliers}
    desk = MoneyDesk(world.program.settings.portal_url)
    return Staff(liaison, Officer(officer), desk, tills, hands_of(world, liaison.phone))


async def _agree_on_terms(world: World, crowd: Crowd, staff: Staff, seed: int) -> None:
    """Some households are paid for in a way of their own; by seed a supplier is, too."""
    await staff.desk.sign_in(await staff.liaison.own_link())
    pairs = zip(crowd.residents, crowd.modes, strict=True)
    await staff.desk.set_terms({each.home.key: mode for each, mode in pairs if mode}, "樊城社区")
    await agree_on_duty(staff.desk.browser)
    if seed % 2 and len(world.stage.suppliers) > 1:
        await staff.desk.set_supplier_terms(world.stage.suppliers[-1], "on_approval")


async def _join(world: World, crowd: Crowd, liaison: Liaison, progress: Progress) -> None:
    """Everybody registers; the liaison accepts them as they come."""
    progress.phase("joining", len(crowd.residents))
    for worker in workers_of(world.stage.suppliers):
        await world.line.tell("start", {"user_id": worker.user_id})
    await world.quiet()
    accepting = Tasks()
    accepting.start("accepting", liaison.accept(len(crowd.residents)))
    acts = [(f"joining, {each.home.key}", each.join) for each in crowd.residents]
    await crowd.all_do(acts, progress.step)
    await accepting.stop(patience=0)
    await world.quiet()
    if crowd.failures:
        raise NoAnswer(crowd.failures[0])


def _sent(world: World) -> int:
    """Messages that the bot sent, to anybody and in the group; not its edits of them."""
    boxes = [world.feed.box(chat_id) for chat_id in world.feed.chats()]
    return sum(1 for box in boxes for _ in box.since(0, from_bot))


def start(
    *,
    compound: Path | None,
    households: int,
    cycles: int,
    seed: int,
    database_url: str,
    out: Path,
    orders: Path | None = None,
) -> int:
    """Run the simulation to its end; returns the exit status."""
    _be_quiet()
    console = Console()
    path = compound or EXAMPLE
    file, problems = read_compound_file(path.read_text(encoding="utf-8"))
    if file is None:
        console.print(f"[red]{path}：./lanzi check {path}[/] ({len(problems)})")
        return 2
    wanted = Wanted(file, out, households, cycles, seed, database_url)
    if orders is not None:
        replayed = _replayed(orders, wanted, console)
        if replayed is None:
            return 2
        wanted = replayed
    try:
        with Progress(console) as progress:
            report = asyncio.run(simulate(wanted, progress))
    except NotEmpty:
        console.print("[red]数据库里已有小区，请换一个空库。 The database is not empty.[/]")
        return 2
    show_report(report, console, out)
    times = "  ".join(f"{name} {seconds:.1f}" for name, seconds in progress.seconds.items())
    console.print(f"[dim]{times}[/]", highlight=False)
    return 0 if report.books_balance else 1


def _replayed(orders: Path, wanted: Wanted, console: Console) -> Wanted | None:
    """The same with the goods, households and wishes of an export; None where it is none."""
    try:
        found = read_replay(orders, wanted.file, texts_of_the_terminal())
    except NotPossible as error:
        console.print(f"[red]{escape(str(error))}[/]")
        return None
    units = sum(sum(wish.values()) for wish in found.wishes.values())
    console.print(
        f"{orders.name}：{len(found.wishes)} 户 households，{units} 份 units，"
        f"{found.doubts} 条存疑未重演 doubtful lines left out",
        highlight=False,
    )
    return replace(wanted, file=found.file, wishes=found.wishes, households=len(found.wishes))


def _be_quiet() -> None:
    """Only what went wrong is written between the bars."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a slow tick skips the next one
