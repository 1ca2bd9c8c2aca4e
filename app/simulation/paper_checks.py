"""Every unit on exactly one line, one set of labels and one slip of the newest papers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from app.simulation.papers import Line, ReadVersion
from app.simulation.records import Parcel, Records

# What became of parcels that do not stand on the newest list, unless they had left by it.
OFF_LIST = ("dropped_unpaid", "cancelled", "short", "held", "ordered", "allocated")


def check_papers(records: Records, papers: Sequence[ReadVersion]) -> Iterable[str]:
    """Check the newest version of each list against the parcels, all papers with each other."""
    newest = {_series(each): each for each in sorted(papers, key=_version)}
    for key, version in sorted(records.versions.items()):
        cycle, supplier = key
        where = f"cycle {cycle}, {supplier}"
        found = newest.get(key)
        if found is None:
            yield f"{where}: no papers"
            continue
        if _version(found) != version:
            yield f"{where}: papers of version {_version(found)}, the newest is {version}"
        expected = {
            each.number: each
            for each in records.parcels
            if (each.cycle, each.supplier) == key and (each.was_sent or each.state not in OFF_LIST)
        }
        yield from _check_version(where, found, expected)
    for each in papers:
        where = f"{each.folder.parent.parent.name}, {each.folder.parent.name} {each.folder.name}"
        yield from _check_sums(where, each)


def _check_version(where: str, found: ReadVersion, expected: dict[str, Parcel]) -> Iterable[str]:
    lines = Counter(line.number for line in found.lines)
    for number in sorted({*lines, *expected, *found.listed}):
        for what, count in (("workbook", lines[number]), ("list", found.listed.get(number, 0))):
            wanted = int(number in expected)
            if count != wanted:
                yield f"{where}: {number} stands {count} times on the {what}, not {wanted}"
    for line in found.lines:
        if line.number in expected:
            yield from _check_line(where, line, expected[line.number])
    yield from _check_labels(where, found, expected)
    yield from _check_slips(where, found, expected)


def _check_line(where: str, line: Line, parcel: Parcel) -> Iterable[str]:
    pairs = (
        ("address", line.address, parcel.address),
        ("units", line.units, parcel.units),
        ("bags", line.bags, parcel.bags),
        ("sum", line.amount, parcel.amount),
        ("reference", line.reference, "" if parcel.is_covered else parcel.reference),
    )
    for what, read, meant in pairs:
        if read != meant:
            yield f"{where}: {line.number} has {what} {read} on the workbook, not {meant}"


def _check_labels(where: str, found: ReadVersion, expected: dict[str, Parcel]) -> Iterable[str]:
    printed = Counter((label.number, label.qr or "") for label in found.labels)
    wanted = Counter((number, bag) for number, each in expected.items() for bag in each.bags)
    for number, bag in sorted((printed - wanted).keys(), key=str):
        yield f"{where}: a label too many, {number} with code {bag}"
    for number, bag in sorted((wanted - printed).keys()):
        yield f"{where}: no label for {number}, bag {bag}"
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for label in found.labels:
        told[label.number].update(label.units)
        parcel = expected.get(label.number)
        if parcel is not None and parcel.address not in label.text:
            yield f"{where}: label of {label.number} does not say {parcel.address}"
    for number, parcel in sorted(expected.items()):
        if dict(told[number]) != parcel.units:
            says = dict(told[number])
            yield f"{where}: the labels of {number} say {says} together, not {parcel.units}"


def _check_slips(where: str, found: ReadVersion, expected: dict[str, Parcel]) -> Iterable[str]:
    last = Counter(slip.number for slip in found.slips if slip.qr)
    for number, parcel in sorted(expected.items()):
        mine = [slip for slip in found.slips if slip.number == number]
        units: Counter[str] = Counter()
        for slip in mine:
            units.update(slip.units)
        coded = 1 if parcel.has_code else 0
        if last[number] != coded:
            yield f"{where}: {last[number]} slips with a code for {number}, not {coded}"
        if units != Counter(parcel.units):
            yield f"{where}: the slip of {number} says {dict(units)}, not {parcel.units}"
        for slip in mine:
            if slip.qr and slip.qr != parcel.payload:
                yield f"{where}: the slip of {number} has code {slip.qr}, not {parcel.payload}"
            if slip.qr and parcel.reference not in slip.text:
                yield f"{where}: the slip of {number} does not say {parcel.reference}"
            if parcel.address not in slip.text:
                yield f"{where}: the slip of {number} does not say {parcel.address}"
    for number in sorted({slip.number for slip in found.slips} - set(expected)):
        yield f"{where}: a slip too many, {number}"


def _check_sums(where: str, found: ReadVersion) -> Iterable[str]:
    """Totals equal lists, on every version that was printed."""
    units: Counter[str] = Counter()
    for line in found.lines:
        units.update(line.units)
    bags = sum(len(line.bags) for line in found.lines)
    amount = sum(line.amount for line in found.lines)
    below = {code: count for code, count in found.sum_line.items() if count}
    wanted = {**units, "bags": bags, "amount": amount}
    if below != {code: count for code, count in wanted.items() if count}:
        yield f"{where}: the last row says {below}, the rows add up to {wanted}"
    totals = {code: count for code, count in found.totals.items() if count}
    if totals != dict(units):
        yield f"{where}: the totals say {totals}, the rows add up to {dict(units)}"
    if amount and amount not in found.printed_amounts:
        yield f"{where}: the printed totals do not say {amount}"


def _series(version: ReadVersion) -> tuple[int, str]:
    cycle = int(version.folder.parent.parent.name.removeprefix("cycle-"))
    return cycle, version.folder.parent.name


def _version(version: ReadVersion) -> int:
    return int(version.folder.name.removeprefix("v"))
