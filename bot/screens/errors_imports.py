"""The words for tables of a platform's orders that cannot be read as it was said."""

from config.texts import Texts


def words_of_imports(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_imports`."""
    _ = texts.gettext
    return {
        "columns_missing": _(
            "Please say which column is the quantity, and where the address or the room stands."
        ),
        "columns_do_not_fit": _("No row of this table has all these headings together."),
    }
