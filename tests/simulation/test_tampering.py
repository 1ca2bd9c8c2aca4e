"""The checks must be able to fail: each thing tampered with is named."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.program import open_database
from app.simulation.beliefs import FILE, read_memory
from app.simulation.checks import find_differences
from app.simulation.papers import read_version
from app.simulation.record_reading import read_records
from config.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


async def differences(out: Path) -> list[str]:
    """Everything checked again, from the folder alone."""
    database = open_database(Settings(folder=out / "state", database_url=""))
    try:
        records = await read_records(database)
    finally:
        await database.close()
    papers = [read_version(folder) for folder in sorted(out.glob("cycle-*/*/v*"))]
    return find_differences(records, read_memory(out), papers)


def newest(out: Path) -> Path:
    """The newest papers of the supplier with the most of them."""
    return max(out.glob("cycle-1/*/v*"), key=lambda each: int(each.name.removeprefix("v")))


def test_a_small_run_balances_and_says_so(small_run: Path) -> None:
    assert (small_run / "status.txt").read_text() == "0"
    report = json.loads((small_run / "report.json").read_text(encoding="utf-8"))
    assert report["books_balance"] is True
    assert report["households"] == 8
    assert report["orders_live"] > 0
    assert report["collected"] > 0
    assert report["requested_minor"] == sum(
        report[f"{kind}_minor"] for kind in ("confirmed", "dropped", "waived", "open", "cancelled")
    )
    assert {"transfer", "gathered"} <= report["paid_by_way_minor"].keys()


async def test_an_untouched_run_has_no_differences(run_copy: Path) -> None:
    assert await differences(run_copy) == []


def change_a_quantity(out: Path) -> None:
    path = newest(out) / "pick_list.xlsx"
    book = load_workbook(path)
    row = book.worksheets[0][5]
    cell = next(cell for cell in row[7:] if cell.value is not None)
    cell.value = int(str(cell.value)) + 1
    book.save(path)


def take_a_line_out(out: Path) -> None:
    path = newest(out) / "pick_list.xlsx"
    book = load_workbook(path)
    book.worksheets[0].delete_rows(5)
    book.save(path)


def print_other_labels(out: Path) -> None:
    mine = newest(out)
    other = next(each for each in out.glob("cycle-1/*/v*") if each.parent != mine.parent)
    shutil.copy(other / "labels.pdf", mine / "labels.pdf")


def print_other_slips(out: Path) -> None:
    mine = newest(out)
    other = next(each for each in out.glob("cycle-1/*/v*") if each.parent != mine.parent)
    shutil.copy(other / "slips.pdf", mine / "slips.pdf")


def lose_a_list(out: Path) -> None:
    shutil.rmtree(newest(out).parent)


def change_memory(out: Path, change: Callable[[dict], None]) -> None:
    memory = json.loads((out / FILE).read_text(encoding="utf-8"))
    change(memory)
    (out / FILE).write_text(json.dumps(memory), encoding="utf-8")


def believe_one_more(out: Path) -> None:
    def change(memory: dict) -> None:
        belief = next(each for each in memory["beliefs"] if each["wished"])
        belief["wished"]["A"] = belief["wished"].get("A", 0) + 1

    change_memory(out, change)


def tell_the_group_a_number(out: Path) -> None:
    said = {"text": "3-2-501 13812345678 A2", "is_reply": True}
    change_memory(out, lambda memory: memory["group"].append(said))


def tell_the_group_a_sum(out: Path) -> None:
    said = {"text": "1-1-101 请付 ¥35.00", "is_reply": True}
    change_memory(out, lambda memory: memory["group"].append(said))


def show_another_code(out: Path) -> None:
    def change(memory: dict) -> None:
        belief = next(each for each in memory["beliefs"] if each["pay_links"])
        reference = next(iter(belief["pay_links"]))
        belief["pay_links"][reference] += "x"

    change_memory(out, change)


def in_database(statement: str) -> Callable[[Path], None]:
    def change(out: Path) -> None:
        with sqlite3.connect(out / "state" / "lanzi.db") as base:
            assert base.execute(statement).rowcount > 0, statement
        base.close()

    change.__name__ = statement[:48]
    return change


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change_a_quantity, "on the workbook, not"),
        (take_a_line_out, "stands 0 times on the workbook"),
        (print_other_labels, "no label for"),
        (print_other_slips, "has code"),
        (lose_a_list, "no papers"),
        (believe_one_more, "believes"),
        (tell_the_group_a_number, "a telephone number"),
        (tell_the_group_a_sum, "a sum with a room"),
        (show_another_code, "pay codes"),
        (
            in_database(
                # Not of a bundle that was short after the approval: parcels hold less of it.
                "update order_line set allocated = allocated + 1, quantity = quantity + 1 "
                "where rowid = (select min(l.rowid) from order_line l "
                "join offer o on o.id = l.offer_id where l.allocated > 0 and o.code "
                "not in (select key from shortage, json_each(shortage.available)))"
            ),
            "the order got",
        ),
        (
            in_database(
                "update ledger_entry set amount = amount + 1 "
                "where id = (select min(id) from ledger_entry)"
            ),
            "the books",
        ),
        (
            in_database(
                "update payment_request set amount = amount + 100 "
                "where id = (select min(id) from payment_request)"
            ),
            "bill",
        ),
        (
            in_database(
                "update statement_row set amount = amount + 100 "
                "where id = (select min(id) from statement_row where state = 'settled')"
            ),
            "transfers of",
        ),
        (
            # Both entries, so that the books still add up to zero.
            in_database(
                "update ledger_entry set amount = amount * 2 "
                "where natural_key = (select min(natural_key) from ledger_entry "
                "where natural_key like 'gather:%')"
            ),
            "gave to the officer",
        ),
        (
            in_database("delete from audit where noun = 'parcel' and verb = 'pack'"),
            "but it was",
        ),
        (
            in_database(
                "update audit set after = '\"collected\"' where noun = 'parcel' and verb = 'pack'"
            ),
            "is not allowed",
        ),
        (
            in_database(
                "update parcel set state = 'ready' where id = "
                "(select min(id) from parcel where state = 'collected')"
            ),
            "the trail ends with",
        ),
        (
            in_database(
                "update bag set code = 'ZZZZZ9' where id = (select min(b.id) from bag b "
                "join parcel p on p.id = b.parcel_id where p.state = 'collected')"
            ),
            "no label for",
        ),
        (
            in_database("update slot set pickup_code = '000000' where id = 1"),
            "pickup code",
        ),
        (
            in_database("update bag set missing_at = collected_at where collected_at is not null"),
            "nobody knows where it is",
        ),
    ],
)
async def test_what_was_tampered_with_is_named(
    run_copy: Path, tamper: Callable[[Path], None], words: str
) -> None:
    tamper(run_copy)
    assert any(words in each for each in await differences(run_copy)), words
