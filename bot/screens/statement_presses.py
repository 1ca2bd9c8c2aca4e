"""Presses about statements of banks and wallets. See `bot.screens.presses`."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenStatements(Press, prefix="sts"):
    """How to send one, and those that wait."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class StatementOf(Press, prefix="stw"):
    """Whose account a file is that waits for it."""

    kept_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class OpenStatement(Press, prefix="sto"):
    upload_id: int


@dataclass(frozen=True, slots=True)
class BookStatement(Press, prefix="sty"):
    """Yes to what is certain, as it was shown."""

    upload_id: int
    digest: str


@dataclass(frozen=True, slots=True)
class DropStatement(Press, prefix="stx"):
    upload_id: int
