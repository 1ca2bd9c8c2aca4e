"""What the liaison reads when a part of the program has stalled, and when it goes again."""

from bot.screens.screen import Screen
from config.texts import Texts


def alarm_screen(texts: Texts, alarm: str, *, is_over: bool) -> Screen:
    """What has stalled, what that means, and what to do; calm, at whatever hour."""
    _ = texts.gettext
    stalled = {
        "scheduler": _(
            "⚠️ Lanzi's clock has stopped: cut-offs and openings are late for now. Orders are safe"
            " and nothing is lost. Please tell whoever looks after the server."
        ),
        "sender": _(
            "⚠️ Lanzi's messages are not going out: bills and notices are late for now. They are"
            " kept and will be sent. Please tell whoever looks after the server."
        ),
        "inbox": _(
            "⚠️ Lanzi is slow to answer: what neighbours write is kept and will be worked off, with"
            " the time it was sent. Please tell whoever looks after the server."
        ),
    }
    over = {
        "scheduler": _("✅ Lanzi's clock goes again; what was due is being caught up."),
        "sender": _("✅ Lanzi's messages are going out again."),
        "inbox": _("✅ Lanzi answers again."),
    }
    return Screen((over if is_over else stalled)[alarm])
