"""The liaison's claim link: printed after a load, made anew by `./lanzi claim`."""

from pathlib import Path

import httpx
from sqlalchemy import select

from app.bot_checks import PATIENCE_SECONDS, BotApi, Refused
from app.setting_up.asking import Asking, Missing
from app.setting_up.opening import NotMigrated, database_of, say_unopened
from app.terminal import texts_of_the_terminal
from config.chance import SystemChance
from config.clock import SystemClock
from config.settings import Settings, Unfit
from orders.actors import OPERATOR
from orders.tables.compounds import compound
from orders.use_cases.invitations import INVITATION_HOLDS, invite_liaison
from orders.use_cases.rights import holders
from storage.database import Database

MADE, UNKNOWN, UNCONFIRMED = 0, 1, 2


async def say_claim_link(
    database: Database, compound_id: int, *, settings: Settings, asking: Asking
) -> None:
    """Make a link and print it with what to do with it. The code is kept nowhere else."""
    _ = asking.texts.gettext
    async with database.write() as tx:
        code = await invite_liaison(
            tx,
            actor=OPERATOR,
            compound_id=compound_id,
            chance=SystemChance(),
            now=SystemClock().now(),
        )
    bot = await _name_of_the_bot(settings)
    way = f"https://t.me/{bot}?start=claim_{code}" if bot else f"/start claim_{code}"
    words = (
        _("Send this link to the liaison, and to nobody else:")
        if bot
        else _("The bot's name is not known yet. The liaison sends the bot this, in private:")
    )
    asking.say(words)
    asking.console.print(f"\n    {way}\n", markup=False, highlight=False, style="bold")
    asking.say(
        _("It works once, for whoever confirms it first, within {days} days.").format(
            days=INVITATION_HOLDS.days
        )
    )


async def claim(settings: Settings, name: str, *, asking: Asking) -> int:
    """Make a new link for the compound of this name, or for the only one."""
    _ = asking.texts.gettext
    try:
        async with database_of(settings) as database:
            async with database.read() as tx:
                rows = await tx.all(select(compound).order_by(compound.c.id))
            found = [row for row in rows if not name or name in (row.name, row.name_en)]
            if len(found) != 1:
                names = "、".join(row.name for row in rows)
                words = _("Which compound? Give --compound with one of: {names}")
                asking.say(words.format(names=names or "–"), "red")
                return UNKNOWN
            if not await _may_add(database, found[0].id, found[0].name, asking):
                return UNCONFIRMED
            await say_claim_link(database, found[0].id, settings=settings, asking=asking)
            return MADE
    except (Unfit, NotMigrated) as error:
        return say_unopened(asking.console, error)


async def _may_add(database: Database, compound_id: int, name: str, asking: Asking) -> bool:
    """Where there is a liaison already, one more is added, and those there are told."""
    _ = asking.texts.gettext
    async with database.read() as tx:
        if not await holders(tx, compound_id, "approve"):
            return True
    words = _(
        "{name} has a liaison. The link adds another one beside them, and they are told. Go on?"
    )
    try:
        return asking.yes(words.format(name=name), flag="--yes", default=False, alone=True)
    except Missing:
        asking.say(_("Nothing was changed."), "yellow")
        return False


async def _name_of_the_bot(settings: Settings) -> str:
    """The bot's name for the link; empty where Telegram cannot be asked now."""
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
        try:
            me = await BotApi(http, api=settings.api, token=settings.token).call("getMe")
        except (Refused, httpx.HTTPError):
            return ""
    return str(me.get("username") or "")


def start(*, name: str, settings_file: Path | None, is_alone: bool, language: str = "") -> int:
    """Make a link from the command line; returns the exit status."""
    import asyncio

    from rich.console import Console

    from config.settings import read_settings

    asking = Asking(Console(soft_wrap=True), texts_of_the_terminal(language), is_alone)
    try:
        settings = read_settings(settings_file)
    except Unfit as error:
        return say_unopened(asking.console, error)
    return asyncio.run(claim(settings, name, asking=asking))
