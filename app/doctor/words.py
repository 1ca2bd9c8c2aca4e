"""The words for what the doctor finds: what it is, and where it is not well, what to do."""

from collections.abc import Mapping

from app.doctor.gateways import words_of_gateways
from bot.fitness import Finding
from bot.screens.findings import finding_words
from config.texts import Texts


def words_of(texts: Texts, finding: Finding) -> str:
    """One line for one finding."""
    own = {
        **_of_the_machine(texts),
        **_of_the_program(texts),
        **_of_the_compound(texts),
        **words_of_gateways(texts),
    }
    if finding.code in own:
        return own[finding.code].format(**finding.data)
    return finding_words(texts, finding.code, finding.data)


def _of_the_machine(texts: Texts) -> Mapping[str, str]:
    _ = texts.gettext
    return {
        "disk": _("{free} GiB are free at {folder}."),
        "clock": _(
            "The machine's clock differs from the server's by {seconds} s. If that is more than a"
            " few seconds, switch on time synchronisation (timedatectl set-ntp true)."
        ),
        "database": _("The database answers ({kind}), at version {revision}."),
        "not_migrated": _(
            "The database is at version {revision}, the program wants {wanted}: ./lanzi migrate"
            " (after ./lanzi backup)."
        ),
        "key_opens": _("The key opens what is sealed."),
        "key_opens_nothing": _(
            "The key is not the one of this database: names and phones cannot be read. Put the"
            " right key file back, from a backup."
        ),
        "key_is_readable": _("Others can read the key file {file}: chmod 600 {file}."),
        "no_backups": _(
            "No backups are made: set LANZI_BACKUP_FOLDER and LANZI_BACKUP_PASSPHRASE."
        ),
        "no_backup_yet": _("No backup has been made yet (to {folder})."),
        "backup": _("The last backup is {hours} hours old."),
        "backup_failed": _("The last backup failed: {reason}."),
    }


def _of_the_program(texts: Texts) -> Mapping[str, str]:
    _ = texts.gettext
    return {
        "role_runs": _("{role} runs: {processes} (seen {seconds} s ago)."),
        "role_absent": _("{role} does not run: start it (./lanzi serve, or its systemd unit)."),
        "address_answers": _("The pages answer at {url}."),
        "address_silent": _(
            "The pages do not answer at {url} ({reason}). Is the portal running, nginx too, and"
            " does LANZI_PUBLIC_URL fit?"
        ),
        "last_tick": _("The scheduler did what was due {seconds} s ago."),
        "outbox": _("{depth} notices wait to be sent; the oldest has been due for {seconds} s."),
        "inbox": _("{count} updates wait to be handled; the oldest for {seconds} s."),
        "notices_failed": _("{count} notices were refused by Telegram since yesterday."),
        "notices_unknown": _(
            "Of {count} notices since yesterday it is not known whether they arrived; they are not"
            " sent again."
        ),
        "notices_unreachable": _(
            "{count} notices since yesterday were for people whom the bot cannot write to: they"
            " did not press Start, or blocked it."
        ),
        "no_failed_updates": _("No update has failed."),
        "failed_updates": _(
            "{count} updates failed and are kept: {listed}. After an upgrade: ./lanzi replay --all"
        ),
    }


def _of_the_compound(texts: Texts) -> Mapping[str, str]:
    _ = texts.gettext
    return {
        "books_fit": _("Every bill agrees with the books."),
        "books_off": _(
            "{count} lines of cycle {cycle} in {compound} do not agree with the books:"
            " ./lanzi books --cycle {cycle} --compound {compound}"
        ),
        "no_compound": _("There is no compound yet: ./lanzi load FILE."),
        "no_liaison": _("{compound} has no liaison: ./lanzi claim --compound {compound}."),
        "no_chat": _("{compound} is bound to no group yet: the liaison writes /bind in the group."),
        "payee": _("{supplier} is paid as {payee}, account ending in {last4}."),
        "payee_waits": _(
            "{supplier}: since {at} somebody wants residents to pay {payee}, account ending in"
            " {last4}. It waits for the yes of one who approves."
        ),
        "payee_changed": _(
            "{supplier} was changed on {at}; it is paid as {payee}, account ending in {last4}. Ask"
            " the supermarket on a number that you know whether that is right."
        ),
    }
