"""Presses about the papers of packing and handing out. See `bot.screens.presses`."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenPapers(Press, prefix="pps"):
    """What there is to print in a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenPaperList(Press, prefix="ppl"):
    """The papers of one list, as they shall be: language, form, what is shown of people."""

    pick_list_id: int
    locale: str
    form: str
    level: str


@dataclass(frozen=True, slots=True)
class GetPaper(Press, prefix="ppg"):
    """One paper of a list as a file."""

    pick_list_id: int
    kind: str
    locale: str
    form: str
    level: str


@dataclass(frozen=True, slots=True)
class GetSheet(Press, prefix="pph"):
    """The sheet of a hand-over as a file."""

    handover_id: int
    locale: str
    form: str
