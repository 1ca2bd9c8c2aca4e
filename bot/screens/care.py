"""Welfare calls in the chat: the running list, one household a screen, who goes and knocks."""

from collections.abc import Sequence

from bot.screens.care_presses import (
    CallUnanswered,
    CarerAway,
    ChooseVisitor,
    HearCall,
    OpenCall,
    OpenCare,
    OpenCover,
    OpenCoverage,
    OpenStock,
    RemarkCall,
    SendVisitor,
    VisitInVain,
)
from bot.screens.care_words import counts_line, reason_words, script, state_line, who
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.joining import in_rows
from bot.screens.need_presses import NewNeed
from bot.screens.parts import addresses, place_name
from bot.screens.presses import MakeLink, OpenForm
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.states import WelfareState
from orders.use_cases.call_book import CallBook
from orders.use_cases.call_cards import CallCard
from orders.use_cases.care_board import CycleCoverage

MOST_KEYS = 24
AWAY_HOURS = 24


def care_home(texts: Texts, book: CallBook) -> Screen:
    """Whom to call now, and how far all are."""
    _ = texts.gettext
    place = book.desk.place
    about = plain(_("Welfare calls"))
    lines = [f"☎️ {bold(place_name(texts, place))} · {about}", *_how_far(texts, book)]
    rows = [*_calls_to_make(texts, book), *_other_keys(texts, book)]
    back = (Button(_("« Back"), OpenHandOverMenu(place.compound_id)),)
    return Screen("\n".join(lines), (*rows, back))


def _how_far(texts: Texts, book: CallBook) -> list[str]:
    _ = texts.gettext
    if book.number is None or book.cutoff_at is None:
        return [_("The list is made some hours before the cut-off; you are told then.")]
    zone = book.desk.place.timezone
    when = texts.day_and_time(book.cutoff_at, zone)
    words = _("Cycle {number}, cut-off {time}.")
    if book.is_late:
        words = _("Cycle {number} closed at {time}: what you hear now comes with the next one.")
    counts: dict[str, int] = {}
    for line in book.lines:
        counts[line.standing] = counts.get(line.standing, 0) + 1
    return [
        plain(words.format(number=book.number, time=when)),
        _("Yours: {all} households, {left} still to call.").format(
            all=len(book.mine), left=bold(len(book.mine_to_do))
        ),
        _("The whole compound: {counts}").format(counts=plain(counts_line(texts, counts))),
    ]


def _calls_to_make(texts: Texts, book: CallBook) -> Rows:
    _ = texts.gettext
    to_do = book.mine_to_do
    rows: list[tuple[Button, ...]] = [
        (Button(_("🚪 Knock at {address}").format(address=line.address), OpenCall(line.call_id)),)
        for line in book.lines
        if line.is_my_visit
    ]
    if to_do:
        first = _("☎️ Call {address} now").format(address=to_do[0].address)
        rows.append((Button(first, OpenCall(to_do[0].call_id)),))
    marks = {
        WelfareState.NO_ANSWER: "📵 ",
        WelfareState.VISIT: "🚪 ",
        WelfareState.UNREACHED: "❗ ",
    }
    rest = [
        Button(f"{marks.get(WelfareState(line.state), '')}{line.address}", OpenCall(line.call_id))
        for line in (*to_do[1:], *(each for each in book.mine if each.state in list(marks)[1:]))
    ]
    return (*rows, *in_rows(rest[:MOST_KEYS], width=3))


def _other_keys(texts: Texts, book: CallBook) -> Rows:
    _ = texts.gettext
    place = book.desk.place.compound_id
    page = Button(_("On a web page"), MakeLink("care", place, 0))
    away = (
        Button(_("I am back"), CarerAway(place, 0))
        if book.away_until
        else Button(_("I cannot call today"), CarerAway(place, AWAY_HOURS))
    )
    reached = Button(_("Who was reached"), OpenCoverage(place))
    cover = Button(_("Long without a delivery"), OpenCover(place))
    stock = Button(_("Days of stock"), OpenStock(place))
    others = tuple(
        (Button(f"→ {place_name(texts, each)}", OpenCare(each.compound_id)),)
        for each in book.desk.others
    )
    return ((reached, cover), (stock, away), (page,), *others)


def call_page(texts: Texts, card: CallCard) -> Screen:
    """One household: who they are, what to say, what was heard."""
    lines = [f"☎️ {bold(card.address)}", who(texts, card), *_people(card)]
    if card.reason in reason_words(texts):
        lines.append(plain(reason_words(texts)[card.reason]))
    if card.remark:
        lines.append("📝 " + plain(card.remark))
    if state := state_line(texts, card):
        lines.append(state)
    parts = ["\n".join(line for line in lines if line), *_advice(texts, card)]
    return Screen("\n\n".join(parts), (*_outcome_keys(texts, card), *_more_keys(texts, card)))


def _people(card: CallCard) -> list[str]:
    return [
        plain(f"{name} {show_phone(phone, MaskingLevel.FULL)}" if phone else name)
        for name, phone in card.people
    ]


