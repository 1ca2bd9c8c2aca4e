"""What differs between two versions of a pick list: what is taken out and what is put in.

An order keeps its number over all versions, a bag its code; so a packer who packed from one
version makes the other by these changes alone. Where several versions lie between, only what is
left of them counts, with the reasons of those versions that touched the room. Units of lines
that lie in no bag (lists before 0.4.0) are told by themselves. Pure; money in minor units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from fulfillment.supply.rules.snapshot import BagOnList, Good, ParcelOnList, PickList

Units = tuple[tuple[str, int], ...]


class Step(StrEnum):
    """What is done with a bag or a room's whole parcel."""

    OUT = "out"
    IN = "in"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class BagChange:
    """One bag; of a bag that goes, `number`, `of` and `box` are those it had.

    `old_box` is 0 for a bag that comes and else the box that it rode in. One that stays and has
    nothing to take out or put in has a label that is wrong now. `old_number` of `old_of` stands on
    the label that it was packed with; 0 for a bag that comes.
    """

    code: str
    step: Step
    number: int
    of: int
    box: int
    old_box: int
    out: Units
    into: Units
    old_number: int = 0
    old_of: int = 0

    @property
    def is_renumbered(self) -> bool:
        """Its label counts it otherwise than it did, so the packer looks for the old count."""
        stays = self.step is Step.CHANGE
        return stays and (self.number, self.of) != (self.old_number, self.old_of)


@dataclass(frozen=True, slots=True)
class RoomChange:
    """One order's parcel. Of one that goes, the sum and place are those it had.

    `out` and `into` are units that no bag accounts for. `is_rewritten`: name, phone, remark or
    payment code changed.
    """

    order_number: str
    step: Step
    reasons: tuple[str, ...]
    building: str
    address: str
    old_building: str
    old_address: str
    amount_minor: int
    old_amount_minor: int
    held: bool
    was_held: bool
    is_rewritten: bool
    bags: tuple[BagChange, ...]
    out: Units
    into: Units

    @property
    def labels(self) -> tuple[str, ...]:
        """Codes of the bags whose label is to be printed anew."""
        return tuple(bag.code for bag in self.bags if bag.step is not Step.OUT)

    @property
    def is_moved(self) -> bool:
        """The order belongs to another door than it did."""
        return self.address != self.old_address


