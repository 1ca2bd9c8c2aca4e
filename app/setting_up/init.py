"""The course of `./lanzi init`, from the first question to what to do next."""

import asyncio
from datetime import datetime
from pathlib import Path

from rich.console import Console

from app.check_file import read_sound_file
from app.setting_up.asking import Asking, Missing, Unusable
from app.setting_up.claiming import say_claim_link
from app.setting_up.load_file import load_into
from app.setting_up.opening import NotMigrated, say_unopened
from app.setting_up.wizard import Given, Wizard, is_file
from app.terminal import texts_of_the_terminal
from config.clock import SystemClock
from config.compound_file import CompoundFile
from config.settings import SETTINGS_FILE, Settings, Unfit, read_settings
from orders.actors import OPERATOR
from orders.rules.errors import ChatTaken
from orders.use_cases.binding import bind_chat
from orders.use_cases.invitations import is_liaison_invited
from orders.use_cases.places import all_compounds
from orders.use_cases.rights import holders
from storage.database import Database

DONE, FAILED, MISSING = 0, 1, 2


def start(file: Path | None, *, given: Given, is_alone: bool, language: str = "") -> int:
    """Run the wizard; returns the exit status."""
    asking = Asking(Console(soft_wrap=True), texts_of_the_terminal(language), is_alone)
    _ = asking.texts.gettext
    try:
        return asyncio.run(_set_up(file or SETTINGS_FILE, given, asking))
    except Missing as error:
        words = _("An answer is missing: give it with {flag}. Nothing was written.")
        asking.say(words.format(flag=error.flag), "red")
        return MISSING
    except Unusable as error:
        asking.say(error.words, "red")
        return MISSING
    except (Unfit, NotMigrated) as error:
        return say_unopened(asking.console, error)
    except KeyboardInterrupt:
        asking.say(_("Stopped. Nothing more was changed."), "yellow")
        return 130


async def _set_up(file: Path, given: Given, asking: Asking) -> int:
    _ = asking.texts.gettext
    is_there = is_file(file)
    # Another installation's file in this folder is no default of this one.
    present = read_settings(file) if is_there else Settings(_env_file=None)
    wizard = Wizard(asking, file, present, given)
    compound = _sound(given, asking) if given.compound is not None else None
    if is_there:
        words = _("{file} is there already: its values are shown as defaults, and it is rewritten.")
        asking.say(words.format(file=file))
    settings = await wizard.settings()
    settings.require_fit()
    if is_there and not asking.yes(
        _("Rewrite {file}?").format(file=file), flag="--yes", default=True, alone=True
    ):
        asking.say(_("Nothing was changed."), "yellow")
        return DONE
    database = await wizard.prepare(settings)
    try:
        wizard.write(settings)
        asking.say(_("Written, for your eyes alone: {file}").format(file=file), "green")
        return await _fill(wizard, database, settings, compound)
    finally:
        await database.close()


async def _fill(
    wizard: Wizard, database: Database, settings: Settings, compound: CompoundFile | None
) -> int:
    asking, given = wizard.asking, wizard.given
    if compound is None and (path := wizard.compound_file()) is not None:
        compound = read_sound_file(path, asking.console, asking.texts)
        if compound is None:
            return FAILED
    status = DONE
    if compound is not None:
        status = await load_into(
            database, compound, settings=settings, asking=asking, new_payee=given.new_payee
        )
    if given.group:
        await _bind(database, given.group, asking)
    await wizard.look_at_groups(database, settings)
    await _say_what_is_next(wizard, database, settings)
    return status


def _sound(given: Given, asking: Asking) -> CompoundFile:
    assert given.compound is not None
    file = read_sound_file(given.compound, asking.console, asking.texts)
    if file is None:
        words = asking.texts.gettext("Mend the compound file first. Nothing was written.")
        raise Unusable(words)
    return file


async def _bind(database: Database, group: str, asking: Asking) -> None:
    _ = asking.texts.gettext
    if not group.lstrip("-").isdigit():
        asking.say(
            _("A public group's name is checked, not bound. The liaison writes /bind there."),
            "yellow",
        )
        return
    try:
        async with database.write() as tx:
            found = await bind_chat(tx, actor=OPERATOR, chat_id=int(group), now=_now())
    except ChatTaken as error:
        words = _("The group {chat} belongs to “{group}” already.")
        asking.say(words.format(chat=group, group=error.group), "red")
        return
    words = {
        "bound": _("“{group}” speaks in {chat} from now on."),
        "already": _("“{group}” speaks in {chat} from now on."),
        "elsewhere": _("“{group}” speaks in another Telegram group. The liaison moves it: /bind"),
        "choose": _("There are several ordering groups: the liaison writes /bind in {chat}."),
    }[found.outcome]
    asking.say(words.format(group=found.groups[0].name, chat=group))


async def _say_what_is_next(wizard: Wizard, database: Database, settings: Settings) -> None:
    asking = wizard.asking
    _ = asking.texts.gettext
    async with database.read() as tx:
        places = await all_compounds(tx)
        alone = [row for row in places if not await holders(tx, row.id, "approve")]
        invited = {row.id for row in alone if await is_liaison_invited(tx, row.id, now=_now())}
    for row in alone:
        if row.id not in invited:
            await say_claim_link(database, row.id, settings=settings, asking=asking)
    file = wizard.file
    steps = [_("Start the program: ./lanzi serve --settings {file}").format(file=file)]
    if not places:
        steps.insert(0, _("Load a compound: ./lanzi load FILE --settings {file}").format(file=file))
    if alone or not places:
        steps += [
            _("The liaison opens the link and confirms. (A new link: ./lanzi claim)"),
            _("The liaison adds the bot to the neighbours' group, by the button that then comes."),
            _("The liaison names the supermarket's contact: /contact"),
        ]
    steps.append(_("See at any time how things stand: ./lanzi doctor --settings {file}").format(
        file=file))  # fmt: skip
    asking.say(_("What is next:"), "bold")
    for number, words in enumerate(steps, 1):
        asking.say(f"  {number}. {words}")


def _now() -> datetime:
    return SystemClock().now()
