"""Button presses, packed into Telegram's 64 bytes and read back.

A press says what shall be, never "one more": pressed twice it is the same. A press that cannot
be read any more is `StaleButton`.
"""

import re
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

from orders.rules.errors import StaleButton

MOST_BYTES = 64
NUMBER = re.compile(r"[0-9]{1,18}")  # what a database's whole number can hold
KINDS: dict[str, type["Press"]] = {}
P = TypeVar("P", bound="Press")


class Press:
    """A packed press is `prefix:field:field`; fields are whole numbers or short words."""

    prefix: ClassVar[str]

    def __init_subclass__(cls, *, prefix: str | None = None) -> None:
        # `slots=True` makes each class a second time, without the argument; that one counts.
        cls.prefix = prefix or cls.prefix
        other = KINDS.setdefault(cls.prefix, cls)
        if other.__qualname__ != cls.__qualname__:
            raise TypeError(f"{cls.__qualname__} has the prefix of {other.__qualname__}")
        KINDS[cls.prefix] = cls


def pack(press: Press) -> str:
    """Return the press as callback data; raises ValueError when it is over 64 bytes."""
    values = [getattr(press, item.name) for item in fields(press)]  # type: ignore[arg-type]
    data = ":".join([press.prefix, *(str(value) for value in values)])
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(data)
    return data


def unpack(data: str) -> Press:
    """Return the press behind callback data; raises `StaleButton` for anything unknown."""
    prefix, *values = data.split(":")
    kind = KINDS.get(prefix)
    if kind is None:
        raise StaleButton()
    items = fields(kind)  # type: ignore[arg-type]
    if len(items) != len(values):
        raise StaleButton()
    return kind(
        **{item.name: _read(item.type, value) for item, value in zip(items, values, strict=True)}
    )


def _read(kind: Any, value: str) -> int | str:
    if kind is not int:
        return value
    if NUMBER.fullmatch(value) is None:
        raise StaleButton()
    return int(value)


@dataclass(frozen=True, slots=True)
class OpenHome(Press, prefix="home"):
    """The start screen."""


@dataclass(frozen=True, slots=True)
class OpenMy(Press, prefix="my"):
    """My orders, payments and pickups."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Press, prefix="lang"):
    language: str


@dataclass(frozen=True, slots=True)
class JoinCompound(Press, prefix="jc"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class JoinBuilding(Press, prefix="jb"):
    building_id: int


@dataclass(frozen=True, slots=True)
class JoinUnit(Press, prefix="ju"):
    building_id: int
    unit: str


@dataclass(frozen=True, slots=True)
class JoinRoom(Press, prefix="jr"):
    household_id: int


@dataclass(frozen=True, slots=True)
class DecideMember(Press, prefix="dm"):
    member_id: int
    accepts: int


@dataclass(frozen=True, slots=True)
class OpenForm(Press, prefix="of"):
    household_id: int


@dataclass(frozen=True, slots=True)
class ShowBundle(Press, prefix="sb"):
    cycle_id: int
    household_id: int
    code: str


@dataclass(frozen=True, slots=True)
class SetQuantity(Press, prefix="q"):
    cycle_id: int
    household_id: int
    code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ConfirmOrder(Press, prefix="ok"):
    cycle_id: int
    household_id: int


@dataclass(frozen=True, slots=True)
class OrderAgain(Press, prefix="oa"):
    """Fill the form with the household's last order; it sets, and confirms nothing."""

    cycle_id: int
    household_id: int


@dataclass(frozen=True, slots=True)
class WithdrawOrder(Press, prefix="wd"):
    cycle_id: int
    household_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class OpenBatches(Press, prefix="bs"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenBatch(Press, prefix="bo"):
    batch_id: int


@dataclass(frozen=True, slots=True)
class ApproveBatch(Press, prefix="ba"):
    batch_id: int


@dataclass(frozen=True, slots=True)
class ApproveAll(Press, prefix="bx"):
    cycle_id: int
    compound_id: int


@dataclass(frozen=True, slots=True)
class ReturnBatch(Press, prefix="br"):
    batch_id: int
    reason: str  # ask, or one of the ready reasons


@dataclass(frozen=True, slots=True)
class ResubmitBatch(Press, prefix="bu"):
    batch_id: int


@dataclass(frozen=True, slots=True)
class RemoveParcel(Press, prefix="bp"):
    parcel_id: int


@dataclass(frozen=True, slots=True)
class ClaimPayment(Press, prefix="pc"):
    request_id: int


@dataclass(frozen=True, slots=True)
class OpenUnpaid(Press, prefix="pu"):
    compound_id: int
    cycle_id: int
    page: int


@dataclass(frozen=True, slots=True)
class OpenPayment(Press, prefix="po"):
    request_id: int


@dataclass(frozen=True, slots=True)
class DecidePayment(Press, prefix="pd"):
    request_id: int
    verdict: str  # confirm, not_found, drop, hold, waive


@dataclass(frozen=True, slots=True)
class DecideAllUnpaid(Press, prefix="pa"):
    compound_id: int
    cycle_id: int
    verdict: str  # confirm_claimed, drop, hold


@dataclass(frozen=True, slots=True)
class MakeLink(Press, prefix="ln"):
    purpose: str
    compound_id: int
    supplier_id: int


@dataclass(frozen=True, slots=True)
class OpenLoads(Press, prefix="lo"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class StepLoad(Press, prefix="ls"):
    consignment_id: int
    step: str  # admit, disinfect, rest, count


@dataclass(frozen=True, slots=True)
class OpenHandover(Press, prefix="ho"):
    handover_id: int


@dataclass(frozen=True, slots=True)
class StepHandover(Press, prefix="hs"):
    handover_id: int
    step: str  # open, close


@dataclass(frozen=True, slots=True)
class OpenDeputies(Press, prefix="dp"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class GiveRight(Press, prefix="rg"):
    compound_id: int
    person_id: int
    right: str  # a right, or hand_over for all of one's own


@dataclass(frozen=True, slots=True)
class TakeRight(Press, prefix="rt"):
    compound_id: int
    person_id: int
    right: str
