"""The pick list of an import: the compound file and the exports as one frozen value.

`made_at` is an argument or the newest file's time of change, and bag codes are made from what the
list says: the same files give the same list, and so the same papers byte for byte.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.importing.looking import FileLooked, goods_of
from app.importing.wanted import Wanted
from config.chance import SeededChance
from config.compound_file import CompoundFile
from config.compound_homes import homes_of
from config.selling_of_file import BundlePart
from config.spans import codes_of
from fulfillment.supply.rules.platform_list import Door, Sources, list_of_export
from fulfillment.supply.rules.snapshot import Content, Good, PickList
from orders.rules.codes import make_bag_code
from orders.rules.platform_names import PLATFORM

PLATFORMS = {
    "kuaituantuan": ("快团团", "Kuaituantuan"),
    "kuaituantuan_plain": ("快团团", "Kuaituantuan"),
    "qunjielong": ("群接龙", "Qunjielong"),
}
LONGEST_NAME = 80


def make_list(files: Sequence[FileLooked], file: CompoundFile, wanted: Wanted) -> PickList:
    """The list of everything that is resolved."""
    resolved = [pair for each in files for pair in each.looked.resolved]
    sources = Sources(
        resolved=resolved,
        goods=goods_of(files),
        doors=doors_of(file),
        sold_here=sold_here(file),
    )
    said = repr([(line.key, line.title, line.units, home) for line, home in resolved])
    seed = hashlib.sha256(f"{file.compound.name}|{said}".encode()).hexdigest()
    blank = _blank(files, file, wanted)
    below = SeededChance(seed).below
    return list_of_export(blank, sources, make_code=make_bag_code, below=below)


def doors_of(file: CompoundFile) -> list[Door]:
    """The compound's households in walking order."""
    return [
        Door(home.key, code, home.unit, home.floor, home.room)
        for part in file.buildings
        for code in codes_of(part.codes)
        for home in homes_of(code, part)
    ]


def sold_here(file: CompoundFile) -> dict[str, Good]:
    """The compound's own bundles, by every name and other name that they have."""
    bundles = [bundle for seller in file.suppliers for bundle in seller.bundles]
    return {name: _good(bundle) for bundle in bundles for name in (bundle.name, *bundle.aliases)}


def _good(bundle: BundlePart) -> Good:
    contents = tuple(
        Content(
            name=each.name,
            name_en=each.name_en,
            quantity=each.quantity,
            unit=each.unit,
            unit_en=each.unit_en or each.unit,
            kind=each.kind,
            weight_grams=each.weight_grams,
        )
        for each in bundle.contents
    )
    return Good(bundle.code, bundle.name, bundle.name_en, 0, contents)


def _blank(files: Sequence[FileLooked], file: CompoundFile, wanted: Wanted) -> PickList:
    made_at = wanted.made_at or _changed_at(files)
    part = file.compound
    supplier, supplier_en = _supplier(files, file)
    return PickList(
        compound=part.name,
        compound_en=part.name_en,
        supplier=supplier[:LONGEST_NAME],
        supplier_en=supplier_en[:LONGEST_NAME],
        cycle_number=wanted.number,
        version=1,
        made_at=made_at,
        timezone=part.timezone,
        currency=part.currency,
        phone_level=part.phone_level,
        delivery_at=_next_delivery(made_at, file),
        reason="imported",
        goods=(),
        parcels=(),
        channel=PLATFORM,
    )


def _supplier(files: Sequence[FileLooked], file: CompoundFile) -> tuple[str, str]:
    """The compound's one platform; else what the group buy is called; else the platform itself."""
    platforms = [each for each in file.suppliers if each.channel == PLATFORM]
    if len(platforms) == 1:
        return platforms[0].name, platforms[0].name_en
    export = files[0].export
    name, name_en = PLATFORMS.get(export.format, (files[0].path.stem, files[0].path.stem))
    return (export.title, export.title) if export.title else (name, name_en)


def _changed_at(files: Sequence[FileLooked]) -> datetime:
    newest = max(each.path.stat().st_mtime for each in files)
    return datetime.fromtimestamp(int(newest), UTC)


def _next_delivery(made_at: datetime, file: CompoundFile) -> datetime:
    """The next hour of delivery of the compound's own timetable."""
    zone = ZoneInfo(file.compound.timezone)
    local = made_at.astimezone(zone)
    hour = time.fromisoformat(file.group.cycle.deliver_at)
    day = local.date() + timedelta(days=local.time() >= hour)
    return datetime.combine(day, hour, zone).astimezone(UTC)
