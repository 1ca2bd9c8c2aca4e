"""Presses about what is scarce: choices for short stock, and how it was shared.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenChoice(Press, prefix="lq"):
    """What shall be done where this bundle's stock is short?"""

    cycle_id: int
    household_id: int
    code: str


@dataclass(frozen=True, slots=True)
class SetChoice(Press, prefix="lc"):
    """It sets the choice on the form, and confirms nothing."""

    cycle_id: int
    household_id: int
    code: str  # of a bundle, or * for all
    choice: str  # fewer, nothing, or instead.C

    @property
    def said(self) -> str:
        """The choice as the rules write it; a colon would end the field."""
        return self.choice.replace(".", ":")


@dataclass(frozen=True, slots=True)
class OpenOwnSharing(Press, prefix="lw"):
    """How a household's share came about, with the seed."""

    cycle_id: int
    household_id: int


@dataclass(frozen=True, slots=True)
class OpenSharing(Press, prefix="lr"):
    """How a cycle's stock was shared, for the liaison; cycle 0 is the newest closed one."""

    compound_id: int
    cycle_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenSorting(Press, prefix="lb"):
    """How full the running cycle is, for the liaison."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class SetCapacity(Press, prefix="ly"):
    """The running cycle takes so many bags; 0 is any number."""

    compound_id: int
    bags: int


@dataclass(frozen=True, slots=True)
class TypeCapacity(Press, prefix="lt"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class SendSharing(Press, prefix="lf"):
    """The whole result as a file."""

    compound_id: int
    cycle_id: int
