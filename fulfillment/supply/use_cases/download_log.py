"""Who took which paper of a list, in which version, when; and whether anybody is behind.

A few statements, however many downloads there were: they are counted by paper and person.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from fulfillment.supply.documents.options import FORMS, PDF
from fulfillment.supply.documents.shelf import pick_list_of, subject_of
from fulfillment.supply.rules.downloads import Behind, Taken, behind
from fulfillment.supply.use_cases.pick_lists import PickListVersion
from orders.tables.people import person, portal_session, sign_in_link
from storage.database import Transaction
from storage.tables import document, download


@dataclass(frozen=True, slots=True)
class DownloadLog:
    """The newest first. `names` are people by actor; a clerk has none, only a supplier."""

    taken: tuple[Taken, ...]
    names: Mapping[str, str]
    behind: Behind | None


async def download_log(tx: Transaction, editions: Collection[PickListVersion]) -> DownloadLog:
    """Return the log of all versions of a list; the caller has checked who may see it."""
    if not editions:
        return DownloadLog((), {}, None)
    taken = await _taken(tx, {each.pick_list_id: each.version for each in editions})
    made_at = {each.version: each.made_at for each in editions}
    names = await _names(tx, {row.who for row in taken})
    return DownloadLog(taken, names, behind(taken, made_at))


async def _taken(tx: Transaction, versions: Mapping[int, int]) -> tuple[Taken, ...]:
    subjects = [subject_of(pick_list_id) for pick_list_id in versions]
    last_at = func.max(download.c.at).label("last_at")
    rows = await tx.all(
        select(
            document.c.kind,
            document.c.subject,
            document.c.locale,
            download.c.actor,
            func.count().label("times"),
            last_at,
        )
        .join(document, document.c.id == download.c.document_id)
        .where(
            or_(
                document.c.subject.in_(subjects),
                *(document.c.subject.like(f"{subject}:%") for subject in subjects),
            )
        )
        .group_by(document.c.kind, document.c.subject, document.c.locale, download.c.actor)
        .order_by(last_at.desc())
    )
    return tuple(
        Taken(
            version=versions[pick_list_of(row.subject)],
            kind=row.kind,
            form=_form(row.subject),
            locale=row.locale,
            who=row.actor,
            times=row.times,
            last_at=row.last_at,
        )
        for row in rows
    )


async def _names(tx: Transaction, actors: Collection[str]) -> dict[str, str]:
    """Who signed in as liaison, and who asked in the chat."""
    found: dict[str, str] = {}
    people = _ids(actors, "person")
    for row in await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(people))):
        found[f"person:{row.id}"] = row.name
    sessions = await tx.all(
        select(portal_session.c.id, person.c.name)
        .join(sign_in_link, sign_in_link.c.id == portal_session.c.link_id)
        .join(person, person.c.id == sign_in_link.c.made_by)
        .where(portal_session.c.id.in_(_ids(actors, "liaison")))
    )
    return found | {f"liaison:{row.id}": row.name for row in sessions}


def _ids(actors: Collection[str], kind: str) -> list[int]:
    return [int(who.partition(":")[2]) for who in actors if who.startswith(f"{kind}:")]


def _form(subject: str) -> str:
    return next((part for part in subject.split(":")[2:] if part in FORMS), PDF)
