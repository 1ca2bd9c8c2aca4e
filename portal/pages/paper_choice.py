"""How papers shall be printed: language, sheet, type, what is shown of people; chosen once.

The choice comes with the form's query and stays in a cookie, so a clerk with a label printer sets
it once. A paper that does not come on the chosen sheet is drawn on its own.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response

from config.texts import LOCALES, PAPER_LOCALES
from fulfillment.supply.documents.catalogue import CATALOGUE, PaperKind
from fulfillment.supply.documents.options import PDF
from fulfillment.supply.documents.sheets import LONGEST, SHEETS, SHORTEST, SIZE, sheet_of
from orders.rules.errors_papers import NoSuchPaper, NoSuchSheet
from orders.rules.masking import MaskingLevel
from portal.pages.paper_wish import FARTHEST

COOKIE = "papers"
YEAR = 365 * 24 * 3600
FREE = "free"


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands in the form. `shift_*` are millimetres as typed, `width` and `height` too."""

    locale: str = LOCALES[0]
    sheet: str = ""
    width: str = ""
    height: str = ""
    big: str = ""
    level: str = ""
    shift_x: str = ""
    shift_y: str = ""

    @property
    def is_special(self) -> bool:
        """Something besides the language differs from the usual, so it must be seen."""
        return replace(self, locale=LOCALES[0]) != Choice()

    @property
    def on(self) -> str:
        """The name of the sheet; raises `NoSuchSheet` for a size that nobody can print."""
        if self.sheet != FREE:
            return self.sheet
        name = f"{self.width.strip()}x{self.height.strip()}"
        try:
            sheet_of(name)
        except KeyError:
            raise NoSuchSheet(shortest=SHORTEST, longest=LONGEST) from None
        return name


def choice_of(request: Request, *, locale: str) -> Choice:
    """What was chosen last, else the reader's language and everything as usual."""
    kept = dict(parse_qsl(request.cookies.get(COOKIE, "")))
    return read_choice(kept) if kept else Choice(locale=locale)


def read_choice(fields_given: Mapping[str, str]) -> Choice:
    """The known fields of a form or a cookie; what is not known is as usual."""
    known = {field.name: fields_given.get(field.name, "")[:12] for field in fields(Choice)}
    choice = Choice(**known)
    return replace(
        choice,
        locale=choice.locale if choice.locale in PAPER_LOCALES else LOCALES[0],
        sheet=choice.sheet if choice.sheet in known_sheets() else "",
        level=choice.level if choice.level in list(MaskingLevel) else "",
    )


def known_sheets() -> tuple[str, ...]:
    """All sheets on which some paper comes, and any size."""
    named = dict.fromkeys(sheet for paper in CATALOGUE.values() for sheet in paper.sheets)
    return (*named, FREE)


def address_of(base: str, wanted: str, choice: Choice, only: list[str]) -> str:
    """Where a paper lies as chosen. `wanted` is its kind and form: `pick_list.pdf`.

    Raises `NoSuchPaper` and `NoSuchSheet`.
    """
    kind, _, form = wanted.partition(".")
    paper = CATALOGUE.get(kind)
    if paper is None:
        raise NoSuchPaper()
    wish = {
        "form": form or PDF,
        "locale": choice.locale,
        "level": choice.level,
        "sheet": _sheet_for(paper, choice.on),
        "big": "true" if choice.big else "",
        "shift_x": _tenths(choice.shift_x),
        "shift_y": _tenths(choice.shift_y),
    }
    query = [(name, value) for name, value in wish.items() if value]
    return f"{base}/{kind}?{urlencode([*query, *(('only', code) for code in only)])}"


def keep_choice(response: Response, choice: Choice) -> None:
    """Remember it in this browser."""
    text = urlencode({name: value for name, value in asdict(choice).items() if value})
    response.set_cookie(COOKIE, text, max_age=YEAR, samesite="lax", httponly=True)


def _sheet_for(paper: PaperKind, name: str) -> str:
    """Any size that it can be read from goes for what a label printer prints at all."""
    is_size = SIZE.fullmatch(name) is not None and paper.fits(sheet_of(name))
    prints_sizes = any(sheet not in SHEETS for sheet in paper.sheets)
    return name if name in paper.sheets or (is_size and prints_sizes) else ""


def _tenths(typed: str) -> str:
    """`-1,5` millimetres are -15; what is no number moves nothing."""
    try:
        tenths = round(float(typed.replace(",", ".")) * 10)
    except (ValueError, OverflowError):
        return ""
    return str(max(-FARTHEST, min(FARTHEST, tenths))) if tenths else ""
