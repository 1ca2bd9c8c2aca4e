"""Presses about files of platforms' orders. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenImports(Press, prefix="imo"):
    """How a file is sent, and the files that wait."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenImport(Press, prefix="imf"):
    """What one file holds."""

    upload_id: int


@dataclass(frozen=True, slots=True)
class PlaceImport(Press, prefix="imp"):
    """The file is of this platform cycle."""

    upload_id: int
    cycle_id: int


@dataclass(frozen=True, slots=True)
class MakePastCycle(Press, prefix="imy"):
    """The file's orders are over already: make a cycle of this platform for them."""

    upload_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class MoveImport(Press, prefix="imv"):
    """The file is another compound's."""

    upload_id: int
    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenDoubt(Press, prefix="imd"):
    """The first doubt behind a row; 0 is the first of all."""

    upload_id: int
    after: int


@dataclass(frozen=True, slots=True)
class DecideRow(Press, prefix="imh"):
    """A row is this household's; 0 is nobody's here."""

    upload_id: int
    row: int
    household_id: int


@dataclass(frozen=True, slots=True)
class TypeHousehold(Press, prefix="imt"):
    """The next text is the address that a row means."""

    upload_id: int
    row: int


@dataclass(frozen=True, slots=True)
class UndoRow(Press, prefix="imu"):
    """What was said about a row's address is taken back."""

    upload_id: int
    row: int


@dataclass(frozen=True, slots=True)
class OpenDecided(Press, prefix="ime"):
    """What was decided about rows of this file, a page of it."""

    upload_id: int
    page: int


@dataclass(frozen=True, slots=True)
class SendDoubts(Press, prefix="ims"):
    """The doubts as a table to fill in."""

    upload_id: int


@dataclass(frozen=True, slots=True)
class TakeOver(Press, prefix="ima"):
    """Shows what will happen (0), then does it (1)."""

    upload_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class DropImport(Press, prefix="imx"):
    upload_id: int
