"""Individual needs as those see them who look after them, and the supplier's contact."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.joining import in_rows
from bot.screens.need_presses import (
    ConfirmNeed,
    DeliverNeed,
    EscalateNeed,
    LackNeed,
    NeedForOther,
    NewNeed,
    OpenNeed,
    OpenNeedDesk,
    PassNeed,
    PriceNeed,
    RefuseNeed,
    ShowNeedPhoto,
)
from bot.screens.need_words import card_lines, kind_words, state_words, told
from bot.screens.parts import other_places, place_name
from bot.screens.people_presses import OpenManage
from bot.screens.screen import Button, Rows, Screen, bold
from config.texts import Texts
from orders.rules.needs import NeedKind
from orders.rules.states import NeedState
from orders.use_cases.desks import Desk, Seller
from orders.use_cases.need_cards import NeedCard
from orders.use_cases.need_suppliers import TO_BE_FOUND

MOST_SHOWN = 40
FIRST_WORDS = 24


def desk_page(texts: Texts, desk: Desk, needs: Sequence[NeedCard]) -> Screen:
    """What neighbours need, the longest-waiting first."""
    _ = texts.gettext
    title = f"🧾 {_('Individual needs')} · {bold(place_name(texts, desk.place))}"
    waiting = sum(card.state == NeedState.ASKED for card in needs)
    text = (
        _("{count} open, {waiting} of them not answered yet.").format(
            count=len(needs), waiting=waiting
        )
        if needs
        else _("Nobody needs anything at the moment.")
    )
    rows = [(_line(texts, card),) for card in needs[:MOST_SHOWN]]
    other = Button(_("Ask for somebody without a phone"), NeedForOther(desk.place.compound_id))
    return Screen(f"{title}\n{text}", (*rows, (other,), *other_places(texts, desk, OpenNeedDesk)))


def _line(texts: Texts, card: NeedCard) -> Button:
    icon = kind_words(texts)[card.kind].split()[0]
    words = card.text or texts.gettext("see the photo")
    short = words if len(words) <= FIRST_WORDS else words[:FIRST_WORDS] + "…"
    label = f"{icon} {card.address} {short} · {state_words(texts, is_own=False)[card.state]}"
    return Button(label, OpenNeed(card.need_id))


def desk_card(texts: Texts, card: NeedCard, sellers: Sequence[Seller]) -> Screen:
    """One need, and everything that can be done about it."""
    _ = texts.gettext
    keys: list[Button] = []
    if card.has_photo:
        keys.append(Button(_("📷 See the photo"), ShowNeedPhoto(card.need_id)))
    if card.confirmed_by is None:
        keys.append(Button(_("✔ I have asked, it is right"), ConfirmNeed(card.need_id)))
    if card.state == NeedState.ACCEPTED:
        keys.append(Button(_("✅ Handed over"), DeliverNeed(card.need_id)))
    back = (Button(_("« All needs"), OpenNeedDesk(card.compound_id)),)
    rows = (*in_rows(keys, width=1), *_answers(texts, card, sellers), back)
    return Screen("\n".join(card_lines(texts, card, is_own=False)), rows)


def _answers(texts: Texts, card: NeedCard, sellers: Sequence[Seller]) -> Rows:
    if not card.is_open:
        return ()
    _ = texts.gettext
    chinese = texts.locale == "zh_CN"
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _("→ Ask {supplier}").format(supplier=seller.name if chinese else seller.name_en),
                PassNeed(card.need_id, seller.supplier_id),
            ),
        )
        for seller in sellers
        if card.state in TO_BE_FOUND
    ]
    if card.state in {*TO_BE_FOUND, NeedState.SOURCED}:
        found = Button(_("Found: write its price"), PriceNeed(card.need_id))
        rows.append((found, Button(_("Not to be had"), LackNeed(card.need_id))))
    if card.state in {NeedState.ASKED, NeedState.UNAVAILABLE}:
        up = Button(_("⬆ To the subdistrict office"), EscalateNeed(card.need_id))
        rows.append((up, Button(_("Refuse …"), RefuseNeed(card.need_id))))
    return tuple(rows)


def ask_price(texts: Texts, need_id: int) -> Screen:
    return _ask(texts, need_id, texts.gettext("What does it cost in all? For example 36.80"))


def ask_reason(texts: Texts, need_id: int) -> Screen:
    return _ask(texts, need_id, texts.gettext("Why not? The household reads what you write."))


def _ask(texts: Texts, need_id: int, text: str) -> Screen:
    return Screen(text, ((Button(texts.gettext("« Back"), OpenNeed(need_id)),),))


def ask_address(texts: Texts, compound_id: int) -> Screen:
    text = texts.gettext("For which room? Please write the address, like 3-2-501.")
    return Screen(text, ((Button(texts.gettext("« Back"), OpenNeedDesk(compound_id)),),))


def ask_kind(texts: Texts, address: str, household_id: int, kinds: Sequence[NeedKind]) -> Screen:
    """The room is found: what is it about?"""
    words = kind_words(texts)
    keys = [Button(words[kind], NewNeed(household_id, kind)) for kind in words if kind in kinds]
    text = texts.gettext("{address}: what is needed?").format(address=bold(address))
    return Screen(text, in_rows(keys, width=2))


def answered(texts: Texts, card: NeedCard) -> Screen:
    """To a supplier's contact who has answered."""
    return Screen(
        texts.gettext("Thank you. The household is told.")
        + "\n\n"
        + "\n".join(card_lines(texts, card, is_own=False))
    )


def need_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who looks after it: somebody needs something."""
    text = texts.gettext("A neighbour needs something that is in no bundle.")
    look = Button(texts.gettext("Look at it"), OpenNeed(data["need_id"]))
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data, is_own=False)), ((look,),))


def need_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who looks after it: the household or a supplier has answered."""
    text = texts.gettext("There is something new about a need.")
    look = Button(texts.gettext("Look at it"), OpenNeed(data["need_id"]))
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data, is_own=False)), ((look,),))


def need_nobody(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: medicine is needed, and nobody may read of it."""
    _ = texts.gettext
    text = _(
        "⚠️ A neighbour needs medicine, and nobody here looks after that yet. Please give the "
        "right “special care” to somebody who may know who is ill – perhaps yourself. Until then "
        "the request waits, and nobody reads it."
    )
    return Screen(text, ((Button(_("Rights"), OpenManage(data["compound_id"], "people")),),))


def need_passed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To a supplier's contact: can you get this?"""
    _ = texts.gettext
    text = _("A household asks for something beside the bundles. Can you get it?")
    found = Button(_("Yes: write its price"), PriceNeed(data["need_id"]))
    rows = ((found,), (Button(_("No, not to be had"), LackNeed(data["need_id"])),))
    return Screen(f"{text}\n\n" + "\n".join(told(texts, data, is_own=False)), rows)
