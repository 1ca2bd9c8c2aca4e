"""Individual needs as the household sees them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.joining import in_rows
from bot.screens.need_presses import (
    AddNeedPhoto,
    DecideNeed,
    DeliverNeed,
    NewNeed,
    OpenNeed,
    OpenNeedDesk,
    OpenNeeds,
    RepeatNeed,
    ShowNeedPhoto,
    WithdrawNeed,
)
from bot.screens.need_words import card_lines, every_words, kind_words, state_words, told
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.needs import WEEKS, NeedKind
from orders.rules.states import NeedState
from orders.use_cases.members import Membership
from orders.use_cases.need_cards import NeedCard

MOST_SHOWN = 12
FIRST_WORDS = 28


def which_household(texts: Texts, own: Sequence[Membership]) -> Screen:
    """Somebody who orders for several rooms."""
    keys = [Button(item.key, OpenNeeds(item.household_id)) for item in own]
    return Screen(texts.gettext("Which household is it for?"), in_rows(keys))


def need_list(texts: Texts, home: Membership, needs: Sequence[NeedCard]) -> Screen:
    """A household's needs, and a button for each kind."""
    _ = texts.gettext
    title = f"🧾 {_('Individual needs')} · {bold(home.key)}"
    text = _(
        "What is in no bundle: medicine, infant formula, sanitary goods and the like. Somebody "
        "looks for it and tells you the price first; nothing is bought before you say yes. Only "
        "who looks after it and the pharmacy read of medicine."
    )
    shown = [(_line(texts, card),) for card in needs[:MOST_SHOWN]]
    return Screen(f"{title}\n\n{text}", (*shown, *_kinds(texts, home.household_id)))


def _line(texts: Texts, card: NeedCard) -> Button:
    icon = kind_words(texts)[card.kind].split()[0]
    words = card.text or texts.gettext("see the photo")
    short = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS] + "…"
    return Button(f"{icon} {short} · {state_words(texts)[card.state]}", OpenNeed(card.need_id))


def _kinds(texts: Texts, household_id: int) -> Rows:
    words = kind_words(texts)
    return in_rows([Button(words[kind], NewNeed(household_id, kind)) for kind in words], width=2)


def ask_what(texts: Texts, kind: str, *, household_id: int) -> Screen:
    """What to write, by kind."""
    _ = texts.gettext
    asks = {
        NeedKind.MEDICINE: _(
            "Which medicine? Please write its name, the dose and how many boxes, or send a photo "
            "of the box or the prescription. The pharmacy may ask back."
        ),
        NeedKind.INFANT_FORMULA: _(
            "Which formula? Please write brand, stage and how many tins, or send a photo. What "
            "would do instead?"
        ),
        NeedKind.SANITARY: _("What do you need? Please write kind, size and how many."),
        NeedKind.OTHER: _("What do you need? Please write what, how many and why it is urgent."),
    }
    back = Button(_("« Back"), OpenNeeds(household_id))
    return Screen(f"{kind_words(texts)[kind]}\n\n{asks[NeedKind(kind)]}", ((back,),))


def asked(texts: Texts, card: NeedCard, *, looks_after: bool) -> Screen:
    """It is written down; is it needed again and again? Who looks after it goes on at the desk."""
    _ = texts.gettext
    thanks = _("✅ Written down. I tell you as soon as there is an answer.")
    page = need_page(texts, card)
    desk = (Button(_("« All needs"), OpenNeedDesk(card.compound_id)),)
    rows = (*page.rows[:-1], desk) if looks_after else page.rows
    return Screen(f"{thanks}\n\n{page.text}", rows, is_new=True)


def need_page(texts: Texts, card: NeedCard) -> Screen:
    """One need with what its household can do about it."""
    rows = [*_deciding(texts, card), *_more(texts, card), *_repeating(texts, card)]
    back = Button(texts.gettext("« All needs"), OpenNeeds(card.household_id))
    return Screen("\n".join(card_lines(texts, card)), (*rows, (back,)))


def ask_photo(texts: Texts, need_id: int) -> Screen:
    text = texts.gettext("Please send the photo now.")
    return Screen(text, ((Button(texts.gettext("« Back"), OpenNeed(need_id)),),))


def photo(texts: Texts, card: NeedCard, content: bytes) -> Screen:
    """The photo that came with a need."""
    back = Button(texts.gettext("« Back"), OpenNeed(card.need_id))
    return Screen("\n".join(card_lines(texts, card)[:2]), ((back,),), photo=content)


def need_priced(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: it can be had, at this price."""
    _ = texts.gettext
    text = _("This can be had for you. Shall it be bought?")
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data)), _yes_no(texts, data["need_id"]))


def need_answered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: not to be had, sent up, refused, handed over."""
    _ = texts.gettext
    words = {
        NeedState.UNAVAILABLE: _(
            "This cannot be had at the moment. It stays open; you need not ask again."
        ),
        NeedState.ESCALATED: _(
            "Nobody here has it, so it was sent up to the subdistrict office and stays open there."
        ),
        NeedState.REFUSED: _("This cannot be done. The reason stands below."),
        NeedState.DELIVERED: _("This is noted as handed over to you. If it is not, please answer."),
    }
    open_it = Button(_("Look at it"), OpenNeed(data["need_id"]))
    text = words[NeedState(data["state"])]
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data)), ((open_it,),))


def need_again(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: what is needed again and again will run out soon."""
    _ = texts.gettext
    text = _("This will run out soon, so it is being looked for again. You need not do anything.")
    keys = (
        (Button(_("Not this time"), WithdrawNeed(data["need_id"])),),
        (Button(_("Never again"), RepeatNeed(data["need_id"], 0)),),
    )
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data)), keys)


def _deciding(texts: Texts, card: NeedCard) -> Rows:
    _ = texts.gettext
    if card.state == NeedState.SOURCED:
        return _yes_no(texts, card.need_id)
    if card.state == NeedState.ACCEPTED:
        return ((Button(_("✅ I have got it"), DeliverNeed(card.need_id)),),)
    return ()


def _yes_no(texts: Texts, need_id: int) -> Rows:
    _ = texts.gettext
    return (
        (Button(_("✅ Yes, please buy it"), DecideNeed(need_id, 1)),),
        (Button(_("No, not at this price"), DecideNeed(need_id, 0)),),
    )


def _more(texts: Texts, card: NeedCard) -> Rows:
    _ = texts.gettext
    keys = [Button(_("📷 See the photo"), ShowNeedPhoto(card.need_id))] if card.has_photo else []
    if card.is_open:
        keys.append(Button(_("📷 Send a photo"), AddNeedPhoto(card.need_id)))
        keys.append(Button(_("Withdraw it"), WithdrawNeed(card.need_id)))
    return in_rows(keys, width=2)


def _repeating(texts: Texts, card: NeedCard) -> Rows:
    """Medicine and formula run out; what is needed once is not asked about."""
    runs_out = card.kind in (NeedKind.MEDICINE, NeedKind.INFANT_FORMULA)
    if card.every_weeks:
        return ((Button(texts.gettext("Do not repeat it"), RepeatNeed(card.need_id, 0)),),)
    if not (runs_out and card.is_open):
        return ()
    keys = [
        Button(plain(every_words(texts, weeks)), RepeatNeed(card.need_id, weeks)) for weeks in WEEKS
    ]
    return in_rows(keys, width=2)
