"""What a supplier's list would change in what it sells: a value to be shown and confirmed.

A good is known by its name (with its size); what the list does not say of it stays as it is.
`known` are all bundles of this supplier in the group, also those that are not on sale any more:
their codes come back with them. A row that was not understood leaves its good as it is.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orders.rules.bundle_codes import assign_codes
from orders.rules.goods_list import GONE, Good, GoodsList, Unclear, key_of
from orders.rules.kinds import kind_of

Fields = Mapping[str, Any]

# Of a new good where the list does not say.
USUAL_LIMIT: Final = 5


@dataclass(frozen=True, slots=True)
class Known:
    """A bundle as it stands. `fields` are the columns that a list can change."""

    bundle_id: int
    code: str
    is_offered: bool
    fields: Fields


@dataclass(frozen=True, slots=True)
class NewGood:
    """A good that comes on sale; with `bundle_id` one that was on sale before."""

    code: str
    fields: Fields
    bundle_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangedGood:
    """`before` and `after` hold what differs, and nothing else."""

    bundle_id: int
    code: str
    name: str
    name_en: str
    before: Fields
    after: Fields


@dataclass(frozen=True, slots=True)
class GoneGood:
    bundle_id: int
    code: str
    name: str
    name_en: str
    reason: str  # not_listed, or why its row was refused


@dataclass(frozen=True, slots=True)
class GoodsChanges:
    """Everything that the list would change; `same` counts what stays as it is."""

    added: tuple[NewGood, ...] = ()
    changed: tuple[ChangedGood, ...] = ()
    gone: tuple[GoneGood, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    same: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether a yes would leave everything as it is."""
        return not (self.added or self.changed or self.gone)

    @property
    def prices(self) -> tuple[ChangedGood, ...]:
        """Those whose price changes."""
        return tuple(item for item in self.changed if "price" in item.after)


def compare_goods(
    goods: GoodsList, known: Sequence[Known], *, taken: Collection[str]
) -> GoodsChanges:
    """What differs; `taken` are the codes of the group's other suppliers."""
    here = {key_of(item.fields["name"]): item for item in known}
    matched = {good.row: _match(good, here, goods.goods) for good in goods.goods}
    codes = assign_codes(
        [good.name for good in goods.goods],
        known={g.name: found.code for g in goods.goods if (found := matched[g.row]) is not None},
        asked={good.name: good.code for good in goods.goods if good.code},
        taken={*taken, *(item.code for item in known)},
    )
    added, changed, same = [], [], 0
    shortened = Counter(good.bare for good in goods.goods)
    for good in goods.goods:
        found = matched[good.row]
        wanted = _wanted(good, found, has_own_bare=shortened[good.bare] == 1)
        if found is None or not found.is_offered:
            old = None if found is None else found.bundle_id
            added.append(NewGood(codes[good.name], wanted, old))
        elif item := _differing(found, wanted):
            changed.append(item)
        else:
            same += 1
    kept = {found.bundle_id for found in matched.values() if found is not None}
    gone = _gone(known, kept, goods.unclear)
    return GoodsChanges(tuple(added), tuple(changed), gone, goods.unclear, same)


def _match(good: Good, here: Mapping[str, Known], goods: Sequence[Good]) -> Known | None:
    """The bundle of this name; without the size, where nothing else in the list is called so."""
    found = here.get(key_of(good.name))
    if found is not None or good.bare == good.name:
        return found
    alike = [other for other in goods if key_of(other.bare) == key_of(good.bare)]
    return here.get(key_of(good.bare)) if len(alike) == 1 else None


def _wanted(good: Good, found: Known | None, *, has_own_bare: bool) -> dict[str, Any]:
    said = {name: value for name, value in good.said.items() if name != "size"}
    if found is not None:
        contents = _resized(found.fields["contents"], good)
        return {**found.fields, "contents": contents, **said, "price": good.price}
    named = good.bare != good.name and has_own_bare
    return {
        "name": good.name,
        "name_en": good.name,
        "aliases": [good.bare] if named else [],
        "contents": [good.said.get("size") or _one(good)],
        "limit": USUAL_LIMIT,
        "stock": None,
        "per_person": None,
        "is_standard": False,
        **said,
        "price": good.price,
    }


def _resized(contents: Sequence[Fields], good: Good) -> Sequence[Fields]:
    """The contents with the size that the list gives, where they are this one good.

    “7 kinds” beside a pack of vegetables does not take the place of what is in it.
    """
    size = good.said.get("size")
    if size is None or len(contents) != 1 or key_of(contents[0]["name"]) != key_of(good.bare):
        return contents
    (old,) = contents
    if size["quantity"] == "1" and size["weight_grams"] is None:
        return [{**old, "kind": size["kind"]}]  # the row says by what it is sold, not how much
    is_same = (old["quantity"], old["unit"]) == (size["quantity"], size["unit"])
    new = {**old, **size} if not is_same else {**size, **{k: v for k, v in old.items() if v}}
    return [{**new, "kind": size["kind"]}]


def _one(good: Good) -> dict[str, Any]:
    return {
        "name": good.bare,
        "name_en": good.bare,
        "quantity": "1",
        "unit": "份",
        "unit_en": "portion",
        "kind": kind_of("", good.bare),
        "weight_grams": None,
    }


def _differing(found: Known, wanted: Fields) -> ChangedGood | None:
    names = [name for name in wanted if found.fields[name] != wanted[name]]
    if not names:
        return None
    return ChangedGood(
        found.bundle_id,
        found.code,
        found.fields["name"],
        found.fields["name_en"],
        {name: found.fields[name] for name in names},
        {name: wanted[name] for name in names},
    )


def _gone(
    known: Sequence[Known], kept: Collection[int], unclear: Sequence[Unclear]
) -> tuple[GoneGood, ...]:
    refused = {key_of(item.name): item.reason for item in unclear}
    gone = []
    for item in known:
        why = refused.get(key_of(item.fields["name"]), "not_listed")
        if item.is_offered and item.bundle_id not in kept and why in {*GONE, "not_listed"}:
            gone.append(
                GoneGood(
                    item.bundle_id, item.code, item.fields["name"], item.fields["name_en"], why
                )
            )
    return tuple(gone)
