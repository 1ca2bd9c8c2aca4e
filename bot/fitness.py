"""Whether a bot and its group are set up as they must be: pure judgements of the API's answers.

Each takes what the Bot API said as plain data and returns findings: a code, how bad it is, and
data. The words are in `bot.screens.findings`; who asks the API is not known here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import urlsplit

Level = Literal["ok", "warn", "fail"]

TAKEN: Final = "👌"
# Telegram's own list; what else it may be stopped at is said by Telegram itself.
IN_THE_GROUP: Final = frozenset({"creator", "administrator", "member", "restricted"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    code: str
    level: Level
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> list[Any]:
        return [self.code, self.level, dict(self.data)]


def judge_bot(me: Mapping[str, Any]) -> list[Finding]:
    """The bot itself (`getMe`)."""
    found = [Finding("bot_is", "ok", {"bot": me.get("username", "")})]
    if not me.get("can_join_groups", True):
        found.append(Finding("cannot_join_groups", "fail", {"bot": me.get("username", "")}))
    if not me.get("can_read_all_group_messages", False):
        found.append(Finding("privacy_is_on", "warn", {"bot": me.get("username", "")}))
    return found


def judge_webhook(info: Mapping[str, Any], *, wanted: str) -> list[Finding]:
    """Where updates go (`getWebhookInfo`); `wanted` is our address, empty for polling."""
    url = str(info.get("url") or "")
    host = urlsplit(url).hostname or ""
    found = []
    if url and url != wanted:
        found.append(Finding("webhook_elsewhere", "warn", {"host": host}))
    elif wanted and not url:
        found.append(Finding("webhook_missing", "warn"))
    elif url:
        found.append(Finding("webhook_is_ours", "ok", {"host": host}))
    error = str(info.get("last_error_message") or "")
    if url and url == wanted and error:
        found.append(Finding("webhook_fails", "warn", {"reason": error[:200]}))
    return found


def judge_group(
    chat: Mapping[str, Any], member: Mapping[str, Any], me: Mapping[str, Any]
) -> list[Finding]:
    """A group (`getChat`), the bot in it (`getChatMember`), and the bot itself (`getMe`)."""
    title = {"group": chat.get("title", "")}
    if chat.get("type") not in ("group", "supergroup"):
        return [Finding("no_group", "fail", title)]
    if member.get("status") not in IN_THE_GROUP:
        return [Finding("not_in_group", "fail", title)]
    return [
        *_rights(chat, member, me, title),
        *_reactions(chat, title),
        *([Finding("basic_group", "warn", title)] if chat.get("type") == "group" else []),
    ]


def _rights(
    chat: Mapping[str, Any],
    member: Mapping[str, Any],
    me: Mapping[str, Any],
    title: Mapping[str, Any],
) -> Iterator[Finding]:
    if member.get("status") in ("administrator", "creator"):
        lacking = [
            Finding(f"cannot_{what}", "warn", title)
            for what, right in (("pin", "can_pin_messages"), ("delete", "can_delete_messages"))
            if member.get("status") == "administrator" and not member.get(right)
        ]
        yield from lacking or [Finding("group_is_fit", "ok", title)]
        return
    reads_all = me.get("can_read_all_group_messages", False)
    if not reads_all:
        yield Finding("reads_nothing", "fail", {**title, "bot": me.get("username", "")})
    yield Finding("not_admin", "warn" if reads_all else "fail", title)
    may_send = member.get("can_send_messages", True) and (chat.get("permissions") or {}).get(
        "can_send_messages", True
    )
    if not may_send:
        yield Finding("cannot_write", "fail", title)


def _reactions(chat: Mapping[str, Any], title: Mapping[str, Any]) -> Iterator[Finding]:
    allowed = chat.get("available_reactions")
    if allowed is None:  # all of them
        return
    if TAKEN not in {item.get("emoji") for item in allowed}:
        yield Finding("no_reaction", "warn", {**title, "emoji": TAKEN})
