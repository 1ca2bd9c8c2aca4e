"""Presses about whom residents pay, and about codes that are to be checked.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenPayees(Press, prefix="pye"):
    """Whom residents of a compound pay."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenPayee(Press, prefix="pyo"):
    """One supplier's payee, and what was asked for."""

    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class DecidePayee(Press, prefix="pyd"):
    """Yes (1) or no (0) to another payee."""

    change_id: int
    is_yes: int


@dataclass(frozen=True, slots=True)
class SendCollectionCode(Press, prefix="pyu"):
    """The next photo is the payee's own collection code."""

    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class VerifyBill(Press, prefix="vfb"):
    """Is this genuine? Asked of one's own bill."""

    request_id: int
