"""What is kept of an export, and which code and price its goods have."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.address_register import AddressRegister
from orders.rules.import_deciding import decide_on
from orders.rules.import_goods import OfferThere, goods_in_file
from orders.rules.import_packing import pack_export, unpack_export
from orders.rules.platform_export import (
    AddressColumns,
    Export,
    ExportGood,
    ExportLine,
    Finding,
    OrderSum,
    address_key,
)
from orders.rules.platform_orders import look_over

NAMES = st.sampled_from(["荔枝", "西柚", "=SUM(A1)", "🍉", ""])
MONEY = st.none() | st.integers(0, 10_000)
LINES = st.builds(
    ExportLine,
    row=st.integers(2, 9999),
    order_number=st.text(max_size=6),
    line=st.integers(1, 3),
    good=NAMES,
    spec=NAMES,
    units=st.integers(0, 9),
    amount_minor=MONEY,
    is_refunded=st.booleans(),
    receiver=NAMES,
    phone=st.just("13812345678"),
    remark=NAMES,
    address=st.builds(AddressColumns, building=NAMES, detail=st.text(max_size=8)),
)
EXPORTS = st.builds(
    Export,
    format=st.just("map"),
    lines=st.lists(LINES, max_size=6).map(tuple),
    goods=st.lists(st.builds(ExportGood, NAMES, NAMES, MONEY), max_size=3).map(tuple),
    rows_read=st.integers(0, 9),
    units_by_file=st.dictionaries(NAMES, st.integers(0, 99), max_size=2),
    order_sums=st.just((OrderSum(2, "1", 5),)),
    findings=st.just((Finding(3, "spec"),)),
)


@settings(max_examples=50)
@given(EXPORTS)
def test_what_is_kept_comes_back_as_it_was(export: Export):
    assert unpack_export(json.loads(json.dumps(pack_export(export)))) == export


@settings(max_examples=50)
@given(EXPORTS, st.dictionaries(NAMES, st.integers(1, 99), max_size=2))
def test_every_good_that_is_asked_for_has_one_code_and_all_its_units(
    export: Export, before: dict[str, int]
):
    codes = dict(zip(before, "AZ", strict=False))
    there = {name: OfferThere(codes[name], price) for name, price in before.items()}
    goods = goods_in_file(export, export.lines, there)
    assert sum(good.units for good in goods) == sum(line.units for line in export.lines)
    assert len({good.code for good in goods}) == len({good.name for good in goods}) == len(goods)
    for good in goods:
        if good.name in there:
            assert good.code == there[good.name].code
            assert good.price_held == there[good.name].price_minor


KEYS = ("1-1-101", "1-1-102", "2-1-101", "7")
REGISTER = AddressRegister(frozenset(KEYS), ("小园",))
ADDRESSES = st.sampled_from([*KEYS, "9-9-999", "", "1号楼", "东园7号"])
ORDERS = st.builds(
    ExportLine,
    row=st.integers(2, 99),
    order_number=st.sampled_from("123"),
    line=st.integers(1, 2),
    good=st.just("荔枝"),
    spec=st.just(""),
    units=st.integers(0, 2),
    amount_minor=st.none(),
    is_refunded=st.booleans(),
    receiver=st.just("王芳"),
    phone=st.just(""),
    remark=st.just(""),
    address=st.builds(AddressColumns, detail=ADDRESSES),
    doubt=st.sampled_from(["", "", "quantity", "twice"]),
)


@settings(max_examples=50)
@given(st.lists(ORDERS, max_size=6).map(tuple), st.data())
def test_deciding_on_what_was_looked_over_is_looking_it_over_again(
    lines: tuple[ExportLine, ...], data: st.DataObject
):
    export = Export("map", lines, (), len(lines))
    keys = tuple(address_key(each) for each in lines)
    homes = st.none() | st.sampled_from(KEYS)
    said = data.draw(st.dictionaries(st.sampled_from(keys or ("-",)), homes, max_size=3))
    there = data.draw(st.sets(st.sampled_from([each.key for each in lines] or [("0", 1)])))
    base = look_over(export, register=REGISTER, decisions={}, already=frozenset())
    again = look_over(export, register=REGISTER, decisions=said, already=there)
    quick = decide_on(base, export, keys, decisions=said, already=there)
    assert replace(quick, findings=()) == replace(again, findings=())


def line(units: int, amount: int | None) -> ExportLine:
    return ExportLine(2, "1", 1, "荔枝", "", units, amount, False, "", "", "", AddressColumns())


def test_a_price_is_taken_from_the_lines_only_where_all_of_them_agree():
    def price(*lines: ExportLine) -> int | None:
        (good,) = goods_in_file(Export("map", lines, (), len(lines)), lines, {})
        return good.price_minor

    assert price(line(2, 200), line(1, 100)) == 100
    assert price(line(2, 200), line(1, 90)) is None
    assert price(line(2, 200), line(1, None)) is None
    assert price(line(3, 200)) is None
