"""The names of the ways to pay, for people; and who may have asked for another payee."""

from config.texts import Texts
from fulfillment.money.schemes.names import SCHEME_NAMES


def scheme_name(texts: Texts, scheme: str) -> str:
    """What a way to pay is called."""
    return texts.gettext(SCHEME_NAMES.get(scheme, scheme))


def who_asked(texts: Texts, kind: str) -> str:
    """Who wants another payee: a signed-in page is no proof of who sits before it."""
    _ = texts.gettext
    words = {
        "clerk": _("It was asked for on the supermarket's pages. A page proves nobody's identity."),
        "liaison": _("It was asked for on the liaison's pages."),
        "person": _("It was asked for here in the chat by who approves."),
    }
    return words.get(kind, words["clerk"])
