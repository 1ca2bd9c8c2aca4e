"""What a person is shown, as plain data: text, buttons, a picture. Nothing of aiogram here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from bot.screens.presses import Press, pack
from orders.rules.names import straight


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: it presses something or opens an address."""

    text: str
    press: Press | None = None
    url: str | None = None

    def as_data(self, bot: str = "{bot}") -> dict[str, str]:
        """The button as the Bot API takes it; `{bot}` in an address is the bot's user name."""
        if self.url is not None:
            return {"text": straight(self.text), "url": self.url.replace("{bot}", bot)}
        assert self.press is not None, self.text
        return {"text": straight(self.text), "callback_data": pack(self.press)}


Rows = tuple[tuple[Button, ...], ...]


# Keeps a file that was just made and returns what is to be sent: (tx, content, renderer, now).
Keep = Callable[[Any, bytes, str, datetime], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send: `make` is a picklable call on plain values (`functools.partial` of a
    function that draws), made after the commit in a process of its own. `kept` is the same file
    where it was made before; `keep` notes that it was taken."""

    name: str
    make: Callable[[], bytes]
    kept: bytes | None = None
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `text` is Telegram's HTML; escaping happens in the screens and nowhere else.

    `qr` is the content of a QR picture to show above the text, `photo` a picture; `document` a
    file, with the text below it.
    An answer to a press edits the pressed message unless the screen `is_new`.
    """

    text: str = ""
    rows: Rows = ()
    qr: str | None = None
    photo: bytes | None = None
    document: Document | None = None
    toast: str | None = None
    is_alert: bool = False
    is_new: bool = False
    pins: bool = False
    slot: str | None = None  # answers of one slot in a group are one message; the latest wins
    amends: bool = False  # changes an earlier message of its slot, or says nothing
    asks_contact: str | None = None  # the label of the contact button
    removes_keyboard: bool = False

    @property
    def is_heavy(self) -> bool:
        """It carries a picture or a file, which an edit cannot bring into a message of words."""
        return bool(self.qr or self.photo or self.document)

    def reply_markup(self, bot: str = "{bot}") -> dict[str, Any] | None:
        """The keyboard as the Bot API takes it."""
        if self.asks_contact is not None:
            key = {"text": self.asks_contact, "request_contact": True}
            return {"keyboard": [[key]], "resize_keyboard": True, "one_time_keyboard": True}
        if self.rows:
            return {"inline_keyboard": [[key.as_data(bot) for key in row] for row in self.rows]}
        return {"remove_keyboard": True} if self.removes_keyboard else None


def bold(text: object) -> str:
    """Escaped and bold."""
    return f"<b>{plain(text)}</b>"


def plain(text: object) -> str:
    """Escaped, and without marks that turn the reading direction of what stands around."""
    return escape(straight(str(text)), quote=False)


def code(text: object) -> str:
    """Escaped, in the typeface that a touch copies."""
    return f"<code>{plain(text)}</code>"
