"""`./lanzi import-statement` as somebody at the terminal uses it, on a machine with open bills."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.program import open_database
from config.clock import SystemClock
from config.settings import Settings
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import statement_row
from orders.tables.compounds import compound
from orders.tables.uploads import upload
from tests.matching.files import ARRIVED, LATER
from tests.matching.files import bills as bills_of
from tests.statements_in.bank_samples import chinese_csv
from tests.statements_in.samples import FIRST, Paid, locked, trade_bill, trade_row
from tests.statements_in.test_banks import CHINESE
from tests.supply.rounds import make_packed_round

SUPPLIER = ("--supplier", "大超市")


@pytest.fixture
def bills(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_file: Path) -> dict[str, Any]:
    """A machine where a supermarket has packed; its bills by room."""
    shutil.copy(migrated_file, tmp_path / "lanzi.db")
    monkeypatch.setenv("LANZI_FOLDER", str(tmp_path))
    monkeypatch.setenv("LANZI_PUBLIC_URL", "https://lanzi.example")
    monkeypatch.setattr(SystemClock, "now", lambda _clock: LATER)
    monkeypatch.chdir(tmp_path)
    return asyncio.run(_set_up())


async def _set_up() -> dict[str, Any]:
    database = open_database(Settings())
    async with database.write() as tx:
        world = await make_packed_round(tx)
        await tx.run(compound.update().values(statement_maps={"农商行": CHINESE.as_data}))
        found = await bills_of(tx, world)
    await database.close()
    return found


def paid(number: int, bill: Any, *, fen: int = 0, words: str = "{}") -> Paid:
    """What somebody paid, after it was asked."""
    since = int((ARRIVED - FIRST).total_seconds())
    return Paid(since + number, fen or bill.amount, words.format(bill.reference))


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(cli, ["import-statement", *arguments, *SUPPLIER], input=answer)


def states() -> tuple[dict[str, int], int, int]:
    """Bills by state, statement rows and uploads."""

    async def count() -> tuple[dict[str, int], int, int]:
        database = open_database(Settings())
        async with database.read() as tx:
            by = select(payment_request.c.state, func.count()).group_by("state")
            found = {state: int(number) for state, number in map(tuple, await tx.all(by))}
            rows = await tx.scalar(select(func.count()).select_from(statement_row))
            files = await tx.scalar(select(func.count()).select_from(upload))
        await database.close()
        return found, rows, files

    return asyncio.run(count())


def test_a_statement_is_shown_then_booked_and_the_second_time_changes_nothing(bills):
    one, two = bills["1-1-101"], bills["1-1-201"]
    rows = [
        trade_row(paid(1, one, words="买菜 {}")),
        trade_row(paid(2, two, fen=two.amount + 1000)),
        trade_row(paid(3, two, fen=999, words="谢谢")),
    ]
    Path("bill.csv").write_bytes(trade_bill(rows))
    Path("wrong.csv").write_bytes(trade_bill(rows, said=(4, "100.00")))
    before = states()
    shown = run("bill.csv", "--dry-run", "--out", "out/preview.json")
    assert shown.exit_code == 0, shown.output
    assert "对上了：备注和金额都对：1 笔，¥40.50" in shown.output
    assert "多付：1 笔" in shown.output
    assert f"1-1-101  {one.reference}" in shown.output
    assert states() == before
    report = json.loads(Path("out/preview.json").read_text("utf-8"))
    assert report["verdicts"]["matched"] == {"rows": 1, "sum": one.amount}

    doubtful = run("wrong.csv", "--yes")
    assert doubtful.exit_code == 1
    assert "4 · 100.00" in doubtful.output
    assert run("bill.csv", answer="n\n").exit_code == 1
    assert states()[0] == before[0]
    booked = run("bill.csv", "--out", "out/preview.csv", answer="y\n")
    assert booked.exit_code == 0, booked.output
    assert "已入账 1 笔，共 ¥40.50" in booked.output
    after = states()
    assert after[0]["confirmed"] == 1
    assert "verdict" in Path("out/preview.csv").read_text("utf-8-sig")
    assert run("bill.csv", "--yes").exit_code == 1  # what is left has to be looked at
    assert states()[0] == after[0]


def test_a_banks_table_with_a_password_is_read_by_the_map_that_the_compound_names(bills):
    Path("a.zip").write_bytes(locked(chinese_csv([paid(1, bills["1-1-101"])]), "482913"))
    assert run("a.zip", "--dry-run").exit_code == 2
    read = run("a.zip", "--password", "482913", "--map", "农商行", "--yes")
    assert read.exit_code == 0, read.output
    assert states()[0]["confirmed"] == 1
    assert run("a.zip", "--password", "482913", "--map", "别家", "--dry-run").exit_code == 2
    Path("photo.csv").write_bytes(b"\x89PNG\r\n")
    assert "表格" in run("photo.csv").output
    nobody = CliRunner().invoke(cli, ["import-statement", "photo.csv", "--supplier", "别家"])
    assert "没有供应商“别家”" in nobody.output
    assert run("nowhere.csv").exit_code == 2
    assert run("photo.csv", "--out", "x.pdf").exit_code == 2
