"""Announcements: written, looked at, said in the group, listed, withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.announcement_presses import (
    DropAnnouncement,
    OpenAnnouncement,
    OpenAnnouncements,
    PostAnnouncement,
    WithdrawAnnouncement,
    WriteAnnouncement,
)
from bot.screens.parts import first_of, when
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.announcing import Caution
from orders.use_cases.announcements import Announcement, Preview

MOST_GROUPS = 8
FIRST_WORDS = 60


def announcement(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In the group, exactly as the preview shows it."""
    _ = texts.gettext
    return Screen("📢 " + bold(_("From the liaison")) + "\n\n" + plain(data["text"]))


def ask_text(texts: Texts) -> Screen:
    _ = texts.gettext
    text = _(
        "What shall I announce in the group? Please send it as one message. Nothing goes out "
        "before you have seen it and pressed a button."
    )
    return Screen(text, ((Button(_("Announce nothing"), DropAnnouncement()),),))


def preview(texts: Texts, found: Preview, group_texts: Texts) -> Screen:
    """The message as the group will read it, where it goes, and what to look at before."""
    _ = texts.gettext
    groups = first_of(texts, [draft.group for draft in reversed(found.drafts)], MOST_GROUPS)
    joint = "、" if texts.locale == "zh_CN" else ", "
    words = caution_words(texts)
    parts = [
        _("Not sent yet. {groups} will read this:").format(groups=bold(joint.join(groups))),
        announcement(group_texts, {"text": found.text}).text,
        *(f"⚠️ {words[caution]}" for caution in found.cautions),
    ]
    rows = _post_keys(texts, found)
    return Screen("\n\n".join(parts), (*rows, (Button(_("Announce nothing"), DropAnnouncement()),)))


def caution_words(texts: Texts) -> dict[Caution, str]:
    """What the author is warned of."""
    _ = texts.gettext
    return {
        Caution.PHONE: _(
            "There is a phone number in it. Everybody in the group can read, copy and misuse it."
        ),
        Caution.SUM_WITH_ROOM: _(
            "There is a sum together with a room in it. What a household pays is nobody "
            "else's business."
        ),
    }


def posted(texts: Texts, items: Sequence[Announcement]) -> Screen:
    _ = texts.gettext
    joint = "、" if texts.locale == "zh_CN" else ", "
    groups = joint.join(first_of(texts, [item.group for item in reversed(items)], MOST_GROUPS))
    text = "✅ " + _("It is on its way to {groups}. You can withdraw it at any time.").format(
        groups=bold(groups)
    )
    return Screen(text, ((_to_list(texts),),), toast=_("Announced"))


def dropped(texts: Texts) -> Screen:
    _ = texts.gettext
    again = Button(_("Write an announcement"), WriteAnnouncement())
    return Screen(_("Nothing was announced."), ((again,),))


def announcement_list(texts: Texts, items: Sequence[Announcement]) -> Screen:
    """The latest, the newest first, with a button to withdraw each that stands."""
    _ = texts.gettext
    write = (Button(_("Write an announcement"), WriteAnnouncement()),)
    if not items:
        return Screen(_("Nothing was announced yet."), (write,))
    lines = [f"{place}. {_line(texts, item)}" for place, item in enumerate(items, 1)]
    keys = [
        (
            Button(
                _("Withdraw {place}: {words}").format(place=place, words=_words(item, 20)),
                OpenAnnouncement(item.announcement_id),
            ),
        )
        for place, item in enumerate(items, 1)
        if item.can_be_withdrawn
    ]
    text = "\n\n".join((bold(_("Announcements")), *lines))
    return Screen(text, (*keys, write))


def ask_to_withdraw(texts: Texts, item: Announcement) -> Screen:
    """The whole text, and whether it shall go; or how it stands where it cannot."""
    _ = texts.gettext
    head = _state_line(texts, item)
    if not item.can_be_withdrawn:
        return Screen(f"{head}\n\n{plain(item.text)}", ((_to_list(texts),),))
    yes = Button(_("Yes, withdraw it"), WithdrawAnnouncement(item.announcement_id))
    ask = _("Shall I take it down in {group}?").format(group=bold(item.group))
    return Screen(f"{head}\n\n{plain(item.text)}\n\n{ask}", ((yes,), (_to_list(texts),)))


def withdrawn(texts: Texts, item: Announcement) -> Screen:
    _ = texts.gettext
    text = _state_line(texts, item)
    if item.withdrawn_at is not None:
        text += "\n\n" + _(
            "I take the message down in the group. Where Telegram does not let me, because it is "
            "older than two days, a word of its withdrawal takes its place."
        )
    return Screen(text, ((_to_list(texts),),), toast=_("Announcement withdrawn"))


def announcement_not_sent(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the author: it is not in the group, why, and the text to send it again."""
    _ = texts.gettext
    why = {
        "overdue": _("I was not running in time; hours later I do not announce it any more."),
        "unreachable": _("I cannot write there: I am no longer in the group, or may not write."),
        "failed": _("Telegram did not take it."),
        "unknown": _(
            "Telegram did not answer. Please look whether it is in the group; I do not send it "
            "a second time."
        ),
    }[data["why"]]
    head = _("Your announcement of {time} for {group} may not be there.").format(
        time=when(texts, data, "posted_at"), group=bold(data["group"])
    )
    again = Button(_("Write an announcement"), WriteAnnouncement())
    return Screen(f"⚠️ {head}\n{why}\n\n{plain(data['text'])}", ((again,),))


def _post_keys(texts: Texts, found: Preview) -> Rows:
    _ = texts.gettext
    first = found.drafts[-1]
    rows: list[tuple[Button, ...]] = []
    has_phone = Caution.PHONE in found.cautions
    if has_phone:
        hidden = PostAnnouncement(first.announcement_id, 1, 1)
        rows.append((Button(_("✅ Hide the number, then send"), hidden),))
    as_it_is = _("⚠️ Send it as it is") if found.cautions else _("✅ Send to the group")
    if len(found.drafts) == 1:
        return (*rows, (Button(as_it_is, PostAnnouncement(first.announcement_id, 0, 0)),))
    everywhere = _("{words}: all {count} groups").format(words=as_it_is, count=len(found.drafts))
    rows.append((Button(everywhere, PostAnnouncement(first.announcement_id, 1, 0)),))
    for draft in list(reversed(found.drafts))[:MOST_GROUPS]:
        words = _("Only {group}").format(group=draft.group[:40])
        rows.append((Button(words, PostAnnouncement(draft.announcement_id, 0, 0)),))
    return tuple(rows)


def _line(texts: Texts, item: Announcement) -> str:
    return f"{_state_line(texts, item)}\n{plain(_words(item, FIRST_WORDS))}"


def _state_line(texts: Texts, item: Announcement) -> str:
    _ = texts.gettext
    words = {
        "queued": _("being sent"),
        "sent": _("in the group"),
        "not_sent": _("not sent"),
        "withdrawn": _("withdrawn"),
    }
    moment = texts.day_and_time(item.posted_at or item.made_at, item.timezone)
    return f"{bold(moment)} {plain(item.group)} – {words.get(item.state, item.state)}"


def _words(item: Announcement, most: int) -> str:
    flat = " ".join(item.text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _to_list(texts: Texts) -> Button:
    return Button(texts.gettext("All announcements"), OpenAnnouncements())
