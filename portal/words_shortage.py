"""Refusals about reports of what the supplier lacks. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_SHORTAGE: Mapping[str, tuple[str, ...]] = {
    "nothing_short": (
        N_("By this everything can be delivered."),
        N_("Fill in a number only where less is there than was ordered."),
    ),
    "report_outdated": (
        N_("There is a newer pick list: version {latest}. This is of version {version}."),
        N_("Nothing was changed. Look again, and take the newest totals."),
    ),
    "no_report_mark": (
        N_("This file does not say which list it is of."),
        N_("Fill in the totals workbook itself (.xlsx) that you download here, and send that."),
    ),
    "other_cycle": (
        N_("This workbook is of cycle {number}, not of cycle {wanted}."),
        N_("Nothing was changed. Take the totals of this cycle."),
    ),
    "other_compound": (
        N_("This workbook is of another compound: {compound}."),
        N_("Nothing was changed. Take the totals of this compound."),
    ),
    "other_supplier": (
        N_("This workbook is of another supplier: {supplier}."),
        N_("Nothing was changed. Take your own totals."),
    ),
    "no_input_column": (
        N_("The column for what can be delivered, or the one with the codes, is not there."),
        N_("Leave the headings of the workbook as they are."),
    ),
    "bad_units": (
        N_("{cell}: “{text}” is no whole number of zero or more."),
        N_("Nothing was changed. Leave it empty where everything can be delivered."),
    ),
    "said_twice": (
        N_("{cell}: bundle {bundle} stands there twice, with two numbers."),
        N_("Leave one of them."),
    ),
    "not_on_list": (
        N_("Bundle {bundle} is not on sale by this supplier in this cycle."),
        N_("It stands in {cell}."),
    ),
}
