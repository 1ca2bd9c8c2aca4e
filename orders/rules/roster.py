"""What a roster's file would change, as a value to be shown, confirmed and applied.

`plan_roster` compares rows with what is there. A roster only adds to what is known of a household,
and changes what it says differently; what it leaves out stays. Somebody is removed by a row that
says that they have moved out, a flag by one that says that it holds no more. Rows that contradict
each other are unclear, all of them: which one counts is not guessed, and no row counts because it
stands last.

Doubts besides those of one row: `heads_differ` `kinds_differ` `phones_differ` `two_receivers`
`moved_and_not` `flag_and_not`; for an institution `no_heads` `no_receiver`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orders.rules.roster_lines import CARES, HOME, INSTITUTION, LIVES, RECEIVES, Doubt, Line, Person


@dataclass(frozen=True, slots=True)
class Home:
    """What is known of a household: the empty one of a household that nobody has described."""

    kind: str = HOME
    heads: int = 0
    flags: frozenset[str] = frozenset()
    people: tuple[Person, ...] = ()

    @property
    def living(self) -> int:
        return sum(person.role == LIVES for person in self.people)


@dataclass(frozen=True, slots=True)
class HomeChange:
    """What becomes of one household. `people` who are added, `rephoned` with another phone."""

    key: str
    before: Home
    after: Home
    is_new: bool  # the register does not have it yet
    added: tuple[Person, ...]
    rephoned: tuple[Person, ...]
    removed: tuple[Person, ...]

    @property
    def is_first(self) -> bool:
        """Nothing was known of it before."""
        return self.before == Home()


@dataclass(frozen=True, slots=True)
class Unclear:
    """A row that is not applied, and why."""

    number: int
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Everything that would happen, by household in the order of their first rows."""

    changes: tuple[HomeChange, ...] = ()
    unchanged: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    missing: tuple[str, ...] = ()  # in the roster, not in the file: left alone

    @property
    def is_nothing(self) -> bool:
        return not self.changes

    @property
    def new_addresses(self) -> tuple[str, ...]:
        return tuple(change.key for change in self.changes if change.is_new)


def plan_roster(lines: Sequence[Line], present: Mapping[str, Home]) -> RosterPlan:
    """Compare the rows with what is there; `present` has every household that is described."""
    doubtful = {line.number: line.doubts for line in lines if not line.is_sure}
    groups: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.is_sure:
            groups[line.place.key or ""].append(line)
    changes, unchanged = [], []
    for key, group in groups.items():
        before = present.get(key, Home())
        against = dict(_contradictions(group, before))
        doubtful |= against
        sure = [line for line in group if line.number not in against]
        change = _change(key, sure, before)
        if not sure:
            continue
        if change.before == change.after and not change.is_new:
            unchanged.append(key)
        else:
            changes.append(change)
    named = {line.place.key for line in lines}
    return RosterPlan(
        tuple(changes),
        tuple(unchanged),
        tuple(Unclear(number, doubtful[number]) for number in sorted(doubtful)),
        tuple(key for key, home in present.items() if home.people and key not in named),
    )


def applied(present: Mapping[str, Home], plan: RosterPlan) -> dict[str, Home]:
    """What is there after the plan."""
    return {**present, **{change.key: change.after for change in plan.changes}}


def _change(key: str, lines: Sequence[Line], before: Home) -> HomeChange:
    people = {person.identity: person for person in before.people}
    wanted = _wanted(lines)
    gone = set(_gone(lines, before, wanted))
    kept = {who: person for who, person in people.items() if who not in gone}
    rephoned = {
        who: replace(kept[who], phone=person.phone)
        for who, person in wanted.items()
        if who in kept and person.phone and person.phone != kept[who].phone
    }
    new = {who: person for who, person in wanted.items() if who not in kept}
    left = tuple({**kept, **rephoned, **new}.values())
    flags = frozenset() if _all_moved(lines) else before.flags
    flags |= {flag for line in lines for flag in line.flags}
    after = Home(
        next((line.kind for line in lines if line.kind), before.kind),
        0,
        flags - {flag for line in lines for flag in line.flags_gone},
        left,
    )
    after = replace(after, heads=_heads(lines, before, after))
    return HomeChange(
        key,
        before,
        before if _same(before, after) else after,
        is_new=any(line.place.is_new for line in lines),
        added=tuple(new.values()),
        rephoned=tuple(rephoned.values()),
        removed=tuple(people[who] for who in people if who in gone),
    )


def _same(before: Home, after: Home) -> bool:
    return set(before.people) == set(after.people) and replace(before, people=()) == replace(
        after, people=()
    )


