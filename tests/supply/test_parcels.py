"""Orders fall into parcels: every unit on one of them, numbers in walking order."""

from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.rules.parcels import AllocatedLine, plan_parcels, short_orders


@st.composite
def allocated(draw: st.DrawFn) -> list[AllocatedLine]:
    """Orders of two compounds, each with some lines of two suppliers, some of them short."""
    lines = []
    doors = draw(st.permutations(range(1, draw(st.integers(1, 8)) + 1)))
    for position, order_id in enumerate(doors):
        offers = draw(st.lists(st.integers(1, 6), min_size=1, max_size=6, unique=True))
        for offer_id in offers:
            wished = draw(st.integers(1, 5))
            lines.append(
                AllocatedLine(
                    order_id=order_id,
                    compound_id=1 + order_id % 2,
                    building_id=order_id % 3,
                    household_id=order_id,
                    placed_by=order_id,
                    address=f"1-1-{position}",
                    position=position,
                    supplier_id=1 + offer_id % 2,
                    offer_id=offer_id,
                    code="ABCDEFG"[offer_id],
                    name="包",
                    name_en="Pack",
                    price=draw(st.integers(1, 10_000)),
                    wished=wished,
                    got=draw(st.integers(0, wished)),
                    unit_grams=draw(st.one_of(st.none(), st.integers(0, 9000))),
                )
            )
    return draw(st.permutations(lines))


@given(lines=allocated())
def test_every_unit_that_was_given_stands_on_one_parcel(lines: list[AllocatedLine]) -> None:
    planned = plan_parcels(lines, cycle_number=7)
    on_parcels = [line for item in planned for line in item.lines]
    given_ = [line for line in lines if line.got]
    assert sorted(on_parcels, key=repr) == sorted(given_, key=repr)
    assert sum(item.amount for item in planned) == sum(line.price * line.got for line in lines)
    keys = [(item.first.order_id, item.first.supplier_id) for item in planned]
    assert len(keys) == len(set(keys))
    for item in planned:
        assert {(line.order_id, line.supplier_id) for line in item.lines} == {
            (item.first.order_id, item.first.supplier_id)
        }
        assert len(item.bags) == len(item.boxes) >= 1


@given(lines=allocated())
def test_numbers_count_the_orders_of_a_compound_as_one_walks(lines: list[AllocatedLine]) -> None:
    planned = plan_parcels(lines, cycle_number=7)
    for compound_id in (1, 2):
        here = [item for item in planned if item.first.compound_id == compound_id]
        numbers = list(dict.fromkeys(item.number for item in here))
        assert numbers == [f"7-{count:04d}" for count in range(1, len(numbers) + 1)]
        positions = [item.first.position for item in here]
        assert positions == sorted(positions)
        pairs = {(item.first.order_id, item.number) for item in here}
        assert len(pairs) == len(numbers)


@given(lines=allocated())
def test_an_order_is_short_when_any_line_is(lines: list[AllocatedLine]) -> None:
    short = short_orders(lines)
    assert set(short) == {line.order_id for line in lines if line.got < line.wished}
    for order_id, of_order in short.items():
        assert len(of_order) == sum(line.order_id == order_id for line in lines)
