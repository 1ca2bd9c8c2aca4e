"""What the liaison is told of the program's own health."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.screens.screen import Screen, bold
from config.texts import Texts


def backup_failed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Once, when backups begin to fail; to be passed on to whoever looks after the machine."""
    _ = texts.gettext
    reasons = {
        "CannotWrite": _("the disk is full or cannot be written to"),
        "NoKey": _("the sealing key is missing"),
        "NoPassphrase": _("no passphrase is set"),
    }
    since = datetime.fromisoformat(data["since"])
    title = _("No backup has succeeded since {time}: {reason}.").format(
        time=texts.day_and_time(since, data["timezone"]),
        reason=reasons.get(data["code"], _("the program's log says why")),
    )
    todo = _(
        "Ordering and pickup go on as usual. Please tell whoever looks after the server; "
        "“./lanzi backup” shows there what is wrong."
    )
    return Screen(f"⚠️ {bold(title)}\n{todo}")
