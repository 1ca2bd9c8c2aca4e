"""What a compound file would change, as a value to be shown, confirmed and applied.

A layout is what a file or the database says, in the same plain form: section → key → fields.
Comparing knows nothing of what the fields mean. Something that is no longer in the file but is
in use (somebody lives or ordered there) is kept, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

Fields = Mapping[str, Any]
Section = Mapping[str, Fields]
Layout = Mapping[str, Section]

# In the order in which they are shown.
SECTIONS: Final = (
    "compound",
    "group",
    "buildings",
    "households",
    "points",
    "suppliers",
    "bundles",
)
# Whom residents pay: changed only when somebody says so for this alone, because of impostors.
PAYEE_FIELDS: Final = frozenset({"payee", "account_last4", "payment_scheme", "pay_inputs"})


@dataclass(frozen=True, slots=True)
class Added:
    section: str
    key: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Changed:
    """`before` and `after` hold the fields that differ, and no others."""

    section: str
    key: str
    before: Fields
    after: Fields


@dataclass(frozen=True, slots=True)
class Gone:
    section: str
    key: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Kept:
    """No longer in the file, but `reason` (a code) keeps it."""

    section: str
    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs, section by section."""

    added: tuple[Added, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Gone, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether applying would leave everything as it is; what is kept does not count."""
        return not (self.added or self.changed or self.gone)

    def of(self, section: str) -> "Changes":
        """Only those of one section."""
        return Changes(
            tuple(item for item in self.added if item.section == section),
            tuple(item for item in self.changed if item.section == section),
            tuple(item for item in self.gone if item.section == section),
            tuple(item for item in self.kept if item.section == section),
        )


def compare(
    present: Layout, wanted: Layout, *, in_use: Mapping[str, Mapping[str, str]] | None = None
) -> Changes:
    """What has to change for `present` to say what `wanted` says.

    `in_use` gives, by section and key, why something must not go.
    """
    found = [
        _compare_section(
            name, present.get(name, {}), wanted.get(name, {}), (in_use or {}).get(name)
        )
        for name in SECTIONS
    ]
    return Changes(
        tuple(item for part in found for item in part.added),
        tuple(item for part in found for item in part.changed),
        tuple(item for part in found for item in part.gone),
        tuple(item for part in found for item in part.kept),
    )


def applied(present: Layout, changes: Changes) -> Layout:
    """What `present` says after the changes."""
    after: dict[str, dict[str, Fields]] = {name: dict(present.get(name, {})) for name in SECTIONS}
    for new in changes.added:
        after[new.section][new.key] = new.fields
    for item in changes.changed:
        after[item.section][item.key] = {**after[item.section][item.key], **item.after}
    for old in changes.gone:
        del after[old.section][old.key]
    return after


def payee_changes(changes: Changes) -> tuple[Changed, ...]:
    """Those after which residents would pay somebody else."""
    return tuple(
        item
        for item in changes.changed
        if item.section == "suppliers" and PAYEE_FIELDS & item.after.keys()
    )


def without_payee_changes(changes: Changes) -> Changes:
    """The rest, when it was not confirmed that residents shall pay somebody else."""
    left = (_without_payee(item) for item in changes.changed)
    return replace(changes, changed=tuple(item for item in left if item.after))


def _without_payee(item: Changed) -> Changed:
    if item.section != "suppliers":
        return item
    before = {name: value for name, value in item.before.items() if name not in PAYEE_FIELDS}
    after = {name: value for name, value in item.after.items() if name not in PAYEE_FIELDS}
    return replace(item, before=before, after=after)


def _compare_section(
    name: str, present: Section, wanted: Section, in_use: Mapping[str, str] | None
) -> Changes:
    reasons = in_use or {}
    missing = [key for key in present if key not in wanted]
    both = [(key, present[key], wanted[key]) for key in wanted if key in present]
    return Changes(
        added=tuple(Added(name, key, wanted[key]) for key in wanted if key not in present),
        changed=tuple(
            item for key, old, new in both if (item := _differing(name, key, old, new)).after
        ),
        gone=tuple(Gone(name, key, present[key]) for key in missing if key not in reasons),
        kept=tuple(Kept(name, key, reasons[key]) for key in missing if key in reasons),
    )


def _differing(section: str, key: str, old: Fields, new: Fields) -> Changed:
    names = [name for name in new if old.get(name) != new[name]]
    return Changed(
        section,
        key,
        {name: old.get(name) for name in names},
        {name: new[name] for name in names},
    )