@dataclass(frozen=True, slots=True)
class Amendment:
    """From version `since` to `version`. Rooms stand in walking order, those that go in between.

    `goods` are those of both lists; `new_buildings` and `gone_buildings` stand on one list only.
    """

    since: int
    version: int
    goods: tuple[Good, ...]
    rooms: tuple[RoomChange, ...]
    new_buildings: tuple[str, ...]
    gone_buildings: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Codes of all bags whose label is to be printed anew, in walking order."""
        return tuple(code for room in self.rooms for code in room.labels)

    @property
    def orders(self) -> tuple[str, ...]:
        """Numbers of the orders whose slip is to be printed anew."""
        return tuple(room.order_number for room in self.rooms if room.step is not Step.OUT)


def amend(versions: Sequence[PickList]) -> Amendment:
    """The way from the first to the last of consecutive versions; ValueError for none."""
    if not versions:
        raise ValueError("no version")
    before, after = versions[0], versions[-1]
    old, new = _by_order(before), _by_order(after)
    reasons = _reasons(versions)
    rooms = [
        _room(old.get(number), new.get(number), reasons[number])
        for number in _in_walking_order(list(old), list(new))
        if old.get(number) != new.get(number)
    ]
    places = [dict.fromkeys(each.building for each in side.parcels) for side in (before, after)]
    return Amendment(
        since=before.version,
        version=after.version,
        goods=tuple({good.code: good for good in (*before.goods, *after.goods)}.values()),
        rooms=tuple(rooms),
        new_buildings=tuple(name for name in places[1] if name not in places[0]),
        gone_buildings=tuple(name for name in places[0] if name not in places[1]),
    )


def _by_order(pick_list: PickList) -> dict[str, ParcelOnList]:
    """The parcels as who packs sees them: that a bill was asked for or paid changes no bag."""
    return {parcel.order_number: _as_packed(parcel) for parcel in pick_list.parcels}


def _as_packed(parcel: ParcelOnList) -> ParcelOnList:
    if parcel.pay is None:
        return parcel
    as_packed = replace(parcel.pay, payload="", to_pay=None, at_hand_over=False, gathered=False)
    return replace(parcel, pay=as_packed)


def _reasons(versions: Sequence[PickList]) -> Mapping[str, tuple[str, ...]]:
    """By order number: the reasons of the versions that changed its parcel, each once."""
    found: dict[str, dict[str, None]] = {}
    for earlier, later in pairwise(versions):
        old, new = _by_order(earlier), _by_order(later)
        for number in {**old, **new}:
            reasons = found.setdefault(number, {})
            if old.get(number) != new.get(number):
                reasons[later.reason] = None
    return {number: tuple(reasons) for number, reasons in found.items()}


def _in_walking_order(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """All of the new ones; each that is gone follows the one that it used to follow."""
    stays = set(new)
    followers: dict[str | None, list[str]] = {}
    last: str | None = None
    for number in old:
        if number in stays:
            last = number
        else:
            followers.setdefault(last, []).append(number)
    merged = followers.get(None, [])
    for number in new:
        merged += [number, *followers.get(number, ())]
    return merged


def _room(
    before: ParcelOnList | None, after: ParcelOnList | None, reasons: Iterable[str]
) -> RoomChange:
    now, was = after or before, before or after
    assert now is not None
    assert was is not None
    bags = _bags(before, after)
    out, into = _loose(before, after, bags)
    return RoomChange(
        order_number=now.order_number,
        step=Step.IN if before is None else Step.OUT if after is None else Step.CHANGE,
        reasons=tuple(reasons),
        building=now.building,
        address=now.address,
        old_building=was.building,
        old_address=was.address,
        amount_minor=now.amount_minor,
        old_amount_minor=was.amount_minor,
        held=now.held,
        was_held=was.held,
        is_rewritten=_written(now) != _written(was),
        bags=bags,
        out=out,
        into=into,
    )


def _written(parcel: ParcelOnList) -> tuple[object, ...]:
    """What papers say of a household beside its goods. The sum changes the payment code too."""
    pay = parcel.pay and (parcel.pay.payee, parcel.pay.account_last4, parcel.pay.reference)
    return (parcel.receiver, parcel.phone, parcel.remark, pay)


def _bags(before: ParcelOnList | None, after: ParcelOnList | None) -> tuple[BagChange, ...]:
    """Every bag that is gone, new, packed otherwise, or has a label that is wrong now."""
    old, new = _placed(before), _placed(after)
    codes = [*new, *(code for code in old if code not in new)]
    return tuple(
        _bag(code, old.get(code), new.get(code)) for code in codes if old.get(code) != new.get(code)
    )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A bag, which of how many it is, and what else its label says: of whom, where to."""

    bag: BagOnList
    number: int
    of: int
    said: tuple[object, ...]


def _placed(parcel: ParcelOnList | None) -> dict[str, _Placed]:
    if parcel is None:
        return {}
    place = (parcel.address, parcel.building, parcel.unit, parcel.floor, parcel.room)
    said = (*place, parcel.lines, parcel.held, *_written(parcel)[:3])
    return {
        bag.code: _Placed(bag, number, len(parcel.bags), said)
        for number, bag in enumerate(parcel.bags, start=1)
    }


def _bag(code: str, old: _Placed | None, new: _Placed | None) -> BagChange:
    now = new or old
    assert now is not None
    out, into = _difference(old.bag.units if old else (), new.bag.units if new else ())
    return BagChange(
        code=code,
        step=Step.IN if old is None else Step.OUT if new is None else Step.CHANGE,
        number=now.number,
        of=now.of,
        box=now.bag.box,
        old_box=old.bag.box if old else 0,
        out=out,
        into=into,
        old_number=old.number if old else 0,
        old_of=old.of if old else 0,
    )


def _difference(old: Units, new: Units) -> tuple[Units, Units]:
    """What is taken out and what is put in, by code in the order of the lists."""
    had, has = _counted(old), _counted(new)
    return tuple((had - has).items()), tuple((has - had).items())


def _counted(units: Iterable[tuple[str, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code, count in units:
        counts[code] += count
    return counts


def _loose(
    before: ParcelOnList | None, after: ParcelOnList | None, bags: Iterable[BagChange]
) -> tuple[Units, Units]:
    """What the lines changed beyond what the bags did."""
    changed = _counted(after.lines if after else ())
    changed.subtract(_counted(before.lines if before else ()))
    for bag in bags:
        changed.subtract(_counted(bag.into))
        changed.update(_counted(bag.out))
    into = tuple((code, count) for code, count in changed.items() if count > 0)
    return tuple((code, -count) for code, count in changed.items() if count < 0), into
