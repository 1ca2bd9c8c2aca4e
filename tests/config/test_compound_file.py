"""A compound file: the example as agreed, and mistakes named by their lines."""

from pathlib import Path
from typing import get_args

import pytest

from app.check_file import check_file, in_words, payee_problems, timetable_problems
from config.compound_file import Problem, read_compound_file
from config.compound_homes import all_homes, building_names
from config.selling_of_file import PaymentScheme
from config.texts import LOCALES, texts_for
from fulfillment.money.schemes.registry import SCHEMES
from tests.builders import SMALL

JIAYI = Path(__file__).parents[2] / "config" / "examples" / "jiayi.yaml"
EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng.yaml"
LIMITS = {"A": 2, "B": 3, "C": 3, "D": 2, "E": 1, "F": 3, "G": 3, "H": 3, "I": 3, "K": 3}
PRICES = {
    "A": "10.00", "B": "35.00", "C": "30.00", "D": "25.00", "E": "150.00",
    "F": "28.00", "G": "32.00", "H": "15.00", "I": "36.00", "K": "48.00",
}  # fmt: skip


def problems_of(text: str) -> list[Problem]:
    file, problems = read_compound_file(text)
    assert (file is None) == bool(problems)
    return problems


def test_the_example_is_the_one_that_everybody_checks_against(capsys: pytest.CaptureFixture[str]):
    file, problems = read_compound_file(EXAMPLE.read_text("utf-8"))
    assert problems == []
    assert file is not None
    bundles = {bundle.code: bundle for part in file.suppliers for bundle in part.bundles}
    assert {code: bundle.limit for code, bundle in bundles.items()} == LIMITS
    assert {code: bundle.price for code, bundle in bundles.items()} == PRICES
    assert {code: b.stock for code, b in bundles.items() if b.stock is not None} == {"E": 60}
    assert file.compound.payment_mode == "after_packing"
    assert check_file(EXAMPLE, language="en") == 0
    assert "1108 households in 16 buildings" in capsys.readouterr().out


def homes_with(buildings: str) -> list[str]:
    file, problems = read_compound_file(
        SMALL.replace('{codes: "3", houses: true}', f"{{{buildings}}}")
    )
    assert not problems
    assert file is not None
    return [home.key for home in all_homes(file)][24:]


@pytest.mark.parametrize(
    ("buildings", "keys"),
    [
        ("codes: 5, units: none, floors: 1-2", ["5-101", "5-201"]),
        ("codes: [7, 4-5], houses: true", ["7", "4", "5"]),
        ('codes: "7, 5899", houses: true', ["7", "5899"]),
        ("codes: 5899, units: no, rooms: 511-512", ["5899-511", "5899-512"]),
        ("codes: 5, units: [1, 3], rooms: [101, 10101]",
         ["5-1-101", "5-1-10101", "5-3-101", "5-3-10101"]),
        ("codes: 3A, units: 无", ["3A-101"]),
    ],
)  # fmt: skip
def test_buildings_are_numbers_spans_or_lists_with_or_without_units(
    buildings: str, keys: list[str]
):
    assert homes_with(buildings) == keys


def test_the_compound_of_the_sample_export_has_towers_houses_and_an_office_block():
    assert check_file(JIAYI, language="en") == 0
    file, _ = read_compound_file(JIAYI.read_text("utf-8"))
    assert file is not None
    keys = {home.key for home in all_homes(file)}
    assert {"1-101", "58-902", "88-1701", "37-105", "29", "6", "36", "5899-511"} - keys == {
        "37-105"
    }
    assert {"37", "5-1901", "99-2001", "100-101"} & keys == set()
    assert building_names(file) == {"商务楼": "5899"}
    bundles = {bundle.code: bundle.price for part in file.suppliers for bundle in part.bundles}
    assert "".join(bundles) == "ABCDEFGHIKL"
    assert (bundles["A"], bundles["I"]) == ("80.00", "59.90")


