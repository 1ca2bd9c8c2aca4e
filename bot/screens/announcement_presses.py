"""Presses of announcements. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class PostAnnouncement(Press, prefix="ap"):
    """Have a draft said; `everywhere`: all drafts that were made with it."""

    announcement_id: int
    everywhere: int
    hides_phones: int


@dataclass(frozen=True, slots=True)
class DropAnnouncement(Press, prefix="ax"):
    """Do not announce anything after all."""


@dataclass(frozen=True, slots=True)
class WriteAnnouncement(Press, prefix="an"):
    """The next text is the announcement."""


@dataclass(frozen=True, slots=True)
class OpenAnnouncements(Press, prefix="al"):
    """The latest, to withdraw one."""


@dataclass(frozen=True, slots=True)
class OpenAnnouncement(Press, prefix="ao"):
    announcement_id: int


@dataclass(frozen=True, slots=True)
class WithdrawAnnouncement(Press, prefix="aw"):
    announcement_id: int
