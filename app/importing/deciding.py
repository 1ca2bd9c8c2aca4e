"""The table of doubts: written with a column to fill in, read when it comes back.

A row is known by its mark, which is made from the address as it was written and the person: so a
table that was filled in once also answers the next file. Only mark and last column are read.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from app.importing.looking import FileLooked, read_tables
from app.importing.wanted import NotPossible
from config.texts import LOCALES, Texts, texts_for
from fulfillment.supply.documents.book import Book, Column, Sheet
from orders.documents.import_words import address_as_written, goods_in_short, who_in_short, why
from orders.rules.address import AddressRegister
from orders.rules.address_fields import read_address
from orders.rules.import_deciding import AS_PROPOSED, NOT_OURS
from orders.rules.masking import without_phones
from orders.rules.numerals import fold
from orders.rules.platform_orders import Doubt

_MARK: Final = re.compile(r"D[0-9a-f]{12}")
_WIDTHS: Final = (16, 14, 8, 22, 46, 40, 30, 44, 16, 26)


# Row of the export and what was written for it.
Unclear = tuple[int, str]


def mark_of(key: str) -> str:
    """What stands for a doubt in the table; nobody's address can be read from it."""
    return "D" + hashlib.sha256(key.encode()).hexdigest()[:12]


def doubt_book(files: Iterable[FileLooked], texts: Texts) -> Book:
    """Every doubtful row with its reason and the proposed household."""
    _ = texts.gettext
    headings = (
        _("Mark (leave it)"),
        _("File"),
        _("Row"),
        _("Receiver"),
        _("Address as written"),
        _("Remark"),
        _("Goods"),
        _("Why I ask"),
        _("Perhaps"),
    )
    columns = [Column(name, width) for name, width in zip(headings, _WIDTHS, strict=False)]
    answer = Column(_("Room, or “不收” if not ours"), _WIDTHS[-1], is_input=True)
    rows = [_row(each, doubt, texts) for each in files for doubt in each.looked.doubts]
    return Book((Sheet(_("Rows to decide"), (*columns, answer), rows),))


def _row(each: FileLooked, doubt: Doubt, texts: Texts) -> tuple[str | int | None, ...]:
    return (
        mark_of(doubt.key),
        each.path.name,
        doubt.row,
        who_in_short(doubt.line),
        address_as_written(doubt.line),
        without_phones(doubt.line.remark, filler="*"),
        goods_in_short(texts, (doubt.line,)),
        why(texts, doubt.reason),
        doubt.proposal or "",
        "",
    )


def _is_of_doubts(rows: Iterable[Sequence[str]]) -> bool:
    """Whether it is a table without any doubt in it, of a file that asked nothing."""
    heads = {texts_for(locale).gettext("Mark (leave it)") for locale in LOCALES}
    return any(row and row[0].strip() in heads for row in rows)


class Answers:
    """What stands in tables that came back; a later one outdoes an earlier one."""

    def __init__(self, paths: Sequence[Path], texts: Texts) -> None:
        self._said: dict[str, str] = {}
        for path in paths:
            rows = [row for table in read_tables(path, texts) for row in table.rows]
            marked = [row for row in rows if row and _MARK.fullmatch(row[0].strip())]
            if not marked and not _is_of_doubts(rows):
                raise NotPossible(
                    texts.gettext(
                        "{file} is no table of doubts: take the doubts.xlsx of an earlier run."
                    ).format(file=path)
                )
            for row in marked:
                said = row[len(_WIDTHS) - 1].strip() if len(row) >= len(_WIDTHS) else ""
                if said:
                    self._said[row[0].strip()] = said

    def about(
        self, doubts: Iterable[Doubt], register: AddressRegister
    ) -> tuple[Mapping[str, str | None], tuple[Unclear, ...]]:
        """What was decided about these doubts, and the answers that cannot be understood."""
        decided: dict[str, str | None] = {}
        unclear: list[Unclear] = []
        for doubt in doubts:
            said = self._said.get(mark_of(doubt.key))
            if said is None:
                continue
            plain = fold(said).strip().lower()
            home = doubt.proposal if plain in AS_PROPOSED else None
            home = home or read_address(said, register).household
            if home is not None or plain in NOT_OURS:
                decided[doubt.key] = home
            else:
                unclear.append((doubt.row, said))
        return decided, tuple(unclear)
