"""Binding a Telegram group: which ordering group speaks there, and what the bot still lacks."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.building_groups import choose_key
from bot.screens.findings import finding_words
from bot.screens.invitations import add_to_group
from bot.screens.liaison_presses import BindChat
from bot.screens.parts import said_of, when
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.use_cases.binding import Bindable, Binding


def how_to_bind(texts: Texts, groups: Sequence[Bindable], *, bot_username: str) -> Screen:
    """In private: a button for each ordering group."""
    _ = texts.gettext
    words = _(
        "Press the button, choose your neighbours' group, and leave both rights switched on. Am I "
        "in the group already? Then write <code>/bind@{bot}</code> there, under your own name and "
        "not anonymously."
    ).format(bot=plain(bot_username))
    lines = [_state(texts, item) for item in groups]
    keys = []
    for item in groups:
        key = add_to_group(texts, item.group_id)
        label = said_of(texts, key.text, item.name) if len(groups) > 1 else key.text
        keys.append((Button(label[:60], url=key.url),))
    return Screen("\n".join((*lines, "", words)), tuple(keys))


def bound(texts: Texts, binding: Binding, *, topic_id: int) -> Screen | None:
    """What came of `/bind`; a group that is bound now speaks for itself."""
    _ = texts.gettext
    first = binding.groups[0]
    if binding.outcome == "bound":
        return None
    if binding.outcome == "already":
        words = _("“{group}” speaks here already.").format(group=bold(first.name))
        return Screen(words, toast=_("Noted"))
    if binding.outcome == "choose":
        keys = [
            (Button(item.name[:60], BindChat(item.group_id, topic_id, 0)),)
            for item in binding.groups
        ]
        own = (choose_key(texts),)
        return Screen(_("Which ordering group shall speak here?"), (*keys, own))
    words = _(
        "“{group}” speaks in another Telegram group. Shall it move here? There I fall silent then."
    ).format(group=bold(first.name))
    yes = Button(_("Yes, move here"), BindChat(first.group_id, topic_id, 1))
    return Screen(words, ((yes,), (choose_key(texts),)))


def bound_by_press(texts: Texts, binding: Binding, *, topic_id: int) -> Screen:
    """The same after a press: the pressed message stands in the group, so a toast tells."""
    found = bound(texts, binding, topic_id=topic_id)
    return found or Screen(toast=texts.gettext("Noted"))


def group_bound(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group, from whose members orders are taken from now on."""
    _ = texts.gettext
    if data["is_open"]:
        then = _("Ordering is open: see the pinned message.")
    elif data["opens_now"]:
        then = _("Ordering opens now.")
    else:
        then = _("Ordering opens at {time}.").format(time=when(texts, data, "opens_at"))
    words = _(
        "👋 From now on I take the orders of “{group}” here. {then}\n"
        "First please join with the button below: it opens a private chat with me."
    ).format(group=bold(data["name"]), then=then)
    key = Button(_("Join here"), url="https://t.me/{bot}?start=join")
    return Screen(words, ((key,),))


def group_findings(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group: what whoever administers it should change."""
    _ = texts.gettext
    lines = [
        f"• {plain(finding_words(texts, code, more))}" for code, _level, more in data["findings"]
    ]
    head = _("Before we begin, whoever administers this group please see to this:")
    return Screen("\n".join((head, *lines)))


def _state(texts: Texts, item: Bindable) -> str:
    _ = texts.gettext
    words = (
        _("“{group}” has no Telegram group yet.")
        if item.chat_id is None
        else _("“{group}” speaks in its Telegram group.")
    )
    return words.format(group=bold(item.name))
