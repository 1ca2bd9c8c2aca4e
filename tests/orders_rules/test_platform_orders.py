"""Exports of other platforms: every form is read, every line ends once, nothing is guessed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.address import AddressRegister, SeveralCompounds
from orders.rules.platform_orders import Export, Looked, look_over
from tests.imports.files import export_in
from tests.orders_rules.exports import (
    CHAIN,
    COMMUNITY,
    PLAIN,
    as_xlsx,
    export_of,
    row,
    table,
)
from tests.orders_rules.sample_compound import HOME, jiayi

REGISTER = jiayi()
NAMELESS = AddressRegister(REGISTER.keys)
SAMPLE = HOME / "tests" / "data" / "kuaituantuan.xlsx"
HERE = "紫龙路500弄"


def looked(export: Export, **options: object) -> Looked:
    given_ = {"decisions": {}, "already": frozenset(), **options}
    return look_over(export, register=REGISTER, **given_)  # type: ignore[arg-type]


def order(number: str, good: str = "荔枝", units: str = "1", **cells: str) -> list[str]:
    cells = {"详细地址": f"{HERE}58号902室", "联系电话": "13812345678", **cells}
    return row(COMMUNITY, 跟团号=number, 商品=good, 数量=units, **cells)


def more(number: str, good: str, units: str = "1") -> list[str]:
    return row(COMMUNITY, 跟团号=number, 商品=good, 数量=units)


def community(*rows: list[str]) -> Export:
    return export_of(table(COMMUNITY, *rows))


@pytest.fixture(scope="module")
def export() -> Export:
    return export_in(SAMPLE.read_bytes(), file_name=SAMPLE.name)


class TestTheSample:
    def test_every_row_is_resolved_or_in_doubt_with_its_reason(self, export: Export) -> None:
        found = looked(export)
        assert (found.rows_read, found.lines, found.units) == (119, 119, 119)
        assert (len(found.resolved), found.households) == (115, 74)
        assert [(doubt.row, doubt.reason, doubt.proposal) for doubt in found.doubts] == [
            (55, "no_address", "37-1002"),
            (102, "no_address", "50-301"),
            (111, "no_address", "88-1505"),
            (115, "contradiction", "47-102"),
        ]
        assert (found.refused, found.duplicates) == ((), ())

    def test_goods_and_prices_are_those_of_the_summary(self, export: Export) -> None:
        prices = {good.title: good.price_minor for good in export.goods}
        assert len(prices) == 11
        assert prices["荔枝(每箱四斤)"] == 5990
        assert {line.title for line in export.lines} <= set(prices)

    def test_formulas_give_their_values(self, export: Export) -> None:
        third = export.lines[1]
        assert (third.buyer, third.phone) == ("梁敦厦", "+8613812345679")

    def test_sums_that_disagree_are_told_with_both_numbers(self, export: Export) -> None:
        said = {
            (each.what, each.subject, each.row): (each.by_file, each.counted)
            for each in looked(export).differences
        }
        assert said["units", "", 0] == (231, 119)
        assert said["orders", "", 0] == (164, 78)
        assert said["sum", "新奇士橙(1份十个)", 0] == (169_000, 27_500)
        assert said["line_sum", "新奇士橙(1份十个)", 3] == (48_000, 5_500)
        assert said["order_sum", "2", 3] == (53_990, 41_290)

    def test_a_remark_that_names_another_door_is_pointed_out(self, export: Export) -> None:
        found = looked(export).findings
        assert [each.row for each in found if each.reason == "address_in_remark"] == [36]
        assert next(line.remark for line in export.lines if line.row == 36) == "帮忙送到87-105"

    def test_read_again_it_brings_nothing_but_what_was_open(self, export: Export) -> None:
        first = looked(export)
        again = looked(export, already={line.key for line, _ in first.resolved})
        assert (len(again.resolved), len(again.duplicates)) == (0, 115)
        assert again.doubts == first.doubts

    def test_decisions_hold_for_the_line_they_were_made_about(self, export: Export) -> None:
        doubts = looked(export).doubts
        decisions = {doubts[0].key: "37-1002", doubts[3].key: None, doubts[1].key: "no-such"}
        found = looked(export, decisions=decisions)
        assert {line.row: home for line, home in found.resolved}[55] == "37-1002"
        assert [(each.line.row, each.reason) for each in found.refused] == [(115, "decided")]
        assert [doubt.row for doubt in found.doubts] == [102, 111]


class TestCommunityForm:
    def test_later_rows_of_an_order_take_what_its_number_said_above(self) -> None:
        export = community(
            order("7", "荔枝", 团员备注="7:放门口", 收货人="王"),
            order("8", "西柚", 详细地址=f"{HERE}29号"),
            more("7", "西柚", "2份"),
        )
        last = export.lines[2]
        assert (last.line, last.units, last.receiver, last.remark) == (2, 2, "王", "放门口")
        assert [home for _, home in looked(export).resolved] == ["58-902", "29", "58-902"]

    def test_a_row_once_more_is_a_duplicate_and_another_number_is_a_doubt(self) -> None:
        found = looked(community(order("7"), order("7"), order("7", units="3"), order("8")))
        assert [line.row for line, _ in found.resolved] == [2, 5]
        assert [line.row for line in found.duplicates] == [3]
        assert [(doubt.row, doubt.reason) for doubt in found.doubts] == [(4, "twice")]

    def test_money_that_went_back_refuses_and_a_part_of_it_asks(self) -> None:
        found = looked(
            community(
                order("1", 订单金额="59.9", 退款金额="59.9"),
                more("1", "西柚"),
                order("2", 订单金额="59.9", 退款金额="10"),
                order("3", 订单金额="59.9", 退款金额="0"),
            )
        )
        assert [each.reason for each in found.refused] == ["refunded", "refunded"]
        assert [(doubt.reason, doubt.proposal) for doubt in found.doubts] == [
            ("part_refunded", "58-902")
        ]
        assert [line.order_number for line, _ in found.resolved] == ["3"]

    @pytest.mark.parametrize(
        ("written", "units", "doubt"),
        [
            ("1.0", 1, ""),
            ("２份", 2, ""),
            ("两箱", 2, ""),
            ("x3", 3, ""),
            ("一半", 0, "quantity"),
            ("-1", 0, "quantity"),
            ("13812345678", 0, "quantity"),
            ("", 0, "quantity"),
        ],
    )
    def test_quantities_are_read_or_asked_about(self, written: str, units: int, doubt: str) -> None:
        line = community(order("1", units=written)).lines[0]
        assert (line.units, line.doubt) == (units, doubt)

    def test_a_quantity_nobody_can_read_is_not_decided_by_a_household(self) -> None:
        export = community(order("1", units="几个"))
        key = looked(export).doubts[0].key
        assert looked(export, decisions={key: "58-902"}).resolved == ()
        assert len(looked(export, decisions={key: None}).refused) == 1

    def test_formulas_without_a_value_are_worked_out_or_said(self) -> None:
        export = export_in(
            as_xlsx(
                table(
                    COMMUNITY,
                    order("1", 下单人="王", 收货人="=A2", 联系电话="13812345678"),
                    order("2", 联系电话="=N2+1", 收货人="=R3C1"),
                    order("3", 下单人="=M4", 联系电话="=N3-1", 收货人="=A4"),
                )
            ),
            file_name="a.xlsx",
        )
        assert [line.receiver for line in export.lines] == ["王", "", ""]
        phones = ["+8613812345678", "+8613812345679", "+8613812345678"]
        assert [line.phone for line in export.lines] == phones
        # Two that point to each other.
        told = [(each.row, each.reason) for each in export.findings]
        assert told == [(3, "formula"), (4, "formula"), (4, "formula")]

    def test_rows_of_another_compound_are_not_ours_by_their_number(self) -> None:
        found = looked(
            community(
                order("1", 服务小区="嘉怡水岸", 详细地址="58号902"),
                order("2", 服务小区="樊城花园", 详细地址="58号902"),
            )
        )
        assert [line.order_number for line, _ in found.resolved] == ["1"]
        assert [(each.line.order_number, each.reason) for each in found.refused] == [
            ("2", "other_compound")
        ]
        alone = looked(community(order("2", 服务小区="樊城花园", 详细地址="58号902")))
        said = [(doubt.reason, doubt.proposal) for doubt in alone.doubts]
        assert said == [("other_compound", "58-902")]

    def test_in_a_group_of_compounds_each_row_goes_to_its_own(self) -> None:
        several = SeveralCompounds({"嘉怡水岸": NAMELESS, "樊城花园": NAMELESS})
        export = community(
            order("1", 服务小区="嘉怡水岸", 详细地址="58号902"),
            order("2", 服务小区="樊城花园", 详细地址="58号902"),
        )
        found = look_over(export, register=several, decisions={}, already=frozenset())
        assert [home for _, home in found.resolved] == ["嘉怡水岸 58-902", "樊城花园 58-902"]

    def test_a_phone_that_lost_its_digits_is_none(self) -> None:
        export = community(order("1", 联系电话="1.38123E+10"))
        assert export.lines[0].phone == ""
        assert [each.reason for each in export.findings] == ["no_phone"]


CELLS = st.sampled_from(
    [
        "",
        "1",
        "2",
        "两份",
        "=A2",
        "荔枝",
        "西柚(十个一份)",
        "58号902",
        HERE,
        "已退款",
        "59.9",
        "合计",
    ]
)


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=18, max_size=18), max_size=12),
    heading=st.sampled_from([COMMUNITY, PLAIN, CHAIN]),
    data=st.data(),
)
def test_every_line_ends_exactly_once_and_a_second_reading_adds_nothing(
    rows: list[list[str]], heading: tuple[str, ...], data: st.DataObject
) -> None:
    export = export_of(table(heading, *(cells[: len(heading)] for cells in rows)))
    first = looked(export)
    keys = [doubt.key for doubt in first.doubts]
    homes = st.sampled_from(["58-902", None])
    decisions = data.draw(st.dictionaries(st.sampled_from(keys), homes) if keys else st.just({}))
    found = looked(export, decisions=decisions)
    ends = [line for line, _ in found.resolved]
    ends += [doubt.line for doubt in found.doubts]
    ends += [each.line for each in found.refused]
    ends += list(found.duplicates)
    assert sorted(id(line) for line in ends) == sorted(id(line) for line in export.lines)
    assert found.lines == len(ends)
    assert found.units == sum(line.units for line in ends) - sum(
        line.units for line in (*found.duplicates, *(each.line for each in found.refused))
    )
    again = looked(export, decisions=decisions, already={line.key for line in ends})
    assert len(again.duplicates) == len(ends)
    assert (again.resolved, again.doubts, again.refused) == ((), (), ())
