"""Coming and going: people and the bot in groups, starting and blocking in private."""

from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.posting import deliver, post
from sandbox.world.state import World

ADMIN_RIGHTS: Json = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
}


def chat_member(user: Json, status: str, *, topics: bool = False) -> Json:
    """Telegram's `ChatMember`; `topics`: an administrator who may manage them."""
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        return {**member, **ADMIN_RIGHTS, "can_manage_topics": topics}
    if status == "creator":
        return {**member, "is_anonymous": False}
    return {**member, "until_date": 0} if status == "kicked" else member


def status_of(world: World, chat: Chat, user_id: int) -> str:
    if user_id == world.bot_id:
        return chat.bot_status
    return chat.members.get(user_id, "left")


def manages_topics(world: World, chat: Chat, user_id: int) -> bool:
    if chat.type != "supergroup":
        return False
    status = status_of(world, chat, user_id)
    if user_id == world.bot_id:
        return status == "administrator" and chat.bot_manages_topics
    return status in ("creator", "administrator")


def set_bot_status(world: World, chat: Chat, status: str, *, by: int) -> None:
    """The bot was added, promoted, removed; in private: unblocked or blocked."""
    before, chat.bot_status = chat.bot_status, status
    world.touch("chat", chat.id)
    if before == status:
        return
    world.updates.put(
        "my_chat_member", _moved(world, chat, world.bot_id, before=before, after=status, by=by)
    )
    world.tell("chat", chat)


def join(world: World, chat: Chat, people: list[Person]) -> Message | None:
    """People come in together: one service message, as when they are added at once."""
    new = [person for person in people if not chat.has(person.id)]
    if not new:
        return None
    for person in new:
        before = chat.members.get(person.id, "left")
        chat.members[person.id] = "member"
        _tell_member_moved(world, chat, person.id, before, "member")
    world.touch("chat", chat.id)
    content = {"new_chat_members": [person.as_user() for person in new]}
    message = post(world, chat, sender_id=new[0].id, content=content)
    deliver(world, chat, message)
    return message


def leave(world: World, chat: Chat, person: Person) -> None:
    before, chat.members[person.id] = chat.members[person.id], "left"
    world.touch("chat", chat.id)
    _tell_member_moved(world, chat, person.id, before, "left")
    content = {"left_chat_member": person.as_user()}
    deliver(world, chat, post(world, chat, sender_id=person.id, content=content))


def block(world: World, person: Person) -> None:
    if not person.blocked:
        person.blocked = True
        world.touch("person", person.id)
        set_bot_status(world, world.chats[person.id], "kicked", by=person.id)


def unblock(world: World, person: Person) -> None:
    if person.blocked:
        person.blocked = False
        world.touch("person", person.id)
        set_bot_status(world, world.chats[person.id], "member", by=person.id)


def start(world: World, person: Person) -> None:
    """From now on the bot may write to this person first."""
    if not person.started:
        person.started = True
        world.touch("person", person.id)
        world.tell("chat", world.chats[person.id])


def _tell_member_moved(world: World, chat: Chat, user_id: int, before: str, after: str) -> None:
    if chat.bot_status == "administrator":
        moved = _moved(world, chat, user_id, before=before, after=after, by=user_id)
        world.updates.put("chat_member", moved)
    world.tell("chat", chat)


def _moved(world: World, chat: Chat, user_id: int, *, before: str, after: str, by: int) -> Json:
    user = world.user_json(user_id)
    topics = manages_topics(world, chat, user_id)
    return {
        "chat": world.chat_json(chat),
        "from": world.user_json(by),
        "date": world.clock.now(),
        "old_chat_member": chat_member(user, before, topics=topics),
        "new_chat_member": chat_member(user, after, topics=topics),
    }
