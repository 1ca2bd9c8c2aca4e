"""The words for what is refused while people are called down."""

from config.texts import Texts


def words_of_calling(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_calling`."""
    _ = texts.gettext
    return {
        "at_night": _("It is night: nobody is called down. It goes on at {until}."),
        "chat_of_group": _(
            "“{group}” speaks in this Telegram group. A building needs a group of its own, else "
            "everybody would be woken by every call."
        ),
    }
