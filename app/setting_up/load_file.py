"""`./lanzi load FILE`: what the file would change, and changing it once somebody says so."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.check_file import read_sound_file
from app.setting_up.asking import Asking, Missing
from app.setting_up.claiming import say_claim_link
from app.setting_up.opening import NotMigrated, database_of, say_unopened
from app.setting_up.showing import show
from app.terminal import texts_of_the_terminal
from config.clock import SystemClock
from config.compound_file import CompoundFile
from config.settings import Settings, Unfit
from orders.actors import OPERATOR
from orders.rules.compound_changes import payee_changes
from orders.use_cases.compounds import LoadedCompound
from orders.use_cases.loading import LoadPlan, apply_load, plan_load
from storage.database import Database

CHANGED, REFUSED, UNCONFIRMED = 0, 1, 2


async def load_file(
    settings: Settings, path: Path, *, asking: Asking, new_payee: bool = False
) -> int:
    """Show, ask, apply; returns the exit status."""
    file = read_sound_file(path, asking.console, asking.texts)
    if file is None:
        return REFUSED
    try:
        async with database_of(settings) as database:
            return await load_into(
                database, file, settings=settings, asking=asking, new_payee=new_payee
            )
    except (Unfit, NotMigrated) as error:
        return say_unopened(asking.console, error)


async def load_into(
    database: Database,
    file: CompoundFile,
    *,
    settings: Settings,
    asking: Asking,
    new_payee: bool = False,
) -> int:
    """The same on an open database."""
    _ = asking.texts.gettext
    async with database.read() as tx:
        plan = await plan_load(tx, file)
    if plan.refusals:
        asking.say(refusal_words(asking)[plan.refusals[0]], "red")
        return REFUSED
    if plan.changes.is_nothing:
        show(asking.console, asking.texts, plan)
        asking.say(_("{name}: the file changes nothing.").format(name=plan.name), "green")
        return CHANGED
    _say_head(asking, plan)
    show(asking.console, asking.texts, plan)
    try:
        with_payees = _confirm(asking, plan, new_payee=new_payee)
    except Missing as error:
        words = _("Nothing was changed. To apply this without being asked, add {flag}.")
        asking.say(words.format(flag=error.flag), "yellow")
        return UNCONFIRMED
    if with_payees is None:
        asking.say(_("Nothing was changed."), "yellow")
        return UNCONFIRMED
    loaded = await _apply(database, file, plan, with_payees=with_payees)
    if loaded is None:
        asking.say(
            _("Meanwhile something else has changed, so nothing was loaded. Please try again."),
            "red",
        )
        return REFUSED
    asking.say(_("Done: {name}.").format(name=plan.name), "green")
    if plan.is_new:
        await say_claim_link(database, loaded.compound_id, settings=settings, asking=asking)
    return CHANGED


def refusal_words(asking: Asking) -> dict[str, str]:
    """Why a file cannot be loaded at all."""
    _ = asking.texts.gettext
    return {
        "group_elsewhere": _(
            "The ordering group that the file names belongs to others already; a compound does "
            "not move from one group to another. Write the group's present name into the file."
        ),
        "no_suppliers": _(
            "The file names no supplier, so it can only join an ordering group that is there, and "
            "there is none of that name. Write the group's name as it is, or add suppliers."
        ),
        "group_differs": _(
            "The ordering group has another currency or time zone: all its compounds share both."
        ),
        "currency_fixed": _(
            "The currency cannot change any more: there were cycles, and their sums stand in it."
        ),
    }


def _say_head(asking: Asking, plan: LoadPlan) -> None:
    _ = asking.texts.gettext
    if not plan.is_new:
        asking.say(
            _("{name}: this would change. Prices and hours hold from the next cycle on.").format(
                name=plan.name
            )
        )
        return
    asking.say(_("{name} is new; this would be added.").format(name=plan.name))
    if plan.others:
        words = _(
            "It is added beside {others}. If you only meant to rename that one: the name in the "
            "file is how it is found, and cannot be changed here."
        )
        asking.say(words.format(others="、".join(plan.others)), "yellow")


def _confirm(asking: Asking, plan: LoadPlan, *, new_payee: bool) -> bool | None:
    """Whether payees change, too; nothing when the load as a whole was declined."""
    _ = asking.texts.gettext
    concerned = payee_changes(plan.changes)
    if asking.is_alone:
        if concerned and not new_payee:
            raise Missing("--new-payee")
        return True
    if not asking.yes(_("Apply this?"), flag="--yes", default=False):
        return None
    if not concerned or new_payee:
        return True
    names = "、".join(item.key for item in concerned)
    words = _(
        "Residents would pay somebody else for {names}. Have you asked {names} yourself, by a way "
        "that you know? The liaison is told. Change whom residents pay?"
    )
    return asking.yes(words.format(names=names), flag="--new-payee", default=False)


async def _apply(
    database: Database, file: CompoundFile, plan: LoadPlan, *, with_payees: bool
) -> LoadedCompound | None:
    now: datetime = SystemClock().now()
    async with database.write() as tx:
        return await apply_load(
            tx,
            file,
            actor=OPERATOR,
            today=now.astimezone(ZoneInfo(file.compound.timezone)).date(),
            now=now,
            with_payees=with_payees,
            shown=plan.changes,
        )


def start(
    path: Path, *, settings_file: Path | None, is_alone: bool, new_payee: bool, language: str = ""
) -> int:
    """Load from the command line; returns the exit status."""
    import asyncio

    from rich.console import Console

    from config.settings import read_settings

    asking = Asking(Console(soft_wrap=True), texts_of_the_terminal(language), is_alone)
    try:
        settings = read_settings(settings_file)
    except Unfit as error:
        return say_unopened(asking.console, error)
    return asyncio.run(load_file(settings, path, asking=asking, new_payee=new_payee))
