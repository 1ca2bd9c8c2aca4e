"""The order form when there is too much for one screen: goods by kind, in pages, and by search.

Which page is shown follows from what was pressed, so nothing is remembered: after a press on
− or + the page of that good comes again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.screens.amounts import amount
from bot.screens.goods_presses import OpenShelf, SearchGoods
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Rows, bold, plain
from config.texts import Texts
from orders.rules.goods_list import key_of
from orders.rules.kinds import ENGLISH_KINDS, kind_of_bundle, kinds_in_order
from orders.use_cases.offer_lines import OfferLine
from orders.use_cases.order_forms import OrderForm

# Up to this many goods stand on one screen with three keys each.
ON_ONE_SCREEN = 12
ON_A_SHELF = 8
# Signs for lists that people make long; Telegram takes 4,096 in all.
MOST_SIGNS = 2600

Say = Callable[[Texts, OrderForm, OfferLine], str]
Keys = Callable[[OrderForm, OfferLine], tuple[Button, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is on the form: at a good, on a page of a kind, or at what was looked for."""

    code: str = ""
    kind: int = -1
    page: int = 0
    words: str = ""


def are_needed(form: OrderForm) -> bool:
    """Whether the goods do not fit onto one screen."""
    return len(form.lines) > ON_ONE_SCREEN


def shown(texts: Texts, form: OrderForm, place: Place, *, say: Say, keys: Keys) -> tuple[str, Rows]:
    """The text and the keys for a place on the form."""
    if place.words:
        return _found(texts, form, place.words, say=say, keys=keys)
    if place.code:
        place = _place_of(form, place.code)
    shelves = _shelves(form)
    if not 0 <= place.kind < len(shelves):
        return _front(texts, form)
    kind, lines = shelves[place.kind]
    pages = max(1, -(-len(lines) // ON_A_SHELF))
    page = min(place.page, pages - 1)
    here = lines[page * ON_A_SHELF : (page + 1) * ON_A_SHELF]
    title = kind_name(texts, kind) + (f" {page + 1}/{pages}" if pages > 1 else "")
    text = "\n".join((bold(title), *(say(texts, form, line) for line in here)))
    rows = [keys(form, line) for line in here if not line.is_withdrawn]
    turns = [
        Button(words, OpenShelf(form.cycle_id, form.household_id, place.kind, to))
        for words, to in (("‹", page - 1), ("›", page + 1))
        if 0 <= to < pages
    ]
    back = Button(texts.gettext("« All kinds"), OpenForm(form.household_id))
    return text, (*rows, (back, *turns))


def within(texts: Texts, lines: Sequence[str], most: int = MOST_SIGNS) -> str:
    """As many whole lines as fit, and how many more there are."""
    kept: list[str] = []
    signs = 0
    for line in lines:
        signs += len(line) + 1
        if signs > most:
            rest = len(lines) - len(kept)
            words = texts.ngettext("… and {count} more", "… and {count} more", rest)
            kept.append(words.format(count=rest))
            break
        kept.append(line)
    return "\n".join(kept)


def kind_name(texts: Texts, kind: str) -> str:
    """A kind in the reader's language; a compound's own has no English."""
    return kind if texts.locale == "zh_CN" else ENGLISH_KINDS.get(kind, kind)


def _front(texts: Texts, form: OrderForm) -> tuple[str, Rows]:
    """What is chosen so far, and the kinds to choose from."""
    _ = texts.gettext
    chosen = [
        f"{bold(line.code)} {plain(_name(texts, line))} ×{line.quantity}  "
        f"{amount(line.price * line.quantity, form.currency)}"
        for line in form.lines
        if line.quantity
    ]
    hint = _("{count} goods. Choose a kind, or look for a name:").format(count=len(form.lines))
    text = f"{within(texts, chosen)}\n\n{hint}" if chosen else hint
    doors = [
        Button(
            f"{kind_name(texts, kind)} {len(lines)}"
            + (f" · ×{wished}" if (wished := sum(line.quantity for line in lines)) else ""),
            OpenShelf(form.cycle_id, form.household_id, number, 0),
        )
        for number, (kind, lines) in enumerate(_shelves(form)[:40])
    ]
    rows = tuple(tuple(doors[start : start + 2]) for start in range(0, len(doors), 2))
    return text, (*rows, (_search_key(texts, form),))


def _found(texts: Texts, form: OrderForm, words: str, *, say: Say, keys: Keys) -> tuple[str, Rows]:
    _ = texts.gettext
    lines = [line for line in form.lines if _is_called(line, words)][:ON_A_SHELF]
    back = Button(_("« All kinds"), OpenForm(form.household_id))
    rows = [keys(form, line) for line in lines if not line.is_withdrawn]
    title = _("“{words}”:").format(words=words[:40])
    body = [say(texts, form, line) for line in lines] or [_("There is nothing of that name.")]
    return "\n".join((bold(title), *body)), (*rows, (back, _search_key(texts, form)))


def _is_called(line: OfferLine, words: str) -> bool:
    wanted = key_of(words)
    names = [line.code, line.name, line.name_en]
    names += [str(item[name]) for item in line.contents for name in ("name", "name_en")]
    return key_of(line.code) == wanted or any(wanted in key_of(name) for name in names[1:])


def _search_key(texts: Texts, form: OrderForm) -> Button:
    return Button(texts.gettext("🔍 Look for a name"), SearchGoods(form.household_id))


def _shelves(form: OrderForm) -> list[tuple[str, list[OfferLine]]]:
    kinds = [(kind_of_bundle(line.contents), line) for line in form.lines]
    return [
        (kind, [line for of, line in kinds if of == kind])
        for kind in kinds_in_order(of for of, _ in kinds)
    ]


def _place_of(form: OrderForm, code: str) -> Place:
    for number, (_, lines) in enumerate(_shelves(form)):
        codes = [line.code for line in lines]
        if code in codes:
            return Place(kind=number, page=codes.index(code) // ON_A_SHELF)
    return Place()


def _name(texts: Texts, line: OfferLine) -> str:
    return line.name if texts.locale == "zh_CN" else line.name_en
