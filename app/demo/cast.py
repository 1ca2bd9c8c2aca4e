"""Who lives in the demo: a liaison, neighbours, the supermarket's contact, a stranger.

Two neighbours have joined already; the others go through joining as a newcomer would.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.demo.sandbox_process import SandboxProcess
from orders.actors import SCHEDULER, person_actor
from orders.rules.states import MemberState
from orders.tables.households import household, household_flag, member
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.binding import bind_group
from orders.use_cases.contacts import name_contact
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from storage.database import Database, Transaction

GROUP_CHAT = -1001000000001
GROUP_TITLE = "樊城花园团购群"


@dataclass(frozen=True, slots=True)
class Role:
    """One of the cast."""

    user_id: int
    name: str
    label: str
    language: str = "zh-hans"
    room: str = ""  # a household they have joined already
    phone: str = ""
    right: str = ""
    flag: str = ""  # why their household needs care
    contact_of: str = ""
    in_group: bool = True


CAST = (
    Role(
        1001,
        "李红梅",
        "采购联络人 liaison · 2-1-301",
        room="2-1-301",
        phone="+8613907270001",
        right="approve",
    ),
    Role(1002, "王芳", "居民 resident · 3-2-501", room="3-2-501", phone="+8613907270002"),
    Role(1003, "陈伟", "居民（新）new resident · 10-1-1804"),
    Role(1004, "赵敏", "居民（新）new resident · 7-1-302"),
    Role(
        1005, "John Smith", "居民 resident · 14 · English", "en", room="14", phone="+8613907270005"
    ),
    Role(
        1006,
        "周强",
        "志愿者 volunteer · 5-1-101",
        room="5-1-101",
        phone="+8613907270006",
        right="deliver",
    ),
    Role(1007, "武商小刘", "超市联络人 supermarket contact", contact_of="武商超市樊城店"),
    Role(1008, "路人甲", "陌生人 stranger", in_group=False),
    Role(
        1009,
        "周护士",
        "专门人员 special care · 6-1-201",
        room="6-1-201",
        phone="+8613907270009",
        right="care",
    ),
    Role(1010, "药房小陈", "药房联络人 pharmacy contact", contact_of="汉江大药房"),
    Role(
        1011,
        "赵师傅",
        "门岗 guard at the gate · 4-1-101",
        room="4-1-101",
        phone="+8613907270011",
        right="gate",
    ),
    Role(
        1012,
        "孙阿姨",
        "信息员 hands out at the table · 5-2-302",
        room="5-2-302",
        phone="+8613907270012",
        right="hand_out",
    ),
    Role(
        1013,
        "钱奶奶",
        "独居老人 lives alone, old · 1-1-101",
        room="1-1-101",
        phone="+8613907270013",
        flag="elderly_alone",
    ),
)


async def set_the_stage(
    sandbox: SandboxProcess,
    database: Database,
    *,
    group_id: int,
    compound_id: int,
    now: datetime,
    others: Sequence[tuple[int, Role]] = (),
) -> None:
    """Make the cast and the group, in the sandbox and in the database; twice changes nothing.

    `others` live in other compounds of the group, whose ids stand beside them.
    """
    everybody = [*((compound_id, role) for role in CAST), *others]
    for _, role in everybody:
        await sandbox.tell(
            "users",
            {
                "id": role.user_id,
                "first_name": role.name,
                "language_code": role.language,
                "label": role.label,
            },
        )
    members = [role.user_id for _, role in everybody if role.in_group]
    group = {
        "id": GROUP_CHAT,
        "type": "supergroup",
        "title": GROUP_TITLE,
        "members": members,
        "admins": [CAST[0].user_id],
        "bot": "administrator",
    }
    await sandbox.tell("chats", group)
    async with database.write() as tx:
        await bind_group(tx, actor=SCHEDULER, group_id=group_id, chat_id=GROUP_CHAT, now=now)
        known = await tx.first(select(person.c.id).where(person.c.telegram_id == CAST[0].user_id))
        for place, role in everybody:
            await _enter(tx, role, place, now)
    if known is None:  # the first time, those who have joined press Start
        for _, role in everybody:
            if role.room or role.contact_of:
                await sandbox.tell("start", {"user_id": role.user_id})


async def _enter(tx: Transaction, role: Role, compound_id: int, now: datetime) -> None:
    if not (role.room or role.contact_of):
        return
    card = await meet_person(
        tx,
        telegram_id=role.user_id,
        name=role.name,
        language="en" if role.language == "en" else "zh_CN",
        now=now,
        started=True,
    )
    if role.room:
        await _join(tx, role, card.person_id, compound_id, now)
    if role.right:
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=compound_id,
            person_id=card.person_id,
            right=role.right,
            now=now,
        )
    if role.contact_of:
        supplier_id = await tx.scalar(
            select(supplier.c.id).where(supplier.c.name == role.contact_of)
        )
        await name_contact(
            tx, actor=SCHEDULER, supplier_id=supplier_id, person_id=card.person_id, now=now
        )


async def _join(
    tx: Transaction, role: Role, person_id: int, compound_id: int, now: datetime
) -> None:
    home = await tx.scalar(
        select(household.c.id).where(
            household.c.compound_id == compound_id, household.c.key == role.room
        )
    )
    index = tx.sealer.index(role.phone)
    await tx.run(
        person.update().where(person.c.id == person_id).values(phone=role.phone, phone_index=index)
    )
    values: dict[str, Any] = {
        "household_id": home,
        "person_id": person_id,
        "state": MemberState.ACCEPTED,
        "asked_at": now,
        "decided_at": now,
        "decided_by": person_actor(person_id).person_id,
    }
    await tx.insert_new(member, **values)
    if role.flag:
        await tx.insert_new(household_flag, household_id=home, flag=role.flag)
