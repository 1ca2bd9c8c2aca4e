"""A truck's papers in the chat, and bags that are not in order when its load is counted."""

from collections.abc import Iterable

from bot.screens.gate_presses import (
    DecideFinding,
    DelayTruck,
    OpenFindings,
    ShowFinding,
    TakeBackFinding,
)
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import OpenLoad
from bot.screens.load_words import announced_keys, counting_keys
from bot.screens.loads import load_card
from bot.screens.parts import said_of
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.gate_names import (
    FINDING_NAMES,
    FINDING_STATES,
    VERDICT_NAMES,
    as_entry,
    wanting_words,
)
from fulfillment.handover.rules.finding_choices import CHOICES
from fulfillment.handover.use_cases.bag_findings import Finding
from fulfillment.handover.use_cases.deciding_findings import UNDECIDED
from fulfillment.handover.use_cases.gate_board import LoadAtGate
from orders.rules.states import FindingState

MARKS = {"missing": "❓", "damaged": "💥", "extra": "➕"}
MOST_LISTED = 30
DELAYS = (30, 60, 120)


def load_at_gate(texts: Texts, found: LoadAtGate, *, toast: str | None = None) -> Screen:
    """One load with its papers as of now, and what was noted at its count."""
    _ = texts.gettext
    card = found.card
    screen = load_card(texts, card, toast=toast)
    lines = [screen.text]
    keys = screen.rows
    if found.is_announced:
        lines += _papers(texts, found)
        cleared = not found.papers.wanting
        keys = announced_keys(texts, card.consignment_id, is_cleared=cleared, may=found.may_approve)
    if found.findings:
        lines += ["", *finding_lines(texts, found.findings)]
        keys = (*keys, (Button(_("Bags not in order"), OpenFindings(card.consignment_id)),))
    return Screen("\n".join(lines).strip(), keys, toast=toast)


def _papers(texts: Texts, found: LoadAtGate) -> list[str]:
    _ = texts.gettext
    papers = found.papers
    lines = [_("Plate: {plate}").format(plate=bold(papers.plate))] if papers.plate else []
    if not papers.checked:
        return lines
    if not papers.wanting:
        return [*lines, _("✅ All papers are in order.")]
    entries = [as_entry(each.kind, each.status, each.name) for each in papers.wanting]
    return [*lines, *(f"❌ {plain(each)}" for each in wanting_words(texts, entries))]


def finding_lines(texts: Texts, findings: Iterable[Finding]) -> list[str]:
    """A line a bag: what is wrong, whose it is, what was decided."""
    _ = texts.gettext
    shown = [each for each in findings if each.state != FindingState.FOUND]
    return [
        f"{MARKS[each.kind]} {plain(name_of(texts, each))} · {plain(_(FINDING_STATES[each.state]))}"
        for each in shown[:MOST_LISTED]
    ]


def name_of(texts: Texts, found: Finding) -> str:
    """`3-2-501 (K7M3P2) missing`; of another compound only its name."""
    _ = texts.gettext
    kind = _(FINDING_NAMES[found.kind])
    if found.kind != "extra":
        return f"{found.address} ({found.code}) {kind}"
    whose = found.compound if texts.locale == "zh_CN" else found.compound_en or found.compound
    return f"{found.code} {kind} · {whose or _('nobody knows this code')}"


def ask_bags(texts: Texts, load: int, kind: str) -> Screen:
    """Which bags: by code, room or box."""
    _ = texts.gettext
    words = {
        "missing": _(
            "Which bags are missing? Please write their rooms, bag codes or boxes, one after the "
            "other, such as 3-2-501 3-2-502, or box 4."
        ),
        "damaged": _(
            "Which bag is damaged? Please send a photo with its room or bag code below it, or only "
            "the room."
        ),
        "extra": _("Which bags are too many? Please write the codes on their labels."),
    }
    back = Button(_("« Back"), OpenLoad(load))
    return Screen(words.get(kind, words["missing"]), ((back,),))


def noted(texts: Texts, load: int, findings: tuple[Finding, ...], bags: int) -> Screen:
    """What was noted so far; nobody is told before the count."""
    _ = texts.gettext
    open_ones = [each for each in findings if each.state == FindingState.OPEN]
    lines = finding_lines(texts, open_ones) or [_("Nothing is noted.")]
    lines += ["", _("Households are told when you press the count.")]
    keys = [
        (Button(f"↩️ {name_of(texts, each)}", TakeBackFinding(each.finding_id)),)
        for each in open_ones[:MOST_LISTED]
    ]
    there = bags - sum(each.kind == "missing" for each in open_ones)
    there += sum(each.kind == "extra" for each in open_ones)
    back = (Button(_("« Back"), OpenLoad(load)),)
    return Screen("\n".join(lines), (*keys, *counting_keys(texts, load, there), back))


def findings_to_decide(
    texts: Texts, load: int, findings: tuple[Finding, ...], *, toast: str | None = None
) -> Screen:
    """What the liaison has to decide, bag by bag."""
    _ = texts.gettext
    lines = [bold(_("Bags not in order")), *finding_lines(texts, findings)]
    rows: list[tuple[Button, ...]] = []
    for each in _one_a_decision(findings):
        if each.state in UNDECIDED and len(rows) < MOST_LISTED:
            rows += _choices(texts, each)
    back = (Button(_("« Back"), OpenLoad(load)),)
    return Screen("\n".join(lines), (*rows, back), toast=toast)


def _one_a_decision(findings: tuple[Finding, ...]) -> list[Finding]:
    """Missing bags of one parcel are decided together: one set of buttons for them."""
    seen: dict[object, Finding] = {}
    for each in findings:
        alone = each.kind != "missing" or each.parcel_id is None
        key = each.finding_id if alone else (f"parcel {each.parcel_id}", each.state)
        seen.setdefault(key, each)
    return list(seen.values())


def _choices(texts: Texts, found: Finding) -> list[tuple[Button, ...]]:
    _ = texts.gettext
    label = found.address or found.code
    verdicts = CHOICES.get((found.kind, found.state), ())
    keys = [
        Button(said_of(texts, label, _(VERDICT_NAMES[each])), DecideFinding(found.finding_id, each))
        for each in verdicts
    ]
    rows: list[tuple[Button, ...]] = [(key,) for key in keys]
    if found.has_photo:
        rows.append((Button(f"📷 {label}", ShowFinding(found.finding_id)),))
    return rows


def finding_photo(texts: Texts, photo: bytes, load: int) -> Screen:
    back = Button(texts.gettext("« Back"), OpenFindings(load))
    return Screen(texts.gettext("As it came off the truck."), ((back,),), photo=photo, is_new=True)


def ask_override(texts: Texts, load: int) -> Screen:
    _ = texts.gettext
    words = _(
        "Why is it let in without all papers? Please write the reason; it is kept with your name."
    )
    return Screen(words, ((Button(_("« Back"), OpenLoad(load)),),))


def delay_keys(texts: Texts, load: int) -> Rows:
    """How much later it comes, as everybody is to be told."""
    keys = [
        Button(
            texts.ngettext("In {count} minute", "In {count} minutes", each).format(count=each),
            DelayTruck(load, each),
        )
        for each in DELAYS
    ]
    return (*in_rows(keys, width=3), (Button(texts.gettext("Open the load"), OpenLoad(load)),))


def delay_told(texts: Texts, load: int) -> Screen:
    _ = texts.gettext
    words = _("✅ The group has been told, and the times that wait for it have moved.")
    return Screen(words, delay_keys(texts, load), toast=_("Told"))