def test_two_buildings_of_one_name_are_named_with_the_line_of_the_second():
    text = SMALL.replace('{codes: "3", houses: true}', '{codes: "2", houses: true}')
    (problem,) = problems_of(text)
    assert (problem.code, problem.value) == ("double_building", "2")
    assert text.splitlines()[problem.line - 1].strip() == '- {codes: "2", houses: true}'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("name_en: Little Garden, ", "", "missing"),
        ("lane_metres: 10", "lane_meters: 10", "missing"),
        ('price: "30.50"', 'price: "30.505"', "bad_price"),
        ('price: "10.00"', "price: -1", "bad_price"),
        ('price: "10.00"', "price: 0", "free_for_nobody"),
        ('price: "10.00"', "price: 5, subsidy: 5", "subsidy_by_whom"),
        ("code: B", "code: O", "bad_bundle_code"),
        ("code: B", "code: A", "double_bundle"),
        ("codes: 1-2", "codes: 2-1", "bad_span"),
        ("name: 小店\n", "name: 大超市\n", "double_supplier"),
        ("codes: 1-2", "codes: 1-99999", "bad_span"),
        ("codes: 1-2", "aliases: [楼], codes: 1-2", "alias_of_several"),
        ("rooms_per_floor: 2}", "rooms: 101-103}", "rooms_twice"),
        ("limit: 2", "limit: two", "int_parsing"),
        ("group: {name: 小园团购群}", "group: {name: x, cycle: {opens: 8点}}", "bad_time"),
        ("compound: {name", "compound: {timezone: Mars/Base, name", "bad_timezone"),
    ],
)
def test_a_mistake_is_named_at_its_own_line(old: str, new: str, code: str):
    text = SMALL.replace(old, new)
    assert text != SMALL
    problems = problems_of(text)
    (problem,) = [item for item in problems if item.code == code]
    first_difference = next(
        number
        for number, (before, after) in enumerate(
            zip(SMALL.splitlines(), text.splitlines(), strict=False), start=1
        )
        if before != after
    )
    assert problem.line == first_difference


def test_hours_that_do_not_fit_together_are_named_where_the_timetable_stands():
    cycle = 'group:\n  name: x\n  cycle: {cutoff: "07:00"}'
    text = SMALL.replace("group: {name: 小园团购群}", cycle)
    file, _ = read_compound_file(text)
    assert file is not None
    problem = timetable_problems(file, text)[0]
    assert problem.code == "cutoff_before_opening"
    assert "cutoff" in text.splitlines()[problem.line - 1]


@pytest.mark.parametrize(
    ("added", "code"),
    [
        ("payment_scheme: static_code", "missing_input"),
        ("payment_scheme: upi; payment_inputs: {pa: a@bank, pn: Li}", "currency_unfit"),
        ("payment_inputs: {iban: DE89}", "unknown_input"),
        ("payment_scheme: static_code; payment_inputs: {text: 12}", "bad_payee_input"),
    ],
)
def test_a_payee_that_cannot_be_paid_is_named_where_it_stands(added: str, code: str):
    inserted = "\n".join(f"    {part}" for part in added.split("; "))
    text = SMALL.replace('    account_last4: "3377"', f'    account_last4: "3377"\n{inserted}')
    file, _ = read_compound_file(text)
    assert file is not None
    (problem,) = payee_problems(file, text)
    assert (problem.code, problem.where.partition(":")[0]) == (code, "小店")
    assert problem.line >= text[: text.index("  - name: 小店")].count("\n") + 1
    for locale in LOCALES:
        assert in_words(texts_for(locale), problem) != in_words(
            texts_for(locale), Problem(1, "anything", problem.where, problem.value)
        )


def test_a_file_may_name_every_way_to_be_paid_that_there_is():
    assert set(get_args(PaymentScheme)) == set(SCHEMES) - {"on_platform"}


def test_what_is_no_yaml_is_said_so_with_its_line(tmp_path: Path, capsys):
    path = tmp_path / "bad.yaml"
    path.write_text("compound:\n  name: [1, 2\n", "utf-8")
    assert check_file(path, language="zh_CN") == 1
    assert f"{path}:3:" in capsys.readouterr().out
    assert check_file(tmp_path / "absent.yaml", language="en") == 1
    assert problems_of("") == [Problem(1, "not_yaml", "")]
    assert problems_of("- a\n- b") == [Problem(1, "not_yaml", "")]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mistake_has_words_without_places_left_open(locale: str):
    for code in ("missing", "double_building", "bad_price", "windows_overlap", "anything"):
        words = in_words(texts_for(locale), Problem(3, code, "a.b", "7"))
        assert words
        assert "{" not in words


def test_points_of_other_kinds_say_their_buildings_and_their_size():
    gate = "  - {name: 东门, name_en: East gate, lane_metres: 10}\n"
    holes = (
        '  - {name: 格口, name_en: Holes, kind: holes, holes: 24, serves: "1-2", walking: {1: 2}}\n'
    )
    file, problems = read_compound_file(SMALL.replace(gate, gate + holes))
    assert problems == []
    assert file is not None
    assert file.delivery_points[-1].whole == {
        "kind": "holes",
        "serves": ["1", "2"],
        "holes": 24,
        "walking": {"1": 2},
    }
    drop = "  - {name: 投放点, name_en: Drop, kind: drop}\n"
    (problem,) = problems_of(SMALL.replace(gate, gate + drop))
    assert (problem.code, problem.value) == ("bad_point", "投放点")
    assert "投放点" in in_words(texts_for("zh_CN"), problem)
