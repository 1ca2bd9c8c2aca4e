"""Papers in the chat: what this person may have, and the file itself.

The same kept files as on the pages: drawn once, every download noted.
"""

from functools import partial

from bot.drawing import draw_paper
from bot.screens.joining import in_rows
from bot.screens.paper_presses import GetPaper, GetSheet, OpenPaperList, OpenPapers
from bot.screens.parts import place_name
from bot.screens.screen import Button, Document, Keep, Rows, Screen, bold, plain
from config.texts import BOTH, LOCALES, Texts
from fulfillment.handover.rules.hand_over_sheet import KIND as SHEET
from fulfillment.handover.use_cases.hand_over_sheets import SheetWanted
from fulfillment.supply.documents.catalogue import CATALOGUE, EVERYDAY, PaperKind
from fulfillment.supply.documents.options import PDF, XLSX, Options
from fulfillment.supply.use_cases.paper_series import Series
from fulfillment.supply.use_cases.papers_for import PapersHere
from fulfillment.supply.use_cases.taking_papers import PaperWanted
from orders.rules.errors import StaleButton

CHOSEN = "✓ "
LEVELS = ("", "full")
TONGUES = {LOCALES[0]: "中文", LOCALES[1]: "English", BOTH: "中文+English"}


def papers_page(texts: Texts, here: PapersHere) -> Screen:
    """The lists that there are, and the sheets of the hand-over."""
    _ = texts.gettext
    rows: Rows = (
        *((Button(list_name(texts, each), _as_usual(texts, each)),) for each in here.lists),
        *_sheet_rows(texts, here),
        *(
            (Button(f"→ {place_name(texts, place)}", OpenPapers(place.compound_id)),)
            for place in here.others
        ),
    )
    title = f"{bold(place_name(texts, here.place))} · " + plain(_("Papers to print"))
    if here.lists or here.sheets:
        said = _("Which papers do you need?")
    else:
        said = _("There are none yet. They come when the first building is approved.")
    return Screen(f"{title}\n{plain(said)}", rows)


def list_page(texts: Texts, here: PapersHere, press: OpenPaperList) -> Screen:
    """The papers of one list; above them in which language and form they shall come."""
    _ = texts.gettext
    of = here.lists[0]
    now = OpenPaperList(of.pick_list_id, press.locale, press.form, press.level)
    kinds = [kind for kind in here.kinds if now.form in CATALOGUE[kind].forms]
    big = [kind for kind in kinds if kind in EVERYDAY]
    rest = [kind for kind in kinds if kind not in EVERYDAY]
    rows: Rows = (
        _tongues(now),
        _forms(here, now),
        *(_levels(texts, now) if here.may_see_all else ()),
        *((_file_key(texts, kind, now),) for kind in big),
        *in_rows([_file_key(texts, kind, now) for kind in rest], width=2),
        (Button(_("« Back"), OpenPapers(here.place.compound_id)),),
    )
    version = _("Version {number}").format(number=of.version)
    return Screen(f"{bold(list_name(texts, of))}\n{plain(version)}", rows)


def asked_for(press: GetPaper) -> tuple[PaperKind, Options]:
    """What a press asks for; raises `StaleButton` for what no button of today says."""
    paper = CATALOGUE.get(press.kind)
    is_known = press.locale in TONGUES and press.level in LEVELS
    if paper is None or press.form not in paper.forms or not is_known:
        raise StaleButton()
    return paper, Options(form=press.form, level=press.level)


def sheet_options(press: GetSheet) -> Options:
    """The same of a sheet."""
    if press.locale not in TONGUES or press.form not in (PDF, XLSX):
        raise StaleButton()
    return Options(form=press.form)


def paper_sent(texts: Texts, wanted: PaperWanted, keep: Keep) -> Screen:
    """The file, and which version it is."""
    name = texts.gettext(CATALOGUE[wanted.kind].name)
    version = texts.gettext("Version {number}").format(number=wanted.edition.version)
    make = partial(draw_paper, wanted.kind, wanted.text, wanted.locale, wanted.options)
    kept = wanted.kept.content if wanted.kept else None
    document = Document(wanted.file_name, make, kept=kept, keep=keep)
    return Screen(f"{bold(name)} · {plain(version)}", document=document, is_new=True)


def sheet_sent(texts: Texts, wanted: SheetWanted, keep: Keep) -> Screen:
    """The sheet of a hand-over as it stands now."""
    make = partial(draw_paper, SHEET, wanted.text, wanted.locale, wanted.options)
    kept = wanted.kept.content if wanted.kept else None
    name = f"{SHEET}-{wanted.handover_id}-{wanted.locale}.{wanted.options.form}"
    text = texts.gettext("The hand-over sheet as it stands now. Later ask for it again.")
    return Screen(plain(text), document=Document(name, make, kept=kept, keep=keep), is_new=True)


def list_name(texts: Texts, of: Series) -> str:
    """`惠民超市 · 第 4 期`"""
    is_english = texts.locale == "en" and of.supplier_en
    supplier = of.supplier_en if is_english else of.supplier
    platform = texts.gettext("Platform cycle {number}")
    cycle = platform if of.channel == "platform" else texts.gettext("Cycle {number}")
    return f"{supplier} · {cycle.format(number=of.cycle_number)}"


def _as_usual(texts: Texts, of: Series) -> OpenPaperList:
    return OpenPaperList(of.pick_list_id, texts.locale, PDF, "")


def _sheet_rows(texts: Texts, here: PapersHere) -> Rows:
    name = texts.gettext("Hand-over sheet")
    return tuple(
        (
            Button(f"📄 {name}", GetSheet(handover_id, texts.locale, PDF)),
            Button("Excel", GetSheet(handover_id, texts.locale, XLSX)),
        )
        for handover_id in here.sheets
    )


def _file_key(texts: Texts, kind: str, now: OpenPaperList) -> Button:
    press = GetPaper(now.pick_list_id, kind, now.locale, now.form, now.level)
    return Button(f"📄 {texts.gettext(CATALOGUE[kind].name)}", press)


def _tongues(now: OpenPaperList) -> tuple[Button, ...]:
    return tuple(
        Button(
            _ticked(name, tongue == now.locale),
            OpenPaperList(now.pick_list_id, tongue, now.form, now.level),
        )
        for tongue, name in TONGUES.items()
    )


def _forms(here: PapersHere, now: OpenPaperList) -> tuple[Button, ...]:
    """None where all that one may have comes as PDF alone."""
    forms = {PDF: "PDF", XLSX: "Excel"}
    return tuple(
        Button(
            _ticked(name, form == now.form),
            OpenPaperList(now.pick_list_id, now.locale, form, now.level),
        )
        for form, name in forms.items()
        if any(form in CATALOGUE[kind].forms for kind in here.kinds)
    )


def _levels(texts: Texts, now: OpenPaperList) -> Rows:
    usual, full = texts.gettext("phones as usual"), texts.gettext("names and phones")
    return (
        tuple(
            Button(
                _ticked(name, level == now.level),
                OpenPaperList(now.pick_list_id, now.locale, now.form, level),
            )
            for level, name in (("", usual), ("full", full))
        ),
    )


def _ticked(name: str, is_chosen: bool) -> str:
    return CHOSEN + name if is_chosen else name
