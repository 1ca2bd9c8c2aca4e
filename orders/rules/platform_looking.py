"""An export against a compound: whose each line is, what a person must decide, what is left out.

In this order: a line that is in already is a duplicate; one whose money went back is refused;
what a person decided holds; what a line or its address leaves open is a doubt; the rest is
resolved. A household is proposed only where the file itself says so: the remark names it, the same
buyer's row stands above a blank one, the same phone ordered to one household elsewhere, or all
rows name a compound by a name that is not known.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from orders.rules.address_columns import read_address_columns
from orders.rules.address_fields import read_address
from orders.rules.address_register import Addresses, SeveralCompounds
from orders.rules.numerals import fold, fold_lookalikes
from orders.rules.platform_export import (
    UNREADABLE,
    AddressColumns,
    Doubt,
    Export,
    ExportLine,
    Finding,
    Looked,
    Refused,
    address_key,
)
from orders.rules.platform_sums import differences_of

Home = tuple[str | None, str]


def look_over(
    export: Export,
    *,
    register: Addresses,
    decisions: Mapping[str, str | None],
    already: Set[tuple[str, int]],
) -> Looked:
    """Say of every line whose it is, or why not.

    `decisions`: `Doubt.key` → household, None to leave the line out. `already`: keys of lines
    (`ExportLine.key`) that are in.
    """
    doors = _Doors(register, export.lines)
    decided = {
        key: home for key, home in decisions.items() if home is None or home in register.keys
    }
    found = _Found()
    seen = set(already)
    for line in export.lines:
        if line.key in seen:
            found.duplicates.append(line)
            continue
        seen.add(line.key)
        found.sort(line, doors.home_of(line), decided)
    doubts = tuple(
        Doubt(line, reason, doors.proposal(line), address_key(line))
        for line, reason in found.doubts
    )
    wanted = [*(line for line, _ in found.resolved), *(doubt.line for doubt in doubts)]
    return Looked(
        resolved=tuple(found.resolved),
        doubts=doubts,
        refused=tuple(found.refused),
        duplicates=tuple(found.duplicates),
        rows_read=export.rows_read,
        lines=len(export.lines),
        units=sum(line.units for line in wanted),
        households=len({home for _, home in found.resolved}),
        differences=differences_of(export),
        findings=tuple(
            sorted((*export.findings, *doors.remarks(found.resolved)), key=lambda each: each.row)
        ),
    )


@dataclass(slots=True)
class _Found:
    resolved: list[tuple[ExportLine, str]] = field(default_factory=list)
    doubts: list[tuple[ExportLine, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    duplicates: list[ExportLine] = field(default_factory=list)

    def sort(self, line: ExportLine, home: Home, decisions: Mapping[str, str | None]) -> None:
        """Put a line that is new where it belongs."""
        household, reason = home
        refusal = _refusal(line) or ("other_compound" if reason == OTHERS else "")
        key = address_key(line)
        if refusal:
            self.refused.append(Refused(line, refusal))
        elif key in decisions and decisions[key] is None:
            self.refused.append(Refused(line, "decided"))
        elif line.doubt in UNREADABLE:
            self.doubts.append((line, line.doubt))
        elif (decided := decisions.get(key)) is not None:
            self.resolved.append((line, decided))
        elif household is None:
            self.doubts.append((line, reason))
        elif line.doubt:
            self.doubts.append((line, line.doubt))
        else:
            self.resolved.append((line, household))


# A reason of `home_of` that is no doubt: the row says itself that it is another compound's.
OTHERS = "others"


def _refusal(line: ExportLine) -> str:
    if line.is_refunded:
        return "refunded"
    if line.is_unpaid:
        return "not_paid"
    return "no_units" if not line.units and line.doubt not in UNREADABLE else ""


class _Doors:
    """The households that the lines of one export name; each address is read once."""

    def __init__(self, register: Addresses, lines: Sequence[ExportLine]) -> None:
        self._register = register
        self._lines = {line.key: place for place, line in enumerate(lines)}
        self._order = lines
        self._homes: dict[AddressColumns, Home] = {}
        self._perhaps: dict[AddressColumns, str] = {}
        self._at_home: dict[str, SeveralCompounds] = {}
        written = {line.address.compound for line in lines if line.address.compound}
        self._ours = {name for name in written if self._names_us(name)}
        by_phone: defaultdict[str, set[str]] = defaultdict(set)
        for line in lines:
            household, _ = self.home_of(line)
            if household and line.phone:
                by_phone[line.phone].add(household)
        self._by_phone = {phone: homes.pop() for phone, homes in by_phone.items() if len(homes) < 2}

    def home_of(self, line: ExportLine) -> Home:
        """The household that a line's address means, or why none."""
        where = line.address
        if where not in self._homes:
            self._homes[where] = self._read(where)
        return self._homes[where]

    def proposal(self, line: ExportLine) -> str | None:
        """The household that something else in the file speaks for."""
        household, _ = self.home_of(line)
        household = household or self._perhaps.get(line.address)
        if household:
            return household
        by_remark = self._in_remark(line.remark)
        if by_remark:
            return by_remark
        if line.address.is_blank:
            return self._row_above(line)
        return self._by_phone.get(line.phone)

    def remarks(self, resolved: Iterable[tuple[ExportLine, str]]) -> Iterable[Finding]:
        """Lines whose remark names another household than their address."""
        for line, household in resolved:
            if self._in_remark(line.remark) not in (None, household):
                yield Finding(line.row, "address_in_remark")

    def _read(self, where: AddressColumns) -> Home:
        register = self._register
        if isinstance(register, SeveralCompounds):
            register = self._home_named(register, where.compound)
        reading = read_address_columns(
            lane=where.lane,
            building=where.building,
            unit=where.unit,
            room=where.room,
            address=where.detail,
            register=register,
        )
        if where.compound and where.compound not in self._ours and not self._names_us(where.detail):
            if self._ours:
                return None, OTHERS
            if reading.household:  # the place of pickup may just have another name
                self._perhaps[where] = reading.household
            return None, "other_compound" if reading.household else reading.reason or "no_address"
        return reading.household, reading.reason or ""

    def _names_us(self, text: str) -> bool:
        return bool(self._register.name_spans(fold_lookalikes(fold(text))))

    def _home_named(self, several: SeveralCompounds, text: str) -> SeveralCompounds:
        """The same compounds, with the one at home whose name the column says."""
        if text not in self._at_home:
            names = {name for _, name in several.named_in(fold_lookalikes(fold(text)))}
            home = names.pop() if len(names) == 1 else several.home
            self._at_home[text] = SeveralCompounds(several.compounds, home=home)
        return self._at_home[text]

    def _in_remark(self, remark: str) -> str | None:
        return read_address(remark, self._register).household if remark else None

    def _row_above(self, line: ExportLine) -> str | None:
        """The household of the row before, if the same person ordered there."""
        place = self._lines[line.key]
        if not place:
            return None
        above = self._order[place - 1]
        who = line.buyer or line.receiver
        is_same = bool(who) and who == (above.buyer or above.receiver)
        return self.home_of(above)[0] if is_same else None
