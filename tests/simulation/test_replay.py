"""An export replayed in the chat: its goods, prices, households and wishes, and nobody else's."""

from pathlib import Path

import pytest

from app.importing.wanted import NotPossible
from app.simulation.habits import NOBODY, deal_habits
from app.simulation.replay import as_wished, not_as_wished, read_replay
from app.simulation.stage import goods_of
from config.chance import SeededChance
from config.compound_file import CompoundFile, read_compound_file
from config.texts import texts_for
from tests.orders_rules.exports import CHAIN, as_csv, row, table
from tests.orders_rules.sample_compound import HOME

ENGLISH = texts_for("en")


@pytest.fixture(scope="module")
def jiayi() -> CompoundFile:
    file, _ = read_compound_file((HOME / "config/examples/jiayi.yaml").read_text("utf-8"))
    assert file is not None
    return file


def test_every_household_of_the_sample_wishes_what_its_lines_come_to(jiayi: CompoundFile) -> None:
    found = read_replay(HOME / "tests" / "data" / "kuaituantuan.xlsx", jiayi, ENGLISH)
    assert (len(found.wishes), found.doubts) == (74, 4)
    assert found.wishes["52-801"] == {"E": 1, "K": 1}
    (seller,) = found.file.suppliers
    prices = {bundle.code: bundle.price for bundle in seller.bundles}
    assert (len(prices), prices["I"], prices["L"]) == (11, "59.90", "36.00")
    units = sum(sum(wish.values()) for wish in found.wishes.values())
    assert units == 115
    most = {good.code: good.limit for good in goods_of(found.file)}
    assert all(
        count <= most[code] for wish in found.wishes.values() for code, count in wish.items()
    )


def test_goods_that_the_compound_does_not_know_get_bundles_of_their_own(
    jiayi: CompoundFile, tmp_path: Path
) -> None:
    path = tmp_path / "脐橙.csv"
    ordered = row(CHAIN, 收货人="王", 收货地址="58-902", 订购数量="5", 订单总金额="150")
    path.write_bytes(as_csv(table(CHAIN, ordered), "gb18030"))
    found = read_replay(path, jiayi, ENGLISH)
    (bundle,) = found.file.suppliers[0].bundles
    assert (bundle.code, bundle.name, bundle.price, bundle.limit) == ("A", "脐橙", "30.00", 5)
    assert found.wishes == {"58-902": {"A": 5}}


def test_without_a_price_nothing_is_replayed(jiayi: CompoundFile, tmp_path: Path) -> None:
    path = tmp_path / "脐橙.csv"
    ordered = row(CHAIN, 收货人="王", 收货地址="58-902", 订购数量="2")
    path.write_bytes(as_csv(table(CHAIN, ordered), "utf-8"))
    with pytest.raises(NotPossible, match="脐橙"):
        read_replay(path, jiayi, ENGLISH)


def test_everybody_orders_just_what_the_export_says_and_leaves_it_at_that(
    jiayi: CompoundFile,
) -> None:
    wish = {"A": 2}
    dealt = deal_habits(SeededChance("1"), 40, goods_of(jiayi))
    assert any(each.way == NOBODY for each in dealt)
    for habits in (as_wished(each, wish) for each in dealt):
        assert habits.way != NOBODY
        assert (habits.wish, habits.later) == (wish, "keep")


def test_whoever_got_another_order_into_the_chat_is_a_difference() -> None:
    wishes = {"58-902": {"A": 1}, "29": {"B": 2}, "14": {"A": 1}}
    ordered = {"58-902": {"A": 1}, "29": {"B": 1}}
    assert not_as_wished(ordered, wishes) == [
        "29 ordered {'B': 1}, the export says {'B': 2}",
        "14 ordered {}, the export says {'A': 1}",
    ]
