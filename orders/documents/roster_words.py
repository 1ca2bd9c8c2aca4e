"""The words of a roster: why a row is not clear, what its columns are called."""

from collections.abc import Mapping

from config.texts import N_, Texts
from orders.rules.flags import Flag
from orders.rules.roster_columns import Column
from orders.rules.roster_lines import Doubt

# Reason → what the liaison reads beside the row.
DOUBTS: Mapping[str, str] = {
    "no_address": N_("No address. Write building, unit and room."),
    "is_date": N_("“{words}” became a date. Format the cells as text and write the room again."),
    "two_addresses": N_("“{words}” names two addresses."),
    "which_unit": N_("“{words}”: which unit?"),
    "which_room": N_("“{words}”: which room?"),
    "unknown_room": N_("“{words}”: there is no such room here."),
    "unknown_building": N_("“{words}”: there is no such building here."),
    "bad_phone": N_("“{words}” is no phone number."),
    "bad_name": N_("“{words}” is no name."),
    "several_names": N_("“{words}”: one person a row, please."),
    "unknown_flag": N_("“{words}” is no special need that I know."),
    "unknown_kind": N_("“{words}”: write 家庭 (a home) or 养老机构 (an institution)."),
    "unknown_state": N_("“{words}”: write 搬走 (moved out) or leave it empty."),
    "bad_heads": N_("“{words}” is no number of persons."),
    "heads_differ": N_("The rows of this household give different numbers of persons."),
    "kinds_differ": N_("The rows of this household give different kinds."),
    "two_receivers": N_("An institution has one receiver; here are two."),
    "phones_differ": N_("{words} has two different phone numbers here."),
    "moved_and_not": N_("{words} has moved out by one row and not by another."),
    "flag_and_not": N_("By one row this special need holds, by another it does not."),
    "no_heads": N_("An institution needs its number of persons."),
    "no_receiver": N_("An institution needs one receiver."),
}
MEANT = N_("Perhaps: {flags}?")
HEADINGS: Mapping[Column, tuple[str, str]] = {
    Column.BUILDING: ("楼号", "Building"),
    Column.UNIT: ("单元", "Unit"),
    Column.ROOM: ("房号", "Room"),
    Column.NAME: ("姓名", "Name"),
    Column.PHONE: ("电话", "Phone"),
    Column.HEADS: ("人数", "Persons"),
    Column.FLAGS: ("特殊情况", "Flags"),
    Column.CARER: ("照护人", "Carer"),
    Column.CARER_PHONE: ("照护人电话", "Carer phone"),
    Column.KIND: ("类型", "Kind"),
    Column.RECEIVER: ("接收人", "Receiver"),
    Column.RECEIVER_PHONE: ("接收人电话", "Receiver phone"),
    Column.STATE: ("状态", "Status"),
}


def in_words(texts: Texts, doubt: Doubt, flags: Mapping[str, Flag]) -> str:
    """Why a row was not taken, and what may have been meant."""
    said = texts.gettext(DOUBTS[doubt.reason]).format(words=doubt.words)
    if doubt.reason != "unknown_flag" or not doubt.near:
        return said
    near = [flag_name(texts, flags[code]) for code in doubt.near if code in flags]
    joint = "、" if texts.locale == "zh_CN" else ", "
    return f"{said} " + texts.gettext(MEANT).format(flags=joint.join(near))


def all_in_words(texts: Texts, doubts: tuple[Doubt, ...], flags: Mapping[str, Flag]) -> str:
    """All that is wrong with a row, in one line."""
    return " ".join(dict.fromkeys(in_words(texts, doubt, flags) for doubt in doubts))


def flag_name(texts: Texts, flag: Flag) -> str:
    """The flag in the reader's language."""
    return flag.name if texts.locale == "zh_CN" else flag.name_en


def headings(locale: str) -> tuple[str, ...]:
    """The template's first row."""
    return tuple(names[0 if locale == "zh_CN" else 1] for names in HEADINGS.values())
