"""What a downloaded paper is called in its reader's words: `樊城花园-第1期-第2版-袋标签.pdf`.

A clerk finds it by that among the files of a phone; another sheet or a reprint has another name.
"""

import re

from sqlalchemy import select

from config.texts import LOCALES, texts_for
from fulfillment.supply.documents.catalogue import PaperKind
from fulfillment.supply.documents.options import Options
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.pick_lists import PickListVersion
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.channels import PLATFORM
from storage.database import Transaction

# What file systems do not take in a name, and blanks.
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


async def spoken_name(
    tx: Transaction, edition: PickListVersion, paper: PaperKind, *, locale: str, options: Options
) -> str:
    """The file's name; a paper in both languages has the first one's."""
    texts = texts_for(locale if locale in LOCALES else LOCALES[0])
    _ = texts.gettext
    row = await tx.one(
        select(cycle.c.number, cycle.c.channel, compound.c.name, compound.c.name_en)
        .select_from(pick_list)
        .join(cycle, cycle.c.id == pick_list.c.cycle_id)
        .join(compound, compound.c.id == pick_list.c.compound_id)
        .where(pick_list.c.id == edition.pick_list_id)
    )
    is_platform = row.channel == PLATFORM
    number = _("Platform cycle {number}") if is_platform else _("Cycle {number}")
    parts = [
        (texts.locale == "en" and row.name_en) or row.name,
        number.format(number=row.number),
        _("Version {number}").format(number=edition.version),
        _(paper.name),
        _("REPRINT") if options.only else "",
        options.sheet,
        _("big type") if options.big else "",
        _("with names and phones") if options.level == "full" else "",
        f"{options.since}-{edition.version}" if options.since else "",
        locale if locale not in LOCALES else "",
    ]
    between = "" if texts.locale == "zh_CN" else "_"
    tidy = (NOT_IN_NAMES.sub(between, part).strip("._") for part in parts)
    return "-".join(part for part in tidy if part) + f".{options.form}"
