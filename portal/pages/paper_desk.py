"""The place on a page where papers of a version are chosen: everyday ones, the rest by group."""

from dataclasses import dataclass

from fastapi import Request

from config.texts import N_, Texts
from fulfillment.supply.documents.catalogue import (
    CATALOGUE,
    DOORS,
    EVERYDAY,
    GATE,
    ON_GOODS,
    PACKING,
    PaperKind,
)
from fulfillment.supply.documents.sheets import SHEETS, sheet_of
from orders.rules.masking import MaskingLevel, at_most
from portal.language import texts_of
from portal.pages.paper_choice import FREE, Choice, choice_of, known_sheets

GROUP_NAMES = {
    PACKING: N_("For packing"),
    ON_GOODS: N_("On the goods"),
    GATE: N_("At the gate"),
    DOORS: N_("At the doors"),
}
LEVEL_NAMES = {
    MaskingLevel.ROOM_ONLY: N_("the room only"),
    MaskingLevel.MASKED: N_("phones with their middle hidden"),
    MaskingLevel.FULL: N_("names and whole phone numbers"),
}
# Where there is one it is what the clerk came for.
DIFFERENCES = "amendment"


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """What the form shows. `action` takes its choice; `reprint` is the page of single labels."""

    action: str
    reprint: str
    choice: Choice
    first: tuple[PaperKind, ...]
    groups: tuple[tuple[str, tuple[PaperKind, ...]], ...]
    sheets: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]


def paper_desk(
    request: Request, *, action: str, reprint: str, version: int, most: MaskingLevel
) -> PaperDesk:
    """The desk of one version; `most` is the most that its reader may see of people."""
    texts = texts_of(request)
    offered = papers_of(version)
    first = [DIFFERENCES, *EVERYDAY]
    return PaperDesk(
        action=action,
        reprint=reprint,
        choice=choice_of(request, locale=texts.locale),
        first=tuple(paper for kind in first for paper in offered if paper.kind == kind),
        groups=tuple(
            (name, papers)
            for group, name in GROUP_NAMES.items()
            if (papers := tuple(_of_group(offered, group)))
        ),
        sheets=tuple((name, _sheet_name(texts, name)) for name in known_sheets()),
        levels=tuple(
            (level, texts.gettext(name))
            for level, name in LEVEL_NAMES.items()
            if at_most(level, most) == level
        ),
    )


def papers_of(version: int) -> tuple[PaperKind, ...]:
    """What a version comes as."""
    return tuple(paper for paper in CATALOGUE.values() if version >= paper.from_version)


def _of_group(papers: tuple[PaperKind, ...], group: str) -> list[PaperKind]:
    shown_first = (DIFFERENCES, *EVERYDAY)
    return [paper for paper in papers if paper.group == group and paper.kind not in shown_first]


def _sheet_name(texts: Texts, name: str) -> str:
    if name == FREE:
        return texts.gettext("another size, in mm:")
    sheet = sheet_of(name)
    if name not in SHEETS:
        return f"{sheet.cell_width:g} × {sheet.cell_height:g} mm"
    return texts.gettext("A4 with {columns} × {rows} of {width} × {height} mm").format(
        columns=sheet.columns,
        rows=sheet.rows,
        width=f"{sheet.cell_width:g}",
        height=f"{sheet.cell_height:g}",
    )
