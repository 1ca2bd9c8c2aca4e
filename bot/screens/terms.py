"""When and by whom it is paid, as the liaison sets it: compound, supplier, household; payers."""

from collections.abc import Callable, Sequence

from bot.screens.amounts import amount
from bot.screens.money_presses import OpenMoney
from bot.screens.parts import place_name
from bot.screens.people_presses import OpenHousehold
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.terms_presses import (
    OpenPayers,
    OpenTerms,
    OpenTermsOf,
    PayerPaid,
    SetHouseholdTerms,
    SetTerms,
)
from config.texts import Texts
from fulfillment.money.mode_names import KIND_NAMES, MODE_HINTS, MODE_NAMES
from fulfillment.money.rules.modes import CHOICES, Mode
from fulfillment.money.use_cases.handing_on import HandedOn
from fulfillment.money.use_cases.in_hand import InHand
from fulfillment.money.use_cases.payers import Payer, Payers
from fulfillment.money.use_cases.terms_setting import OfHousehold, TermsBoard, Way

Named = Sequence[tuple[int, str, str]]
MOST_HOUSEHOLDS = 30


def terms_page(texts: Texts, found: TermsBoard, *, toast: str | None = None) -> Screen:
    """The usual way, each supplier's own, and households of their own."""
    _ = texts.gettext
    here = found.desk.place.compound_id
    lines = [
        "💳 " + bold(f"{place_name(texts, found.desk.place)} · {_('How it is paid')}"),
        _("Usually: {mode}").format(mode=bold(_(MODE_NAMES[found.mode]))),
        plain(_(MODE_HINTS[found.mode])),
        _("A change counts from the next cut-off on."),
    ]
    if found.households:
        lines.append(_("Households of their own:"))
        lines += [
            "• " + _("{who}: {way}").format(who=plain(each.address), way=way_words(texts, each.way))
            for each in found.households[:MOST_HOUSEHOLDS]
        ]
        if len(found.households) > MOST_HOUSEHOLDS:
            lines.append("…")
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _("Usual way: {mode}").format(mode=_(MODE_NAMES[found.mode])), OpenTermsOf(here, 0)
            ),
        )
    ]
    rows += [
        (
            Button(
                _("{who}: {way}").format(
                    who=_name(texts, each.name, each.name_en), way=_plain_way(texts, each.way)
                ),
                OpenTermsOf(here, each.supplier_id),
            ),
        )
        for each in found.suppliers
    ]
    rows.append((Button(_("Who pays in their place"), OpenPayers(here)),))
    rows.append((Button(_("« Money"), OpenMoney(here)),))
    return Screen("\n".join(lines), tuple(rows), toast=toast)


def choose_terms(texts: Texts, found: TermsBoard, supplier_id: int) -> Screen:
    """The ways there are, for the compound or one supplier."""
    _ = texts.gettext
    here = found.desk.place.compound_id
    seller = next((each for each in found.suppliers if each.supplier_id == supplier_id), None)
    who = (
        _name(texts, seller.name, seller.name_en) if seller else place_name(texts, found.desk.place)
    )

    def press(mode: str, payer_id: int) -> SetTerms:
        return SetTerms(here, supplier_id, mode, payer_id)

    rows = _choices(texts, found.payers, press, has_usual=seller is not None)
    back = (Button(_("« How it is paid"), OpenTerms(here)),)
    return Screen(_asked(texts, who), (*rows, back))


def choose_household_terms(
    texts: Texts, home: OfHousehold, payers: Named, *, toast: str | None = None
) -> Screen:
    """The ways there are, for one household."""
    _ = texts.gettext

    def press(mode: str, payer_id: int) -> SetHouseholdTerms:
        return SetHouseholdTerms(home.household_id, mode, payer_id)

    now = _("Now: {way}").format(way=way_words(texts, home.way))
    rows = _choices(texts, payers, press, has_usual=True)
    back = (Button(_("« Back"), OpenHousehold(home.household_id)),)
    return Screen(f"{_asked(texts, home.address)}\n{now}", (*rows, back), toast=toast)


def payers_page(texts: Texts, found: Payers) -> Screen:
    """Who pays in households' places, for what, and what they owe."""
    _ = texts.gettext
    here = found.desk.place.compound_id
    lines = [
        "🏢 " + bold(f"{place_name(texts, found.desk.place)} · {_('Who pays in their place')}")
    ]
    active = [each for each in found.payers if each.is_active or any(o.left for o in each.owed)]
    if not active:
        lines.append(_("Nobody yet."))
    lines += [_payer(texts, each) for each in active]
    lines.append(_("Add, rename and end payers, and print their statements, on your page."))
    rows = [
        (Button(_owed_key(texts, each, owed), _paid(each, owed)),)
        for each in active
        for owed in each.owed
        if owed.left > 0
    ]
    back = (Button(_("« How it is paid"), OpenTerms(here)),)
    return Screen("\n".join(lines), (*rows[:20], back))


