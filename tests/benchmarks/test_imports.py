"""The export that the benchmark makes up is one that comes through whole."""

from pathlib import Path

from app.importing.looking import register_of
from benchmarks.imports import COMPOUND, made_up_export
from config.compound_file import read_compound_file
from orders.rules.platform_orders import look_over
from tests.imports.files import export_in


def test_all_lines_of_the_made_up_export_are_resolved() -> None:
    file, _ = read_compound_file(Path(COMPOUND).read_text("utf-8"))
    assert file is not None
    export = export_in(made_up_export(file, 60), file_name="orders.xlsx")
    found = look_over(export, register=register_of(file), decisions={}, already=frozenset())
    assert (found.lines, len(found.resolved), found.households) == (60, 60, 20)
    assert all(good.price_minor for good in export.goods)
