"""What differs between two versions of a pick list: the rooms whose papers must be printed again.

A room differs when its parcel came, went, or is packed otherwise (lines, bags, sum, payment,
held). Names, phones and remarks alone do not make anybody pack again, but do change the papers,
so they count as well. Pure.
"""

from fulfillment.supply.rules.snapshot import ParcelOnList, PickList


def changed_rooms(before: PickList, after: PickList) -> tuple[str, ...]:
    """Addresses in the walking order of `after`, then those that are gone."""
    old, new = _by_order(before), _by_order(after)
    changed = [parcel.address for key, parcel in new.items() if old.get(key) != parcel]
    gone = [parcel.address for key, parcel in old.items() if key not in new]
    return tuple(dict.fromkeys([*changed, *gone]))


def _by_order(pick_list: PickList) -> dict[tuple[str, str], ParcelOnList]:
    return {(parcel.order_number, parcel.address): parcel for parcel in pick_list.parcels}
