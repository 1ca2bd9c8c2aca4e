"""/help: how it works, in a few sentences, and the commands there are."""

from collections.abc import Sequence
from dataclasses import replace

from bot.screens.people_presses import OpenManage
from bot.screens.screen import Button, Screen
from config.texts import Texts


def commands(texts: Texts) -> str:
    """The commands of who lives here, a line each."""
    _ = texts.gettext
    return "\n".join(
        (
            _("/order – this cycle's bundles, and your order"),
            _("/my – my order, payment and pickup"),
            _("/history – my earlier orders"),
            _("/need – medicine, formula and what else is in no bundle"),
            _("/members – my household: who belongs to it, moving, leaving"),
            _("/verify – is this payment code genuine?"),
            _("/mydata – what is kept about me, and erasing it"),
            _("/language – 中文 / English"),
            _("/help – how it works"),
        )
    )


def help_page(texts: Texts, *, manages: Sequence[int]) -> Screen:
    """How it works; for whoever holds a right in compounds, the way to what they can do."""
    _ = texts.gettext
    parts = [
        _(
            "In each cycle you can order fixed-price bundles, once a household, until the "
            "cut-off. You may change or withdraw until then. Press /order, or write in the group "
            "for example: <code>3-2-501 A2 B1</code>. A 👌 means it is in."
        ),
        _(
            "When your bag is packed you get the exact sum and a payment code here, in private. "
            "I never ask for money in the group: never pay to a code that somebody posts there. "
            "Not sure about a code? Send it to me, or press /verify."
        ),
        _("When the goods have arrived and rested you get a time and a pickup code."),
        _(
            "Questions? Just write them here, or mention me in the group: when it arrives, how to "
            "pay, whether there are eggs. /ask passes one to the supermarket."
        ),
        commands(texts),
    ]
    return with_menu(texts, Screen("\n\n".join(parts)), manages=manages)


def with_menu(texts: Texts, screen: Screen, *, manages: Sequence[int]) -> Screen:
    """The same with the way to /manage, for who looks after something in these compounds."""
    _ = texts.gettext
    if not manages:
        return screen
    words = _("/manage – everything that you look after here, by buttons")
    key = Button(_("Open the menu"), OpenManage(manages[0] if len(manages) == 1 else 0, "cycle"))
    return replace(screen, text=f"{screen.text}\n\n{words}", rows=(*screen.rows, (key,)))
