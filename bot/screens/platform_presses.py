"""Presses about a platform's cycles. See `bot.screens.presses` for what a press is.

Instants are whole seconds since 1970; 0 is one that is not chosen yet.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenPlatforms(Press, prefix="ktl"):
    """The platforms of a compound, and their cycles under way; 0: whichever compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class SetUpPlatform(Press, prefix="kts"):
    """A cycle being set up: what is chosen so far."""

    compound_id: int
    supplier_id: int
    opens: int  # 0: at once
    ends: int
    delivers: int


@dataclass(frozen=True, slots=True)
class ChoosePlatformStart(Press, prefix="ktb"):
    """The same, to choose a later beginning."""

    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class PostPlatform(Press, prefix="ktp"):
    """Set up exactly this."""

    compound_id: int
    supplier_id: int
    opens: int
    ends: int
    delivers: int


@dataclass(frozen=True, slots=True)
class WriteLink(Press, prefix="ktk"):
    """The next text is the platform's link."""

    compound_id: int
    supplier_id: int
