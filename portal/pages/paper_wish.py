"""Which paper somebody asks for: kind, form, language, sheet, who is shown; read from the query."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Path, Query

from fulfillment.supply.documents.catalogue import CATALOGUE, PaperKind
from fulfillment.supply.documents.options import PDF, Options
from fulfillment.supply.documents.sheets import sheet_of
from orders.rules.errors_papers import NoSuchPaper

Form = Literal["pdf", "xlsx", "csv"]
Locale = Literal["zh_CN", "en", "both"]
Level = Literal["", "room_only", "masked", "full"]
# Tenths of a millimetre that a printer may be wrong by.
FARTHEST = 100


@dataclass(frozen=True, slots=True)
class PaperWish:
    """A paper of the catalogue as it shall be drawn."""

    paper: PaperKind
    locale: str
    options: Options


def read_wish(
    *,
    kind: Annotated[str, Path(max_length=24)],
    form: Annotated[Form, Query()] = "pdf",
    locale: Annotated[Locale, Query()] = "zh_CN",
    level: Annotated[Level, Query(description="shows at most this of a person")] = "",
    sheet: Annotated[str, Query(max_length=12, description="a4_3x8, or mm: 60x40")] = "",
    big: Annotated[bool, Query(description="type for gloved hands")] = False,
    only: Annotated[list[str] | None, Query(max_length=200)] = None,
    shift_x: Annotated[int, Query(ge=-FARTHEST, le=FARTHEST, description="mm/10")] = 0,
    shift_y: Annotated[int, Query(ge=-FARTHEST, le=FARTHEST, description="mm/10")] = 0,
    since: Annotated[int, Query(ge=0, description="of an amendment: the version packed from")] = 0,
) -> PaperWish:
    """Raises `NoSuchPaper` for what the catalogue does not have; options of others are dropped."""
    paper = CATALOGUE.get(kind)
    if paper is None or form not in paper.forms:
        raise NoSuchPaper()
    in_cells = bool(paper.sheets) and form == PDF
    return PaperWish(
        paper,
        locale,
        Options(
            form=form,
            level=level,
            sheet=_sheet(paper, sheet) if in_cells else "",
            big=big and paper.has_big and form == PDF,
            only=tuple(only or ()) if paper.can_reprint else (),
            shift_x=shift_x if in_cells else 0,
            shift_y=shift_y if in_cells else 0,
            since=since if paper.from_version > 1 else 0,
        ),
    )


def _sheet(paper: PaperKind, name: str) -> str:
    """Empty for the usual one, so that asking for it by name gives the same kept paper."""
    if name in ("", paper.sheets[0]):
        return ""
    try:
        sheet = sheet_of(name)
    except KeyError:
        raise NoSuchPaper() from None
    if not paper.fits(sheet):
        raise NoSuchPaper()
    return name


Wish = Annotated[PaperWish, Depends(read_wish)]
