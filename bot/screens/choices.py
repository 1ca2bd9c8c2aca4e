"""On the order form: what shall be done where a bundle's stock does not suffice for everybody."""

from bot.screens.joining import in_rows
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.sharing_presses import OpenChoice, SetChoice
from config.texts import Texts
from orders.documents.sharing_words import choice_words
from orders.rules.choices import EVERY, Choice, IfShort, read_choice
from orders.use_cases.offer_lines import OfferLine
from orders.use_cases.order_forms import OrderForm

CHECKED = "✓ "
MOST_OTHERS = 24


def choose(texts: Texts, form: OrderForm, code: str) -> Screen:
    """The choices for one bundle, the one that holds marked."""
    _ = texts.gettext
    line = form.line_of(code)
    chosen = read_choice(line.choice)
    text = _(
        "{bundle}: there are {stock} in all. If more are wished, they are shared fairly at the "
        "cut-off: everybody's first before anybody's second. What would you like if your "
        "{quantity} cannot all be had?"
    ).format(
        bundle=bold(f"{line.code} {_name(texts, line)}"),
        stock="–" if line.stock is None else line.stock,
        quantity=line.quantity,
    )
    simple = tuple(
        (_set_key(texts, form, line, Choice(kind), chosen),)
        for kind in (IfShort.FEWER, IfShort.NOTHING)
    )
    others = [
        _set_key(texts, form, line, Choice(IfShort.INSTEAD, other.code), chosen)
        for other in _substitutes(form, line)
    ]
    back = Button(_("« Back to the order"), OpenForm(form.household_id))
    rows: Rows = (*simple, *in_rows(others, 2), *_for_all(texts, form, chosen), (back,))
    return Screen(text, rows)


def _substitutes(form: OrderForm, line: OfferLine) -> list[OfferLine]:
    """What may stand in, goods of the same kind first; no more than a keyboard holds well."""
    kinds = {item["kind"] for item in line.contents}
    others = [item for item in form.lines if item.code != line.code and not item.is_withdrawn]
    others.sort(key=lambda item: not kinds & {content["kind"] for content in item.contents})
    return others[:MOST_OTHERS]


def choice_keys(texts: Texts, form: OrderForm) -> Rows:
    """A button for each chosen bundle of which there are only so many."""
    words = texts.gettext("{code}: if short, {choice}")
    keys = [
        Button(
            words.format(code=line.code, choice=choice_words(texts, read_choice(line.choice))),
            OpenChoice(form.cycle_id, form.household_id, line.code),
        )
        for line in form.lines
        if asks(line)
    ]
    return tuple(in_rows(keys, 2))


def asks(line: OfferLine) -> bool:
    """Whether the form asks about this line: only where stock is limited, to stay light."""
    return bool(line.quantity) and line.stock is not None and not line.is_withdrawn


def line_choice(texts: Texts, line: OfferLine) -> str:
    """What stands behind a line of the summary; nothing where fewer will do."""
    choice = read_choice(line.choice)
    if not asks(line) or choice.if_short == IfShort.FEWER:
        return ""
    words = texts.gettext("(if short: {choice})")
    return " " + plain(words.format(choice=choice_words(texts, choice)))


def fairness(texts: Texts, form: OrderForm) -> str:
    """One line on what limited stock means, where there is any."""
    if not any(line.stock is not None and not line.is_withdrawn for line in form.lines):
        return ""
    return texts.gettext(
        "⚖️ Not first come, first served: where more is wished than there is, it is shared fairly "
        "by household at the cut-off."
    )


def _set_key(
    texts: Texts, form: OrderForm, line: OfferLine, choice: Choice, chosen: Choice
) -> Button:
    _ = texts.gettext
    words = {
        IfShort.FEWER: _("Give me fewer, that is fine"),
        IfShort.NOTHING: _("All or none"),
    }
    if choice.if_short == IfShort.INSTEAD:
        other = form.line_of(choice.instead)
        label = _("{bundle} instead").format(bundle=f"{other.code} {_name(texts, other)}")
    else:
        label = words[choice.if_short]
    mark = CHECKED if choice == chosen else ""
    said = str(choice).replace(":", ".")
    press = SetChoice(form.cycle_id, form.household_id, line.code, said)
    return Button(mark + label, press)


def _for_all(texts: Texts, form: OrderForm, chosen: Choice) -> Rows:
    """The same for every bundle, where there are several and it is not a substitute."""
    if chosen.instead or sum(asks(line) for line in form.lines) < 2:
        return ()
    words = texts.gettext("For all bundles: {choice}").format(choice=choice_words(texts, chosen))
    press = SetChoice(form.cycle_id, form.household_id, EVERY, str(chosen))
    return ((Button(words, press),),)


def _name(texts: Texts, line: OfferLine) -> str:
    return line.name if texts.locale == "zh_CN" else line.name_en
