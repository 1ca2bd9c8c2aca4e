"""A file of a platform's orders as the liaison sees it before anything is done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orders.rules.import_goods import GoodInFile
from orders.rules.platform_export import UNREADABLE, Doubt, Export, ExportLine, Looked


@dataclass(frozen=True, slots=True)
class ImportCycle:
    """A platform's cycle into which a file may be taken."""

    cycle_id: int
    number: int
    supplier: str
    supplier_en: str
    state: str
    deliver_at: datetime
    runs_until: datetime | None = None  # ordering there goes on; taking over ends it


@dataclass(frozen=True, slots=True)
class PlatformSupplier:
    """A platform for which a cycle can be made."""

    supplier_id: int
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said about lines of this file. `household` is None where they left them out.

    `is_earlier`: it was said about a file before this one.
    """

    lines: tuple[ExportLine, ...]
    household: str | None
    key: str
    is_earlier: bool

    @property
    def row(self) -> int:
        return self.lines[0].row


@dataclass(frozen=True, slots=True)
class DoubtAsked:
    """Lines about which the same has to be decided: one address of one person."""

    doubt: Doubt
    lines: tuple[ExportLine, ...]
    proposal_id: int | None

    @property
    def row(self) -> int:
        return self.doubt.row

    @property
    def can_be_placed(self) -> bool:
        """Whether somebody can take it as it is: not where its number or good is missing."""
        return self.doubt.reason not in UNREADABLE


@dataclass(frozen=True, slots=True)
class ImportLook:
    """A file, what it says, and what would come of it now.

    `export` is None where the program does not know the table: `headings` are then the columns
    among which the liaison says which is what. `back`: lines that are in and were refunded since;
    `part_back`: those of whose order a part went back; `other_goods`: those that were another good.
    `elsewhere`: lines of other compounds, by name; `passed_by` who sent the file, if it was the
    liaison of another compound.
    """

    upload_id: int
    compound_id: int
    group_id: int
    compound: str
    compound_en: str
    currency: str
    timezone: str
    file_name: str
    state: str
    made_at: datetime
    cycle: ImportCycle | None = None
    cycles: tuple[ImportCycle, ...] = ()
    export: Export | None = None
    looked: Looked | None = None
    doubts: tuple[DoubtAsked, ...] = ()
    decided: tuple[Decided, ...] = ()
    goods: tuple[GoodInFile, ...] = ()
    back: tuple[ExportLine, ...] = ()
    part_back: tuple[ExportLine, ...] = ()
    other_goods: tuple[ExportLine, ...] = ()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    applied_before: bool = False

    @property
    def is_known(self) -> bool:
        """Whether the table could be read."""
        return self.export is not None

    @property
    def orders(self) -> int:
        """The platform's orders among the lines that can be taken over."""
        taken = self.looked.resolved if self.looked else ()
        return len({line.order_number for line, _ in taken})

    @property
    def units(self) -> int:
        return sum(line.units for line, _ in (self.looked.resolved if self.looked else ()))

    @property
    def can_be_taken(self) -> bool:
        """Whether a yes would change anything."""
        has_new = self.looked is not None and bool(self.looked.resolved or self.back)
        return self.cycle is not None and has_new


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file in the list of files."""

    upload_id: int
    file_name: str
    state: str
    made_at: datetime
    cycle_number: int | None
