"""What the database says in the end, as plain values for the checks."""

from dataclasses import dataclass, field

from app.simulation.handover_records import HandoverRecords
from app.simulation.money_reading import MoneyRecords
from fulfillment.money.rules.books import Balance
from fulfillment.money.rules.modes import Mode
from fulfillment.money.rules.reconciling import Misfit


@dataclass(frozen=True, slots=True)
class Order:
    """A household's order of a cycle; `got` is empty before the cut-off.

    `substituted`: units of `got` that came for another bundle. `all_or_none`: bundles of which
    the household wanted all or nothing.
    """

    cycle: int
    address: str
    state: str
    wished: dict[str, int]
    got: dict[str, int]
    substituted: dict[str, int] = field(default_factory=dict)
    all_or_none: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel with its bill, where there is one."""

    cycle: int
    supplier: str
    address: str
    number: str
    state: str
    was_sent: bool
    units: dict[str, int]
    bags: tuple[str, ...]
    amount: int
    reference: str
    bill_state: str | None
    bill_amount: int
    bill_discount: int  # let off
    bill_credit: int  # paid with credit; the bill is about the rest
    payload: str
    mode: str = ""
    way: str = ""  # how the bill was settled

    @property
    def is_covered(self) -> bool:
        """Whether somebody else pays, so that no paper asks the household for anything."""
        return self.mode == Mode.BY_THIRD_PARTY

    @property
    def has_code(self) -> bool:
        """Whether its slip shows a code: not where the officer gathers the money either."""
        return not self.is_covered and self.mode != Mode.COLLECTED


@dataclass(frozen=True, slots=True)
class Pickup:
    """A household's pickup code in a hand-over of a cycle."""

    cycle: int
    address: str
    code: str


@dataclass(frozen=True, slots=True)
class Step:
    """One audit row of something that has a state."""

    noun: str
    noun_id: int
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that the checks want to know."""

    orders: tuple[Order, ...]
    parcels: tuple[Parcel, ...]
    versions: dict[tuple[int, str], int]  # (cycle, supplier): newest version
    stock: dict[tuple[int, str], int]  # (cycle, code) where there is a limit
    late: dict[int, list[str]]  # cycle: addresses that came late
    pickups: tuple[Pickup, ...]
    balances: dict[int, Balance]
    misfits: tuple[Misfit, ...]  # what the daily reconciliation finds
    money: MoneyRecords
    steps: tuple[Step, ...]
    states: dict[tuple[str, int], str]  # (noun, id): how it stands
    rooms: frozenset[str]
    batches: int
    there: dict[tuple[int, str], int]  # (cycle, code): units that the supplier had in the end
    updates_handled: int
    updates_failed: int
    handovers: HandoverRecords = field(default_factory=HandoverRecords)
