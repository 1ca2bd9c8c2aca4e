"""From the files on the command line to one value: everything read and looked over.

Several files are one import (群接龙 gives one for each good). The same file named twice brings
nothing twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.importing.wanted import UNNUMBERED, NotPossible
from config.compound_file import CompoundFile
from config.compound_homes import all_homes, building_names
from config.texts import Texts
from orders.documents.platform_files import read_platform_tables
from orders.rules.address import AddressRegister
from orders.rules.errors import DomainError
from orders.rules.platform_orders import Export, ExportGood, Looked, Table, look_over, read_export

Decisions = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FileLooked:
    """One file: what it says and what comes of it."""

    path: Path
    export: Export
    looked: Looked


def register_of(file: CompoundFile) -> AddressRegister:
    """What the reader of addresses knows of a compound."""
    return AddressRegister(
        frozenset(home.key for home in all_homes(file)),
        (file.compound.name, *file.compound.aliases),
        building_names(file),
    )


def read_files(
    paths: Sequence[Path], file: CompoundFile, *, form: str, texts: Texts
) -> list[tuple[Path, Export]]:
    """Read every file; raises `NotPossible`."""
    found = [(path, read_one(path, file, form=form, texts=texts)) for path in paths]
    numbered = [
        path
        for path, export in found
        if any(not line.order_number.startswith(UNNUMBERED) for line in export.lines)
    ]
    if len(found) > 1 and numbered:
        raise NotPossible(
            texts.gettext(
                "{file} numbers its orders itself, as others do from 1 too: import it alone."
            ).format(file=numbered[0])
        )
    return found


def read_one(path: Path, file: CompoundFile, *, form: str, texts: Texts) -> Export:
    """Read one file by its form, or by the column map of the compound that fits it."""
    tables = read_tables(path, texts)
    maps = [None, *(each.columns for each in file.column_maps.values())]
    for column_map in maps:
        found = read_export(
            tables,
            file_name=path.name,
            column_map=column_map,
            form=form,
            currency=file.compound.currency,
        )
        if found is not None:
            return found
    raise NotPossible(_not_an_export(form, path, file, texts))


def read_tables(path: Path, texts: Texts) -> tuple[Table, ...]:
    """The sheets of a file; raises `NotPossible` with the reason."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise NotPossible(texts.gettext("There is no file {file}.").format(file=path)) from error
    except OSError as error:
        words = texts.gettext("Cannot read {file}: {reason}")
        raise NotPossible(words.format(file=path, reason=error.strerror)) from error
    try:
        return read_platform_tables(content)
    except DomainError as error:
        raise NotPossible(f"{path}: {_why(error, texts)}") from error


def _why(error: DomainError, texts: Texts) -> str:
    from portal.words import explain  # takes templates along, and is seldom needed

    said = explain(error.code, error.data(), texts)
    return ("" if texts.locale == "zh_CN" else " ").join((said.what, *said.advice))


def look_at(
    files: Sequence[tuple[Path, Export]], register: AddressRegister, decisions: Decisions
) -> list[FileLooked]:
    """Look every file over; what one has brought the next does not bring again."""
    found: list[FileLooked] = []
    already: set[tuple[str, int]] = set()
    for path, export in files:
        looked = look_over(export, register=register, decisions=decisions, already=already)
        found.append(FileLooked(path, export, looked))
        already |= {line.key for line in export.lines}
    return found


def goods_of(files: Sequence[FileLooked]) -> tuple[ExportGood, ...]:
    """The goods of all files; the first that knows a good's price says it."""
    goods: dict[str, ExportGood] = {}
    for each in files:
        for good in each.export.goods:
            known = goods.get(good.title)
            if known is None or known.price_minor is None:
                goods[good.title] = good
    return tuple(goods.values())


def _not_an_export(form: str, path: Path, file: CompoundFile, texts: Texts) -> str:
    _ = texts.gettext
    if form == "map" and not file.column_maps:
        return _("The compound file has no column_maps: say there which heading means what.")
    return _(
        "{file} is no export that I know. Kuaituantuan has the columns 跟团号, 商品, 详细地址, "
        "Qunjielong 收货人, 收货地址, 订购数量. For any other table name its headings under "
        "column_maps in the compound file."
    ).format(file=path)
