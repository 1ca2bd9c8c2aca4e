"""Every workbook opens in LibreOffice, which shows the very cells that were written."""

from __future__ import annotations

import csv
import subprocess
import warnings
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fulfillment.supply.documents.options import XLSX, Options
from fulfillment.supply.documents.paper_kinds import BOOKS
from tests.papers.lists import make_absurd_list
from tests.papers.reading import draw

# Comma, double quotes, UTF-8, from line 1; cells as they are, not as formulas; every sheet.
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


@pytest.mark.slow
@pytest.mark.needs_libreoffice
def test_libreoffice_reads_every_workbook_of_an_absurd_list_cell_by_cell(tmp_path: Path) -> None:
    written = {
        kind: draw(kind, make_absurd_list(), "both", Options(form=XLSX)) for kind in sorted(BOOKS)
    }
    for kind, content in written.items():
        (tmp_path / f"{kind}.xlsx").write_bytes(content)
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            TO_CSV,
            "--outdir",
            str(tmp_path / "out"),
            *(str(tmp_path / f"{kind}.xlsx") for kind in written),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "error" not in (done.stdout + done.stderr).lower()
    for kind, content in written.items():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            book = load_workbook(BytesIO(content))
        for sheet in book.worksheets:
            (path,) = (tmp_path / "out").glob(f"{kind}-{sheet.title}.csv")
            shown = list(csv.reader(path.read_text("utf-8").splitlines()))
            for at, row in enumerate(sheet.iter_rows(values_only=True)):
                for cell, text in zip(row, shown[at], strict=True):
                    assert _read(text, cell) == cell, (kind, sheet.title, at)


def _read(text: str, written: object) -> object:
    """What LibreOffice shows, as what was written."""
    if isinstance(written, int | float):
        return pytest.approx(float(text))
    return None if written is None and not text else text