def _wanted(lines: Iterable[Line]) -> dict[tuple[str, str], Person]:
    """Everybody whom the rows have there; of one person's rows that with a phone."""
    told = [person for line in lines if not line.moved for person in line.people]
    found: dict[tuple[str, str], Person] = {person.identity: person for person in told}
    # Whichever row stands first: the same name once with blanks and once without is one person.
    for person in sorted(told, key=lambda each: (not each.phone, each.name, each.phone)):
        known = found[person.identity]
        if (not known.phone, known.name) > (not person.phone, person.name):
            found[person.identity] = person
    return found


def _gone(
    lines: Sequence[Line], before: Home, wanted: Mapping[tuple[str, str], Person]
) -> Iterator[tuple[str, str]]:
    """Who has moved out, and the receiver in whose place there is another one."""
    moved = {person.identity for line in lines if line.moved for person in line.residents}
    receives = any(role == RECEIVES for role, _ in wanted)
    for person in before.people:
        who = person.identity
        replaced = receives and person.role == RECEIVES
        if who in moved or ((_all_moved(lines) or replaced) and who not in wanted):
            yield who


def _all_moved(lines: Iterable[Line]) -> bool:
    """A row without a name says it of the whole household."""
    return any(line.moved and not line.residents for line in lines)


def _heads(lines: Iterable[Line], before: Home, after: Home) -> int:
    """As written; else as many as live there, unless another number was written before."""
    written = next((line.heads for line in lines if line.heads and not line.moved), None)
    if written:
        return written
    was_counted = before.heads in (0, before.living)
    if after.kind == HOME and (was_counted or _all_moved(lines)):
        return after.living
    return before.heads


def _contradictions(lines: Sequence[Line], before: Home) -> Iterator[tuple[int, tuple[Doubt, ...]]]:
    """Rows of one household that cannot all be right, and rows of half an institution."""
    found: defaultdict[int, dict[Doubt, None]] = defaultdict(dict)
    for number, doubt in (*_at_odds(lines), *_about_people(lines), *_about_flags(lines)):
        found[number][doubt] = None
    rest = [line for line in lines if line.number not in found]
    if rest and (missing := _missing_half(rest, before)):
        found |= {line.number: {Doubt(missing): None} for line in rest}
    yield from ((number, tuple(doubts)) for number, doubts in found.items())


def _at_odds(lines: Sequence[Line]) -> Iterator[tuple[int, Doubt]]:
    """More than one number of persons, kind or receiver."""
    for reason, told in (
        ("heads_differ", [(line.number, line.heads) for line in lines if line.heads]),
        ("kinds_differ", [(line.number, line.kind) for line in lines if line.kind]),
        ("two_receivers", [*_receivers(lines)]),
    ):
        if len({value for _, value in told}) > 1:
            yield from ((number, Doubt(reason)) for number, _ in told)


def _receivers(lines: Sequence[Line]) -> Iterator[tuple[int, object]]:
    for line in lines:
        for person in line.residents:
            if person.role == RECEIVES and not line.moved:
                yield line.number, person.identity


def _about_people(lines: Sequence[Line]) -> Iterator[tuple[int, Doubt]]:
    """One person with two phones, or who lives there and has moved out."""
    rows: defaultdict[tuple[str, str], list[tuple[Line, Person]]] = defaultdict(list)
    for line in lines:
        for person in line.people:
            rows[person.identity].append((line, person))
    for told in rows.values():
        if told[0][1].role != CARES and len({line.moved for line, _ in told}) > 1:
            yield from ((line.number, Doubt("moved_and_not", who.name)) for line, who in told)
        with_phone = [(line, person) for line, person in told if person.phone]
        if len({person.phone for _, person in with_phone}) > 1:
            yield from ((line.number, Doubt("phones_differ", who.name)) for line, who in with_phone)


def _about_flags(lines: Sequence[Line]) -> Iterator[tuple[int, Doubt]]:
    holds = {flag for line in lines for flag in line.flags}
    both = holds & {flag for line in lines for flag in line.flags_gone}
    for line in lines:
        if mine := both & (line.flags | line.flags_gone):
            yield line.number, Doubt("flag_and_not", near=tuple(sorted(mine)))


def _missing_half(lines: Sequence[Line], before: Home) -> str:
    """What an institution would lack."""
    after = _change("", lines, before).after
    if after.kind != INSTITUTION or _all_moved(lines):
        return ""
    if not any(person.role == RECEIVES for person in after.people):
        return "no_receiver"
    return "" if after.heads else "no_heads"
