"""A pick list straight from another platform's orders, without a database.

Each household's lines become one parcel; several of the platform's orders of one household lie in
the same bags. Prices are those of the file's summary; the platform has been paid, so nothing says
how to pay. The same orders with the same `below` give the same list.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fulfillment.supply.rules.parcels import AllocatedLine, PlannedParcel, plan_parcels
from fulfillment.supply.rules.snapshot import BagOnList, Content, Good, ParcelOnList, PickList
from orders.rules.bundle_codes import assign_codes
from orders.rules.kinds import kind_of
from orders.rules.platform_export import ExportGood, ExportLine
from orders.rules.platform_names import number_label

Below = Callable[[int], int]
Codes = Callable[[Below], str]
MOST_REMARKS = 200


@dataclass(frozen=True, slots=True)
class Door:
    """A household of the compound."""

    key: str
    building: str
    unit: str
    floor: int
    room: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What a list is made from. `doors` stand in walking order; `sold_here` are goods that the
    compound sells itself, by the platform's title of them.
    """

    resolved: Sequence[tuple[ExportLine, str]]
    goods: Sequence[ExportGood]
    doors: Sequence[Door]
    sold_here: Mapping[str, Good]


def list_of_export(
    blank: PickList, sources: Sources, *, make_code: Codes, below: Below
) -> PickList:
    """The list; `blank` is one without goods and parcels that says everything else."""
    goods = coded(sources)
    by_home: dict[str, list[ExportLine]] = defaultdict(list)
    for line, home in sources.resolved:
        by_home[home].append(line)
    lines = list(_allocated(by_home, sources.doors, goods))
    planned = plan_parcels(lines, cycle_number=number_label(blank.cycle_number, blank.channel))
    codes = _new_codes(sum(len(each.bags) for each in planned), make_code, below)
    doors = {door.key: door for door in sources.doors}
    parcels = tuple(
        _parcel(each, doors[each.first.address], by_home[each.first.address], codes)
        for each in planned
    )
    used = {line.code for line in lines}
    on_list = sorted(
        (good for good in goods.values() if good.code in used),
        key=lambda good: (len(good.code), good.code),
    )
    return replace(blank, goods=tuple(on_list), parcels=parcels)


def coded(sources: Sources) -> dict[str, Good]:
    """Every good of the file under its title, with its code: its own where it is sold here."""
    known = {title: good.code for title, good in sources.sold_here.items()}
    titles = [good.title for good in sources.goods]
    codes = assign_codes(titles, known={title: known[title] for title in titles if title in known})
    return {
        good.title: _good(good, codes[good.title], sources.sold_here.get(good.title))
        for good in sources.goods
    }


def _good(good: ExportGood, code: str, here: Good | None) -> Good:
    price = good.price_minor or 0
    if here is not None:
        return replace(here, code=code, price_minor=price)
    itself = Content(good.title, good.title, "1", "份", "portion", kind_of("", good.title), None)
    return Good(code, good.title, good.title, price, (itself,))


def _allocated(
    by_home: Mapping[str, Sequence[ExportLine]],
    doors: Sequence[Door],
    goods: Mapping[str, Good],
) -> Iterable[AllocatedLine]:
    buildings = {door.building: place for place, door in reversed(list(enumerate(doors)))}
    for place, door in enumerate(doors):
        units: Counter[str] = Counter()
        for line in by_home.get(door.key, ()):
            units[line.title] += line.units
        for title, count in units.items():
            good = goods[title]
            grams = [content.weight_grams for content in good.contents]
            yield AllocatedLine(
                order_id=place,
                compound_id=0,
                building_id=buildings[door.building],
                household_id=place,
                placed_by=0,
                address=door.key,
                position=place,
                supplier_id=0,
                offer_id=0,
                code=good.code,
                name=good.name,
                name_en=good.name_en,
                price=good.price_minor,
                wished=count,
                got=count,
                unit_grams=None if None in grams else sum(each or 0 for each in grams),
            )


def _parcel(
    planned: PlannedParcel, door: Door, lines: Sequence[ExportLine], codes: list[str]
) -> ParcelOnList:
    receiver = next((line.receiver or line.buyer for line in lines), "")
    bags = tuple(
        BagOnList(codes.pop(), bag.contents, box)
        for bag, box in zip(planned.bags, planned.boxes, strict=True)
    )
    units = sorted(planned.lines, key=lambda line: (len(line.code), line.code))
    return ParcelOnList(
        order_number=planned.number,
        building=door.building,
        unit=door.unit,
        floor=door.floor,
        room=door.room,
        address=door.key,
        receiver=receiver,
        phone=next((line.phone for line in lines if line.phone), ""),
        lines=tuple((line.code, line.got) for line in units),
        amount_minor=planned.amount,
        bags=bags,
        pay=None,
        held=False,
        remark="; ".join(dict.fromkeys(line.remark for line in lines if line.remark))[
            :MOST_REMARKS
        ],
    )


def _new_codes(count: int, make_code: Codes, below: Below) -> list[str]:
    """Different codes, to be taken from the end."""
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[make_code(below)] = None
    return list(codes)[::-1]
