"""Who gets less: the rule's promises, for whatever is ordered, short and to spare."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.supply.rules.rebagging import Boxes, FilledBag, rebag
from fulfillment.supply.rules.shortage import Lessened, LineBefore, ParcelBefore, lessen
from orders.rules.bags import MAX_GRAMS, MAX_UNITS, Load, pack

PRICES = {"A": 1000, "B": 3050, "C": 2800}
SHORT, OTHERS = "A", ("B", "C")


def parcel(number: int, lines: list[LineBefore], *, flagged: bool, open_: bool) -> ParcelBefore:
    return ParcelBefore(number, f"小园 1-{number}", tuple(lines), flagged, open_)


@st.composite
def parcels(draw: st.DrawFn) -> list[ParcelBefore]:
    found = []
    for number in range(draw(st.integers(1, 8))):
        lines = [
            LineBefore(
                SHORT,
                draw(st.integers(1, 4)),
                if_short=draw(st.sampled_from(["fewer", "nothing", "instead"])),
                instead=draw(st.sampled_from(OTHERS)),
                instead_most=draw(st.integers(0, 3)),
            )
        ]
        lines += [LineBefore(code, 1) for code in OTHERS if draw(st.booleans())]
        found.append(parcel(number, lines, flagged=draw(st.booleans()), open_=draw(st.booleans())))
    return found


def share(
    found: list[ParcelBefore], there: int, spare: dict[str, int | None]
) -> tuple[Lessened, ...]:
    return lessen(found, there={SHORT: there}, spare=spare, prices=PRICES, seed="seed")


def cost(units: dict[str, int]) -> int:
    return sum(PRICES[code] * count for code, count in units.items())


spares = st.fixed_dictionaries({code: st.none() | st.integers(0, 4) for code in OTHERS})


@given(parcels(), st.integers(0, 20), spares)
@settings(max_examples=80)
def test_what_is_there_is_given_by_everybodys_choice(
    found: list[ParcelBefore], there: int, spare: dict[str, int | None]
) -> None:
    changed = {each.parcel_id: each for each in share(found, there, spare)}
    assert list(changed.values()) == list(share(found[::-1], there, spare))[::-1]
    kept, instead = 0, Counter[str]()
    for each in found:
        line = each.lines[0]
        became = changed.get(each.parcel_id)
        units = became.after.get(SHORT, 0) if became else line.quantity
        kept += units
        assert units <= line.quantity
        if became is None:
            continue
        instead.update(became.instead)
        lacks = line.quantity - units
        if line.if_short == "nothing":
            assert units in (0, line.quantity)
        if line.if_short != "instead":
            assert not became.instead
        assert set(became.instead) <= {line.instead}
        assert sum(became.instead.values()) <= min(lacks, line.instead_most)
        if not each.may_cost_more:
            assert cost(became.after) <= cost(became.before)
        others = Counter({item.code: item.quantity for item in each.lines[1:]})
        others.update(became.instead)
        assert {code: n for code, n in became.after.items() if code != SHORT} == dict(others)
    wished = sum(each.lines[0].quantity for each in found)
    all_take_fewer = all(each.lines[0].if_short != "nothing" for each in found)
    assert kept <= min(there, wished)
    assert kept == min(there, wished) or not all_take_fewer
    for code, units in instead.items():
        most = spare[code]
        assert most is None or units <= most


def test_flagged_households_keep_theirs_and_a_paid_one_is_not_asked_for_more() -> None:
    line = LineBefore("A", 1, if_short="instead", instead="C", instead_most=1)
    found = [
        parcel(1, [line], flagged=True, open_=True),
        parcel(2, [line], flagged=False, open_=True),
        parcel(3, [line], flagged=False, open_=False),
    ]
    second, third = share(found, 1, {"C": None})
    assert (second.parcel_id, second.after, second.instead) == (2, {"C": 1}, {"C": 1})
    assert (third.parcel_id, third.is_empty) == (3, True)


GRAMS = {"A": 2500, "B": 750, "C": 1800, "D": None}
UNITS = st.dictionaries(st.sampled_from(sorted(GRAMS)), st.integers(1, 9), min_size=1)


@given(UNITS, UNITS, st.data())
@settings(max_examples=60)
def test_bags_hold_exactly_what_the_parcel_has_and_stay_within_their_limits(
    units: dict[str, int], put: dict[str, int], data: st.DataObject
) -> None:
    taken = {code: data.draw(st.integers(0, count)) for code, count in units.items()}
    packed = pack([Load(code, count, GRAMS[code]) for code, count in units.items()])
    bags = [FilledBag(place, bag.contents, 4) for place, bag in enumerate(packed, start=1)]
    after = rebag(bags, taken=taken, put=put, grams=GRAMS)
    held: Counter[str] = Counter()
    for bag in after:
        held.update(dict(bag.contents))
        assert bag.contents
        assert sum(count for _, count in bag.contents) <= MAX_UNITS
        assert sum(count * (GRAMS[code] or 0) for code, count in bag.contents) <= MAX_GRAMS
        assert bag.box == 4
    wanted = Counter(units)
    wanted.subtract(taken)
    wanted.update(put)
    assert held == +wanted
    old = [bag.bag_id for bag in after if bag.bag_id]
    assert old == sorted(old)
    if not +Counter(taken):
        assert old == [bag.bag_id for bag in bags]


def test_a_new_bag_rides_with_its_household_or_in_one_more_box_of_its_building() -> None:
    boxes = Boxes([1] * 10 + [2] * 3)
    assert boxes.put_in(2, building_id=7) == 2
    assert boxes.put_in(1, building_id=7) == 3
    assert boxes.put_in(1, building_id=8) == 4
    assert boxes.put_in(1, building_id=7) == 3
    boxes.take_out(1)
    assert boxes.put_in(1, building_id=7) == 1