def _advice(texts: Texts, card: CallCard) -> list[str]:
    _ = texts.gettext
    parts = []
    if card.state in (WelfareState.WAITING, WelfareState.NO_ANSWER):
        said = "\n".join(f"{place}. {each}" for place, each in enumerate(script(texts), 1))
        parts.append(f"💬 <i>{plain(said)}</i>")
    if card.is_late:
        words = _(
            "⚠️ Ordering closed at {closed}: what they need now does not make it any more. They "
            "are on the next list, and can order from {opens} on. What cannot wait: 🧾 Something "
            "else; somebody looks for it at once."
        )
        zone = card.timezone
        closed = texts.day_and_time(card.cutoff_at, zone)
        opens = texts.day_and_time(card.next_opens_at, zone)
        parts.append(plain(words.format(closed=closed, opens=opens)))
    elif not card.cares and card.is_visitor:
        parts.append(
            _("Please knock, step back two metres, and ask how they are. What they need is ordered "
              "by whoever calls them; you only press what they say.")
        )  # fmt: skip
    return parts


def _outcome_keys(texts: Texts, card: CallCard) -> Rows:
    _ = texts.gettext
    call = card.call_id
    rows: list[tuple[Button, ...]] = [
        (
            Button(_("✅ All is well"), HearCall(call, "fine")),
            Button(_("🛒 Needs food"), HearCall(call, "food")),
        )
    ]
    medicine = Button(_("💊 Needs medicine"), HearCall(call, "medicine"))
    if card.state in (WelfareState.WAITING, WelfareState.NO_ANSWER):
        rows.append((medicine, Button(_("📵 No answer"), CallUnanswered(call, card.tries + 1))))
    elif card.state == WelfareState.VISIT:
        rows.append((medicine, Button(_("🚪 Nobody opens"), VisitInVain(call))))
    else:
        rows.append((medicine,))
    return (*rows, *_following(texts, card))


def _following(texts: Texts, card: CallCard) -> Rows:
    """What was heard becomes an order or a need."""
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    if card.cares and card.food and not card.is_late:
        words = _("🛒 Order for {address}").format(address=card.address)
        rows.append((Button(words, OpenForm(card.household_id)),))
    if card.cares and card.food and card.is_late:
        rows.append((Button(_("🧾 Something else"), NewNeed(card.household_id, "other")),))
    if card.cares and card.medicine:
        words = _("💊 Write down which medicine")
        rows.append((Button(words, NewNeed(card.household_id, "medicine")),))
    return tuple(rows)


def _more_keys(texts: Texts, card: CallCard) -> Rows:
    _ = texts.gettext
    remark = Button(_("📝 Remark"), RemarkCall(card.call_id))
    if not card.cares:
        return ((remark,),)
    keys = [remark]
    if card.state not in (WelfareState.REACHED, WelfareState.VISITED):
        keys.append(Button(_("🚪 Send somebody"), ChooseVisitor(card.call_id)))
    rows: list[tuple[Button, ...]] = [tuple(keys)]
    if card.next_call_id is not None:
        words = _("Next household ({left} left) »").format(left=card.left)
        rows.append((Button(words, OpenCall(card.next_call_id)),))
    rows.append((Button(_("« The list"), OpenCare(card.compound_id)),))
    return tuple(rows)


def ask_remark(texts: Texts, card: CallCard) -> Screen:
    _ = texts.gettext
    words = _("{address}: please write it in one message. Only who cares there reads it.")
    back = Button(_("« Back"), OpenCall(card.call_id))
    return Screen(words.format(address=bold(card.address)), ((back,),))


def choose_visitor(texts: Texts, card: CallCard, people: Sequence[tuple[int, str]]) -> Screen:
    """Who goes and knocks; the nearest first."""
    _ = texts.gettext
    words = _("Who shall go and knock at {address}? They are told at once.")
    keys = in_rows(
        [Button(name, SendVisitor(card.call_id, person_id)) for person_id, name in people], width=2
    )
    back = Button(_("« Back"), OpenCall(card.call_id))
    return Screen(words.format(address=bold(card.address)), (*keys, (back,)))


def coverage_page(texts: Texts, compound_id: int, cycles: Sequence[CycleCoverage]) -> Screen:
    """By carer, with the rooms that nobody has heard; then the cycles before, a line each."""
    _ = texts.gettext
    back: Rows = ((Button(_("« The list"), OpenCare(compound_id)),),)
    if not cycles:
        return Screen(_("The list is made some hours before the cut-off; you are told then."), back)
    newest = cycles[0]
    parts = [bold(_("Who was reached, cycle {number}").format(number=newest.number))]
    for each in newest.carers:
        name = each.name or _("nobody")
        line = f"{bold(name)} · {plain(counts_line(texts, each.counts))}"
        rooms = [missing.address for missing in each.missing]
        parts.append(f"{line}\n{addresses(texts, rooms)}" if rooms else line)
    if newest.owed:
        parts.append("🛒 " + _("Need food, nothing ordered: {rooms}").format(
            rooms=addresses(texts, newest.owed)))  # fmt: skip
    if cycles[1:]:
        before = [
            _("Cycle {number}: {counts}").format(
                number=each.number, counts=counts_line(texts, each.everybody.counts)
            )
            for each in cycles[1:]
        ]
        parts.append(plain("\n".join(before)))
    return Screen("\n\n".join(parts), back)
