"""The words for a report of what is lacking that cannot be taken: what is wrong, and where."""

from config.texts import Texts


def words_of_shortage(texts: Texts) -> dict[str, str]:
    """The sentence of each error code of `orders.rules.errors_shortage`."""
    _ = texts.gettext
    return {
        "nothing_short": _(
            "By this everything can be delivered, so nothing has to change. Fill in the number "
            "only where less than what was ordered is there."
        ),
        "report_outdated": _(
            "There is a newer pick list by now (version {latest}, this is of {version}). Nothing "
            "was changed. Please look again: download the totals once more and fill in those."
        ),
        "no_report_mark": _(
            "This file does not say which list it is of. Please fill in the totals workbook "
            "itself (.xlsx, from the supplier's page) and send that."
        ),
        "other_cycle": _(
            "This workbook is of cycle {number}, not of cycle {wanted}. Nothing was changed."
        ),
        "other_compound": _(
            "This workbook is of another compound ({compound}). Nothing was changed."
        ),
        "other_supplier": _(
            "This workbook is of another supplier ({supplier}). Nothing was changed."
        ),
        "no_input_column": _(
            "I cannot find the column for what can be delivered, or the one with the codes. "
            "Please leave the headings as they are."
        ),
        "bad_units": _(
            "Cell {cell}: “{text}” is no whole number of zero or more. Nothing was changed. "
            "Leave it empty where everything can be delivered."
        ),
        "said_twice": _("Cell {cell}: bundle {bundle} stands there twice, with two numbers."),
        "not_on_list": _("{cell} Bundle {bundle} is not on sale by this supplier in this cycle."),
    }
