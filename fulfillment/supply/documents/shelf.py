"""The shelf: a paper of a version is drawn once, kept with its hash, and every download is noted.

Looking and putting are two transactions with the drawing between them. Two people who ask at the
same moment may both draw; the first put is kept and both get its bytes.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.supply.documents.options import USUAL, Options
from orders.actors import Actor
from orders.documents.media_types import MEDIA_TYPES
from storage.database import Transaction
from storage.tables import document, download

# Instead of the renderer: emptied because of what it said, to be drawn anew when asked for.
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn paper."""

    document_id: int
    content: bytes
    media_type: str
    sha256: str


def subject_of(pick_list_id: int, options: Options = USUAL) -> str:
    return ":".join(filter(None, ("pick_list", str(pick_list_id), options.tag)))


def pick_list_of(subject: str) -> int:
    """The version that a paper of a pick list was drawn from."""
    return int(subject.split(":")[1])


async def on_shelf(
    tx: Transaction, *, kind: str, pick_list_id: int, locale: str, options: Options = USUAL
) -> Paper | None:
    """Return a list's kept paper, if it was drawn before."""
    return await kept_at(tx, kind=kind, subject=subject_of(pick_list_id, options), locale=locale)


async def kept_at(tx: Transaction, *, kind: str, subject: str, locale: str) -> Paper | None:
    """The same of whatever a paper is about."""
    row = await tx.first(
        select(document.c.id, document.c.content, document.c.media_type, document.c.sha256).where(
            document.c.kind == kind,
            document.c.subject == subject,
            document.c.locale == locale,
            document.c.renderer != ERASED,
        )
    )
    if row is None:
        return None
    return Paper(row.id, row.content, row.media_type, row.sha256)


async def put_on_shelf(
    tx: Transaction,
    *,
    kind: str,
    pick_list_id: int,
    locale: str,
    content: bytes,
    renderer: str,
    now: datetime,
    options: Options = USUAL,
) -> Paper:
    """Keep a list's paper just drawn; one that stands there already stays and is returned."""
    return await keep_at(
        tx,
        kind=kind,
        subject=subject_of(pick_list_id, options),
        locale=locale,
        content=content,
        form=options.form,
        renderer=renderer,
        now=now,
    )


async def keep_at(
    tx: Transaction,
    *,
    kind: str,
    subject: str,
    locale: str,
    content: bytes,
    form: str,
    renderer: str,
    now: datetime,
) -> Paper:
    """The same of whatever a paper is about; one that was emptied is filled again."""
    key = {"kind": kind, "subject": subject, "locale": locale}
    values = {
        "content": content,
        "media_type": MEDIA_TYPES[form],
        "sha256": hashlib.sha256(content).hexdigest(),
        "renderer": renderer,
        "drawn_at": now,
    }
    if not await tx.insert_new(document, **key, **values):
        there = [document.c[name] == value for name, value in key.items()]
        erased = document.c.renderer == ERASED
        await tx.run(update(document).where(*there, erased).values(**values))
    kept = await kept_at(tx, **key)
    assert kept is not None
    return kept


async def note_download(tx: Transaction, paper: Paper, *, actor: Actor, now: datetime) -> None:
    """Write down who took which paper, when."""
    await tx.insert(download, document_id=paper.document_id, actor=str(actor), at=now)
