"""The compound of the sample export, as its example file describes it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from config.compound_file import read_compound_file
from config.compound_homes import all_homes, building_names
from orders.rules.address import AddressRegister

HOME = Path(__file__).parents[2]
SAMPLE = HOME / "tests" / "data" / "kuaituantuan_addresses.csv"
COLUMNS = {"lane": "弄号（如168）", "building": "楼号（如10）", "room": "房号（如606）"}


def jiayi() -> AddressRegister:
    file, problems = read_compound_file(
        (HOME / "config" / "examples" / "jiayi.yaml").read_text("utf-8")
    )
    assert file is not None, problems
    part = file.compound
    return AddressRegister(
        frozenset(home.key for home in all_homes(file)),
        (part.name, *part.aliases),
        building_names(file),
    )


def sample_rows() -> Iterator[tuple[int, dict[str, str]]]:
    """Number and columns of each row; a blank address is that of the 跟团号 above it."""
    above: dict[str, dict[str, str]] = {}
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            said = {name: row[column] for name, column in COLUMNS.items()}
            said["address"] = row["详细地址"]
            if any(said.values()):
                above[row["跟团号"]] = said
            yield int(row["row"]), above.get(row["跟团号"], said)
