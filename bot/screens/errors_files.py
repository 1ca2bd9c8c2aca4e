"""The words for files that cannot be taken: what is wrong with them, and what to send instead."""

from config.texts import Texts


def words_of_files(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_files`."""
    _ = texts.gettext
    return {
        "file_too_large": _("This file is larger than {limit_mib} MB. Please send it in parts."),
        "file_empty": _("There is nothing in this file. Did you save it after filling it in?"),
        "no_table": _(
            "This is no table, so I cannot read rows from it. Please send an Excel workbook "
            "(.xlsx) or a .csv file; a photo or a PDF has to be typed off."
        ),
        "file_locked": _(
            "This workbook has a password. Please save a copy without it and send that."
        ),
        "old_workbook": _(
            "This is a workbook of an old kind (.xls, .et). Please open it, save it as .xlsx, and "
            "send that."
        ),
        "file_broken": _(
            "I cannot open this file; it may have been cut off on the way. Please send it again."
        ),
        "too_many_rows": _("This table has more than {limit} rows. Please send it in parts."),
        "no_heading": _(
            "I cannot find the row that names the columns. Please take the template: its first "
            "row has the names that I know."
        ),
    }