def ask_payer_paid(texts: Texts, press: PayerPaid, found: Payers) -> Screen:
    """Before it is booked that a payer has paid."""
    _ = texts.gettext
    each = next(each for each in found.payers if each.payer_id == press.payer_id)
    words = _("Has {payer} paid {sum}? The supermarket hears it and can say if it is not so.")
    currency = next((owed.currency for owed in each.owed if owed.cycle_id == press.cycle_id), "CNY")
    text = words.format(
        payer=bold(_name(texts, each.name, each.name_en)), sum=bold(amount(press.seen, currency))
    )
    sure = PayerPaid(press.payer_id, press.cycle_id, press.supplier_id, press.seen, 1)
    yes = Button(_("Yes, paid"), sure)
    no = Button(_("No, wait"), OpenPayers(found.desk.place.compound_id))
    return Screen(text, ((yes, no),))


def payer_has_paid(texts: Texts, done: HandedOn) -> Screen:
    _ = texts.gettext
    words = _("✅ {supplier} has {sum} for cycle {cycle}.").format(
        supplier=bold(_name(texts, done.supplier, done.supplier_en)),
        sum=bold(amount(done.sum, done.currency)),
        cycle=done.cycle_number,
    )
    back = (Button(texts.gettext("« Back"), OpenPayers(done.compound_id)),)
    return Screen(words, (back,))


def way_words(texts: Texts, way: Way) -> str:
    """`to the grid officer`, or who pays; escaped."""
    return plain(_plain_way(texts, way))


def _plain_way(texts: Texts, way: Way) -> str:
    _ = texts.gettext
    if not way.mode:
        return _("as usual")
    if way.mode == Mode.BY_THIRD_PARTY and way.payer:
        return _("{payer} pays for them").format(payer=_name(texts, way.payer, way.payer_en))
    return _(MODE_NAMES[way.mode])


def _asked(texts: Texts, who: str) -> str:
    _ = texts.gettext
    hints = [
        "• "
        + _("{who}: {way}").format(who=bold(_(MODE_NAMES[mode])), way=plain(_(MODE_HINTS[mode])))
        for mode in CHOICES
    ]
    return "\n".join((_("How does {who} pay?").format(who=bold(who)), *hints))


def _choices(
    texts: Texts,
    payers: Named,
    press: Callable[[str, int], SetTerms | SetHouseholdTerms],
    *,
    has_usual: bool,
) -> Rows:
    _ = texts.gettext
    usual = [(Button(_("as usual"), press("", 0)),)] if has_usual else []
    own = [
        (Button(_(MODE_NAMES[mode]), press(mode, 0)),)
        for mode in CHOICES
        if mode is not Mode.BY_THIRD_PARTY
    ]
    theirs = [
        (
            Button(
                _("{payer} pays for them").format(payer=_name(texts, name, name_en)),
                press(Mode.BY_THIRD_PARTY, payer_id),
            ),
        )
        for payer_id, name, name_en in payers[:10]
    ]
    return (*usual, *own, *theirs)


def _payer(texts: Texts, each: Payer) -> str:
    _ = texts.gettext
    names = [_name(texts, *pair) for pair in each.suppliers]
    covers = [*names, *each.rooms[:20]] or ["–"]
    joint = "、" if texts.locale == "zh_CN" else ", "
    return _("• {payer} ({kind}), pays for: {what}").format(
        payer=bold(_name(texts, each.name, each.name_en)),
        kind=plain(_(KIND_NAMES[each.kind])),
        what=plain(joint.join(covers)),
    )


def _owed_key(texts: Texts, each: Payer, owed: InHand) -> str:
    return texts.gettext("{payer} has paid {sum} · {supplier}, cycle {cycle}").format(
        payer=_name(texts, each.name, each.name_en),
        sum=amount(owed.left, owed.currency),
        supplier=_name(texts, owed.supplier, owed.supplier_en),
        cycle=owed.cycle_number,
    )


def _paid(each: Payer, owed: InHand) -> PayerPaid:
    return PayerPaid(each.payer_id, owed.cycle_id, owed.supplier_id, owed.left, 0)


def _name(texts: Texts, name: str, name_en: str) -> str:
    return name if texts.locale == "zh_CN" else name_en or name
