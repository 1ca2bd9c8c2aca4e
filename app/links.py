"""`./lanzi link`: a sign-in link made at the machine itself, for when the chat is down.

Whoever may run this may read the database anyway; the link acts in the name of the compound's
liaison, and the audit says that the operator made it.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from app.serve import open_existing
from app.terminal import texts_of_the_terminal
from app.unfit import say_unfit
from config.chance import SystemChance
from config.clock import Clock, MovableClock, SystemClock
from config.settings import Settings, Unfit
from config.texts import Texts
from orders.rules.errors import NoRight
from orders.use_cases.access import LinkCard, Purpose, look_at_link, make_link_for_operator
from orders.use_cases.desks import sellers_to
from orders.use_cases.places import all_compounds
from orders.use_cases.signing_out import SignedOut, sign_out_everybody
from storage.database import Database, Transaction

SIGN_IN_PATH = "/s/"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which link is wanted; an empty compound means the only one there is."""

    purpose: Purpose
    compound: str = ""
    supplier: str = ""


class CannotLink(Exception):
    """No such compound or supplier, or nobody in whose name; `names` are those there are."""

    def __init__(self, code: str, *, name: str = "", names: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.name = name
        self.names = names


def link(settings: Settings, wish: Wish) -> int:
    """Print a link and when it ends; returns the exit status."""
    texts = texts_of_the_terminal()
    console = Console(soft_wrap=True, highlight=False)
    try:
        token, card = asyncio.run(_in_database(settings, wish))
    except CannotLink as error:
        console.print(f"[red]{escape(_why_not(texts, error))}[/]")
        return 2
    except Unfit as unfit:
        say_unfit(console, unfit)
        return 2
    except SQLAlchemyError:
        _ = texts.gettext
        words = _("The database cannot be read. Is it there, and migrated (./lanzi migrate)?")
        console.print(f"[red]{escape(words)}[/]")
        return 4
    console.print(_in_words(texts, card), markup=False)
    console.print(f"{settings.portal_url}{SIGN_IN_PATH}{token}", markup=False)
    return 0


def sign_out(settings: Settings, compound: str) -> int:
    """End every session and unused link of a compound; returns the exit status."""
    console = Console(soft_wrap=True, highlight=False)
    try:
        ended = asyncio.run(_sign_out(settings, compound))
    except CannotLink as error:
        console.print(f"[red]{escape(_why_not(texts_of_the_terminal(), error))}[/]")
        return 2
    except Unfit as unfit:
        say_unfit(console, unfit)
        return 2
    console.print(
        f"已结束 {ended.sessions} 个登录、{ended.links} 个未用的链接。"
        f" Ended: {ended.sessions} sessions, {ended.links} unused links."
    )
    return 0


async def _sign_out(settings: Settings, compound: str) -> SignedOut:
    database = open_existing(settings)
    try:
        async with database.write() as tx:
            compound_id = await _compound_id(tx, compound)
            now = clock_of(settings).now()
            return await sign_out_everybody(tx, compound_id=compound_id, now=now)
    finally:
        await database.close()


async def _in_database(settings: Settings, wish: Wish) -> tuple[str, LinkCard]:
    database = open_existing(settings)
    try:
        return await make_link(database, wish, now=clock_of(settings).now())
    finally:
        await database.close()


def clock_of(settings: Settings) -> Clock:
    """The time that the program itself goes by; moved only in a sandbox's world."""
    offset = timedelta(seconds=settings.clock_offset_seconds)
    return MovableClock(offset) if offset else SystemClock()


async def make_link(database: Database, wish: Wish, *, now: datetime) -> tuple[str, LinkCard]:
    """Make the link; raises `CannotLink`."""
    async with database.write() as tx:
        compound_id = await _compound_id(tx, wish.compound)
        supplier_id = await _supplier_id(tx, compound_id, wish.supplier)
        try:
            token = await make_link_for_operator(
                tx,
                purpose=wish.purpose,
                supplier_id=supplier_id,
                compound_id=compound_id,
                chance=SystemChance(),
                now=now,
            )
        except NoRight:
            raise CannotLink("no_liaison") from None
        return token, await look_at_link(tx, token=token, now=now)


async def _compound_id(tx: Transaction, name: str) -> int:
    places = await all_compounds(tx)
    fitting = [row for row in places if not name or name in (row.name, row.name_en, *row.aliases)]
    if len(fitting) != 1:
        raise CannotLink("which_compound", name=name, names=tuple(row.name for row in places))
    return int(fitting[0].id)


async def _supplier_id(tx: Transaction, compound_id: int, name: str) -> int | None:
    if not name:
        return None
    sellers = await sellers_to(tx, compound_id)
    fitting = [item for item in sellers if name in (item.name, item.name_en)]
    if not fitting:
        raise CannotLink("which_supplier", name=name, names=tuple(item.name for item in sellers))
    return fitting[0].supplier_id


def _in_words(texts: Texts, card: LinkCard) -> str:
    _ = texts.gettext
    is_chinese = texts.locale == "zh_CN"
    compound = card.compound if is_chinese else card.compound_en
    whose = {
        "liaison": _("Sign-in link for the liaison of {compound}:"),
        "handout": _("Sign-in link for handing out in {compound}:"),
        "gate": _("Sign-in link for the gate of {compound}:"),
        "supplier": _("Sign-in link for {supplier}, for {compound}:"),
    }[card.purpose].format(
        compound=compound, supplier=card.supplier if is_chinese else card.supplier_en
    )
    ends = _("It works once, until {time}. Whoever has it can sign in: give it to them directly.")
    return f"{whose}\n{ends.format(time=texts.day_and_time(card.expires_at, card.timezone))}"


def _why_not(texts: Texts, error: CannotLink) -> str:
    _ = texts.gettext
    names = ("、" if texts.locale == "zh_CN" else ", ").join(error.names)
    if error.code == "no_liaison":
        return _("The compound has no liaison yet. Name one first (./lanzi claim).")
    if not error.names:
        return _("There is nothing to choose from: load a compound file first (./lanzi load).")
    if error.code == "which_compound":
        return _("Which compound? --compound NAME, one of: {names}").format(names=names)
    return _("“{name}” does not sell here. There are: {names}").format(name=error.name, names=names)
