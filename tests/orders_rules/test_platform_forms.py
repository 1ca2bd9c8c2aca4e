"""The plain form of 快团团, 群接龙 files in any coding, and tables read through a column map."""

import pytest

from orders.rules.platform_orders import Export, Looked, Table, look_over, read_export
from tests.imports.files import export_in
from tests.orders_rules.exports import CHAIN, PLAIN, SUMMARY, as_csv, export_of, row, table
from tests.orders_rules.sample_compound import jiayi

REGISTER = jiayi()
HERE = "紫龙路500弄"


def looked(export: Export) -> Looked:
    return look_over(export, register=REGISTER, decisions={}, already=frozenset())


def plain(number: str, goods: str, **cells: str) -> list[str]:
    return row(PLAIN, 跟团号=number, 商品=goods, 详细地址=f"{HERE}58-902", **cells)


class TestPlainForm:
    def test_the_goods_of_a_cell_are_lines_of_the_order(self) -> None:
        export = export_of(
            table(
                PLAIN,
                row(
                    PLAIN,
                    跟团号="3",
                    商品="荔枝(每箱四斤)+1; 维C+橙子+2;\n盐;糖+1",
                    详细地址=f"{HERE}58-902",
                ),
            ),
            table(
                SUMMARY,
                row(SUMMARY, 商品="荔枝", 规格="每箱四斤", 销售数量="1", 团当前单价="59.90"),
            ),
        )
        assert export.format == "kuaituantuan_plain"
        assert [(line.line, line.title, line.units) for line in export.lines] == [
            (1, "荔枝(每箱四斤)", 1),
            (2, "维C+橙子", 2),
            (3, "盐;糖", 1),
        ]
        assert [home for _, home in looked(export).resolved] == ["58-902"] * 3

    def test_what_has_no_number_is_asked_about_and_cancelled_orders_are_left_out(self) -> None:
        found = looked(
            export_of(
                table(
                    PLAIN,
                    row(PLAIN, 跟团号="1", 商品="荔枝", 详细地址=f"{HERE}58-902"),
                    row(
                        PLAIN,
                        跟团号="2",
                        商品="荔枝+1",
                        订单状态="已取消",
                        详细地址=f"{HERE}58-902",
                    ),
                    row(PLAIN, 跟团号="3", 商品="荔枝+1;荔枝+1", 详细地址=f"{HERE}58-902"),
                )
            )
        )
        assert [doubt.reason for doubt in found.doubts] == ["quantity", "twice"]
        assert [each.reason for each in found.refused] == ["refunded"]


class TestChains:
    def rows(self) -> Table:
        return table(
            CHAIN,
            row(CHAIN, 收货人="王", 联系电话="13812345678", 订单总金额="119.8", 支付状态="已支付",
                收货地址=f"{HERE}58号902室", 订购数量="2"),
            row(CHAIN, 收货人="李", 联系电话="13812345679", 订单总金额="59.9", 支付状态="待支付",
                收货地址=f"{HERE}29号", 订购数量="1"),
            row(CHAIN, 收货人="王", 联系电话="13812345678", 订单总金额="119.8", 支付状态="已支付",
                收货地址=f"{HERE}58号902室", 订购数量="2"),
            row(CHAIN, 收货人="合计", 订单总金额="299.5", 订购数量="5"),
        )  # fmt: skip

    def test_the_file_names_the_good_and_its_last_row_is_the_total(self) -> None:
        export = export_of(self.rows(), file_name="下载/荔枝(每箱四斤) (1).xlsx")
        assert (export.format, export.rows_read) == ("qunjielong", 3)
        assert {line.good for line in export.lines} == {"荔枝(每箱四斤)"}
        assert export.goods[0].price_minor == 5990
        assert (export.units_by_file[""], export.sums_by_file[""]) == (5, 29950)

    def test_the_same_row_twice_is_asked_about_and_unpaid_is_left_out(self) -> None:
        found = looked(export_of(self.rows()))
        assert [home for _, home in found.resolved] == ["58-902"]
        assert [(each.row, each.reason) for each in found.doubts] == [(4, "twice")]
        assert [each.reason for each in found.refused] == ["not_paid"]
        keys = {line.key for line, _ in found.resolved} | {found.doubts[0].line.key}
        assert len(keys) == 2
        assert [(each.what, each.by_file, each.counted) for each in found.differences] == [
            ("units", 5, 4),
            ("sum", 29950, 23960),
        ]

    @pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_csv_says_the_same_in_any_coding(self, coding: str) -> None:
        export = export_in(as_csv(self.rows(), coding), file_name="荔枝.csv")
        assert export == export_of(self.rows(), file_name="荔枝.xlsx")


MAP = {"address": "送哪里", "units": "几份", "good": "买什么", "phone": "手机", "price": "每份"}


class TestColumnMaps:
    def test_any_table_is_read_through_the_headings_that_the_map_names(self) -> None:
        export = export_of(
            table(
                ("送哪里", "手机", "买什么", "几份", "每份"),
                ("58号902", "13812345678", "荔枝", "2", "59.9"),
                ("合计", "", "", "2", ""),
            ),
            column_map=MAP,
        )
        assert (export.format, export.rows_read) == ("map", 1)
        assert export.goods[0].price_minor == 5990
        assert [home for _, home in looked(export).resolved] == ["58-902"]

    def test_without_a_map_or_with_another_table_it_is_no_export(self) -> None:
        tables = [table(("a", "b"), ("1", "2"))]
        assert read_export(tables, file_name="a.csv") is None
        assert read_export(tables, file_name="a.csv", column_map=MAP) is None
