"""The words for what was found about the bot and its group: what is wrong, and what to do.

Plain text, for the terminal, the doctor and the chat alike.
"""

from collections.abc import Mapping
from typing import Any

from config.texts import Texts


def finding_words(texts: Texts, code: str, data: Mapping[str, Any]) -> str:
    """The sentence for one finding."""
    return {**_of_the_bot(texts), **_of_the_group(texts), **_of_the_way(texts)}[code].format(**data)


def _of_the_bot(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "bot_is": _("The token is good: the bot is @{bot}."),
        "token_refused": _(
            "Telegram does not know this token. Copy it again from BotFather (/mybots → the bot → "
            "API Token); after /revoke the old one is void."
        ),
        "api_unreachable": _(
            "Telegram's Bot API at {host} cannot be reached from here ({reason}). Check the "
            "machine's network, its firewall and its name servers."
        ),
        "api_error": _("Telegram answered {method} with “{reason}”."),
        "cannot_join_groups": _(
            "@{bot} may not be added to groups. In BotFather: /setjoingroups → @{bot} → Enable."
        ),
        "privacy_is_on": _(
            "Privacy mode is on: where it is no administrator, the bot does not see what people "
            "write. Make it an administrator of the group; or in BotFather: /setprivacy → @{bot} → "
            "Disable, then remove the bot from the group and add it again."
        ),
    }


def _of_the_group(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "no_group_yet": _(
            "No Telegram group is bound yet. The liaison adds the bot to the group and writes "
            "/bind there."
        ),
        "group_unknown": _(
            "The bot does not know the group {chat}. Is it in there? Add it, or write /bind in the "
            "right group."
        ),
        "no_group": _("“{group}” is no group but a private chat or a channel."),
        "not_in_group": _("The bot is not in “{group}” any more. Add it to the group again."),
        "group_is_fit": _("In “{group}” the bot is an administrator with the rights it needs."),
        "not_admin": _(
            "In “{group}” the bot is no administrator, so it can pin nothing. Open the group → "
            "Administrators → Add → the bot, and switch on Pin messages and Delete messages."
        ),
        "reads_nothing": _(
            "In “{group}” the bot does not see what people write. Make it an administrator there; "
            "or in BotFather: /setprivacy → @{bot} → Disable, then remove the bot from the group "
            "and add it again."
        ),
        "cannot_pin": _(
            "In “{group}” the bot may not pin messages. Open the group → Administrators → the bot, "
            "and switch on Pin messages."
        ),
        "cannot_delete": _(
            "In “{group}” the bot may not delete messages. Open the group → Administrators → the "
            "bot, and switch on Delete messages."
        ),
        "cannot_write": _(
            "In “{group}” the bot may not write. Make it an administrator, or let members send "
            "messages."
        ),
        "no_reaction": _(
            "In “{group}” the reaction {emoji} is switched off, so nobody sees that an order is "
            "in. Open the group → Reactions, and allow {emoji}."
        ),
        "basic_group": _(
            "“{group}” is still a basic group; Telegram gives it a new number as soon as it grows. "
            "That is taken care of."
        ),
    }


def _of_the_way(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "webhook_elsewhere": _(
            "Updates go to {host} at present. The program takes them over when it starts. If "
            "another program uses this bot, stop that one first."
        ),
        "webhook_missing": _("Telegram delivers no updates yet; it does once the program runs."),
        "webhook_is_ours": _("Telegram delivers updates to {host}."),
        "webhook_fails": _("Telegram could not deliver the last time: {reason}"),
    }
