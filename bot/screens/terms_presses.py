"""Presses about when and by whom it is paid. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenTerms(Press, prefix="tmo"):
    """How a compound pays."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenTermsOf(Press, prefix="tms"):
    """The choice for a supplier (0: the compound's usual way)."""

    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class SetTerms(Press, prefix="tmy"):
    """A mode (empty: the usual one) and who pays (0: nobody named) from the next cut-off on."""

    compound_id: int
    supplier_id: int
    mode: str
    payer_id: int


@dataclass(frozen=True, slots=True)
class OpenHouseholdTerms(Press, prefix="tmh"):
    """The choice for one household."""

    household_id: int


@dataclass(frozen=True, slots=True)
class SetHouseholdTerms(Press, prefix="tmz"):
    """The same for one household."""

    household_id: int
    mode: str
    payer_id: int


@dataclass(frozen=True, slots=True)
class OpenPayers(Press, prefix="pyr"):
    """Who pays in households' places, and what they owe."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class PayerPaid(Press, prefix="pyp"):
    """A payer has paid exactly this sum; asked first, then done."""

    payer_id: int
    cycle_id: int
    supplier_id: int
    seen: int
    is_sure: int
