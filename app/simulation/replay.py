"""An export of another platform as what residents of the chat will write.

Its goods become bundles of one supplier at the prices of the file's own summary, its households
take part and nobody else, and each wants what its lines come to. Lines in doubt are nobody's wish.
How they write, pay and collect is dealt as ever.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.importing.listing import sold_here
from app.importing.looking import goods_of, look_at, read_files, register_of
from app.importing.wanted import NotPossible
from app.simulation.habits import ADDRESS, NOBODY, Habits
from config.compound_file import CompoundFile
from config.selling_of_file import BundlePart, ContentPart, SupplierPart
from config.texts import Texts
from fulfillment.supply.rules.platform_list import Sources, coded
from fulfillment.supply.rules.snapshot import Good
from orders.rules.money import Money, format_amount

LEAST_LIMIT = 3
LONGEST_NAME = 80
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Replay:
    """The compound with the export's goods, and what each household wants."""

    file: CompoundFile
    wishes: Mapping[str, Mapping[str, int]]
    doubts: int


def read_replay(path: Path, file: CompoundFile, texts: Texts) -> Replay:
    """Raises `NotPossible` where the file is no export, or a good has no price."""
    found = look_at(
        read_files([path], file, form="auto", texts=texts), register_of(file), decisions={}
    )
    resolved = [pair for each in found for pair in each.looked.resolved]
    goods = coded(Sources(resolved, goods_of(found), (), sold_here(file)))
    free = [good.name for good in goods.values() if not good.price_minor]
    if free:
        words = texts.gettext("The file gives no price for: {goods}")
        raise NotPossible(words.format(goods=", ".join(free)))
    wishes: dict[str, Counter[str]] = defaultdict(Counter)
    for line, home in resolved:
        wishes[home][goods[line.title].code] += line.units
    most = max((count for wish in wishes.values() for count in wish.values()), default=0)
    bundles = tuple(_bundle(good, file, limit=max(most, LEAST_LIMIT)) for good in goods.values())
    seller = _seller(file).model_copy(update={"bundles": bundles})
    return Replay(
        file.model_copy(update={"suppliers": (seller,)}),
        {home: dict(sorted(wish.items())) for home, wish in wishes.items()},
        sum(len(each.looked.doubts) for each in found),
    )


def as_wished(habits: Habits, wish: Mapping[str, int]) -> Habits:
    """The same neighbour, who orders just this and leaves it at that."""
    way = ADDRESS if habits.way == NOBODY else habits.way
    return replace(habits, way=way, wish=wish, second_wish=wish, later="keep")


def not_as_wished(
    wished: Mapping[str, Mapping[str, int]], wishes: Mapping[str, Mapping[str, int]]
) -> list[str]:
    """Households that in the end ordered something else than the export says."""
    return [
        f"{home} ordered {dict(wished.get(home, {}))}, the export says {dict(wish)}"
        for home, wish in wishes.items()
        if dict(wished.get(home, {})) != dict(wish)
    ]


def _seller(file: CompoundFile) -> SupplierPart:
    """Who sells it in the chat: the compound's platform, which is now a shop like any other."""
    of_platform = [each for each in file.suppliers if each.channel == PLATFORM]
    seller = (of_platform or list(file.suppliers))[0]
    return seller.model_copy(update={"channel": "large_supermarket"})


def _bundle(good: Good, file: CompoundFile, *, limit: int) -> BundlePart:
    known = {each.code: each for seller in file.suppliers for each in seller.bundles}
    aliases = known[good.code].aliases if good.code in known else ()
    return BundlePart(
        code=good.code,
        name=good.name[:LONGEST_NAME],
        name_en=good.name_en[:LONGEST_NAME],
        aliases=aliases,
        price=format_amount(Money(good.price_minor, file.compound.currency)),
        limit=limit,
        contents=tuple(
            ContentPart(
                name=each.name[:LONGEST_NAME],
                name_en=each.name_en[:LONGEST_NAME],
                quantity=each.quantity,
                unit=each.unit,
                unit_en=each.unit_en,
                kind=each.kind,
                weight_grams=each.weight_grams,
            )
            for each in good.contents
        ),
    )
