"""`./lanzi init`: asks what the program has to know, checks each answer, writes it down.

What cannot be mended from here (a right in the group, a web server that is not up) is said and
left for later: the doctor shows it again. Running it again is safe: what is there is the default,
the key and the webhook's secret stay.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select

from app.bot_checks import Finding, check_bot, finding_words
from app.migrate import migrate, newest_revision
from app.serve import open_existing, standing
from app.setting_up import public_address, settings_file
from app.setting_up.asking import Asking, Unusable
from app.setting_up.database_address import as_the_program_has_it, what_is_wrong
from app.setting_up.opening import make_key
from app.setting_up.tokens import read_token
from config.chance import SystemChance
from config.settings import SANDBOX_TOKEN, Mode, Settings, Updates
from orders.tables.compounds import ordering_group
from storage.database import Database

EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng.yaml"
MARKS = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "fail": "[red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered by flags; nothing: to be asked."""

    token: str | None = None
    token_file: Path | None = None
    folder: Path | None = None
    database: str | None = None
    public_url: str | None = None
    compound: Path | None = None
    updates: Updates | None = None
    group: str | None = None
    new_payee: bool = False


@dataclass(slots=True)
class Wizard:
    """One run: `present` are the settings that hold now, from the file or by default."""

    asking: Asking
    file: Path
    present: Settings
    given: Given
    said: set[str] = field(default_factory=set)  # findings are told once

    async def settings(self) -> Settings:
        """Ask and check everything that stands in the settings file; nothing is written yet."""
        token = await self._token()
        folder = (self.given.folder or self.present.folder).absolute()
        url = await self._database(folder)
        public_url = await self._public_url()
        updates = self._updates()
        secret = self.present.webhook_secret.get_secret_value() or SystemChance().token()
        return self.present.model_copy(
            update={
                "bot_token": SecretStr(token),
                "folder": folder,
                "database_url": url,
                "public_url": public_url,
                "updates": updates,
                "webhook_secret": SecretStr(secret),
            }
        )

    def write(self, settings: Settings) -> None:
        """Write the settings file; lines that are not ours stay."""
        is_sandbox = settings.mode is Mode.SANDBOX
        values = {
            "LANZI_MODE": settings.mode.value if is_sandbox else "",
            "LANZI_SANDBOX_PORT": str(settings.sandbox_port) if is_sandbox else "",
            "LANZI_PORTAL_PORT": _unless_usual(settings, "portal_port"),
            "LANZI_WEBHOOK_PORT": _unless_usual(settings, "webhook_port"),
            "LANZI_BOT_API": settings.bot_api,
            "LANZI_BOT_TOKEN": settings.bot_token.get_secret_value(),
            "LANZI_FOLDER": str(settings.folder),
            "LANZI_DATABASE_URL": settings.database_url,
            "LANZI_PUBLIC_URL": settings.public_url,
            "LANZI_UPDATES": settings.updates.value,
            "LANZI_WEBHOOK_SECRET": settings.webhook_secret.get_secret_value(),
        }
        kept = settings_file.other_lines(self._text()) if self.file.exists() else []
        settings_file.write(self.file, settings_file.render(values, kept))

    async def prepare(self, settings: Settings) -> Database:
        """Make the key and bring the database to the newest version; returns it open."""
        await make_key(settings, self.asking.texts)
        database = open_existing(settings)
        if await standing(database) != newest_revision():
            await migrate(database)
        return database

    async def look_at_groups(self, database: Database, settings: Settings) -> None:
        """Say how the bot stands in its groups: those bound, and the one that was named."""
        async with database.read() as tx:
            bound = await tx.scalars(
                select(ordering_group.c.chat_id).where(ordering_group.c.chat_id.is_not(None))
            )
        chats: list[int | str] = list(bound)
        self._say(await check_bot(settings, chats=chats))

    def compound_file(self) -> Path | None:
        """The compound file to load; the example is copied for whoever has none."""
        _ = self.asking.texts.gettext
        if self.given.compound is not None or self.asking.is_alone:
            return self.given.compound
        words = _("Compound file (empty: copy the example, to be edited)")
        found = self.asking.text(words, flag="--compound", given=None, check=self._readable)
        if found:
            return Path(found)
        copy = self.file.absolute().parent / "compound.yaml"
        if not copy.exists():
            shutil.copyfile(EXAMPLE, copy)
        self.asking.say(
            _("Here is the example: {file}. Edit it, then: ./lanzi load {file}").format(file=copy),
            "yellow",
        )
        return None

    async def _token(self) -> str:
        _ = self.asking.texts.gettext
        sandbox = self.present.mode is Mode.SANDBOX
        given = read_token(self.given.token, self.given.token_file, self.asking.texts)
        present = self.present.bot_token.get_secret_value() or (SANDBOX_TOKEN if sandbox else "")
        while True:
            token = self.asking.text(
                _("Bot token (from BotFather: /newbot; what you type stays hidden)"),
                flag="--token-file",
                given=given,
                present=present,
                is_secret=True,
                check=self._token_like,
            )
            settings = self.present.model_copy(update={"bot_token": SecretStr(token)})
            chats = [self.given.group] if self.given.group else []
            found = await check_bot(settings, chats=chats)
            self._say([item for item in found if item.code != "no_group_yet"])
            if found[0].code != "token_refused":
                return token
            if given is not None or self.asking.is_alone:
                raise Unusable(_("Without a token that Telegram knows nothing can run."))

    async def _database(self, folder: Path) -> str:
        _ = self.asking.texts.gettext
        given, texts = self.given.database, self.asking.texts
        while True:
            url = self.asking.text(
                _("Database: “sqlite” for a file in {folder}, or postgres://user:password@host/name")
                .format(folder=folder),
                flag="--database",
                given=given,
                present=self.present.database_url or "sqlite",
                is_secret=bool(self.present.database_url),
                check=lambda text: as_the_program_has_it(text, texts),
            )  # fmt: skip
            wrong = await what_is_wrong(url, folder=folder, texts=texts)
            if wrong is None:
                words = _("The database can be used.")
                self.asking.console.print(f"{MARKS['ok']} {words}")
                return url
            if given is not None or self.asking.is_alone:
                raise Unusable(wrong)
            self.asking.say(wrong, "red")

    async def _public_url(self) -> str:
        _ = self.asking.texts.gettext
        mode, texts = self.present.mode, self.asking.texts
        address = self.asking.text(
            _("Public address of the pages, https://…"),
            flag="--public-url",
            given=self.given.public_url,
            present=self.present.public_url
            or (self.present.portal_url if mode is Mode.SANDBOX else ""),
            check=lambda text: public_address.as_the_program_has_it(text, mode=mode, texts=texts),
        )
        odd = await public_address.what_is_odd(address, texts)
        if odd:
            self.asking.say(odd, "yellow")
        return address

    def _updates(self) -> Updates:
        _ = self.asking.texts.gettext
        if self.given.updates is not None or self.asking.is_alone:
            return self.given.updates or self.present.updates
        words = _(
            "Shall Telegram deliver messages to the public address (webhook)? Otherwise the "
            "program fetches them, which works behind any router"
        )
        is_webhook = self.present.updates is Updates.WEBHOOK
        delivered = self.asking.yes(words, flag="--webhook", default=is_webhook)
        return Updates.WEBHOOK if delivered else Updates.POLLING

    def _token_like(self, text: str) -> str:
        _ = self.asking.texts.gettext
        number, _colon, secret = text.strip().partition(":")
        if not (number.isdigit() and secret and secret.isascii() and " " not in secret):
            raise Unusable(_("That is no token. It looks like 123456789:AAE… and is one line."))
        return text.strip()

    def _readable(self, text: str) -> str:
        _ = self.asking.texts.gettext
        if text and not Path(text).expanduser().is_file():
            raise Unusable(_("There is no file {file}.").format(file=text))
        return str(Path(text).expanduser()) if text else ""

    def _say(self, findings: Sequence[Finding]) -> None:
        for item in findings:
            if repr(item.as_data()) in self.said:
                continue
            self.said.add(repr(item.as_data()))
            words = finding_words(self.asking.texts, item.code, item.data)
            self.asking.console.print(f"{MARKS[item.level]} ", end="")
            self.asking.say(words)

    def _text(self) -> str:
        return self.file.read_text(encoding="utf-8")


def is_file(path: Path) -> bool:
    return path.is_file()


def _unless_usual(settings: Settings, name: str) -> str:
    """A setting that came by the environment and would be missed at the next start."""
    value = getattr(settings, name)
    return "" if value == Settings.model_fields[name].default else str(value)
