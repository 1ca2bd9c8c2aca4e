"""answerCallbackQuery."""

from sandbox.api.parameters import Parameters
from sandbox.errors import QUERY_TOO_OLD, bad_request
from sandbox.world.state import World

MOST_TEXT = 200


def answer_callback_query(world: World, ask: Parameters) -> bool:
    press_id = ask.text("callback_query_id")
    press = world.presses.take(press_id)
    if press is None:
        raise bad_request(QUERY_TOO_OLD)
    text = ask.text("text")
    if len(text) > MOST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": ask.flag("show_alert"), "url": ask.text("url")}
    if not press.answered.done():
        press.answered.set_result(answer)
    chat = world.chats.get(press.chat_id)
    if chat is not None:
        world.tell(
            "answer",
            chat,
            {
                "message_id": press.message_id,
                "user_id": press.user_id,
                "callback_query_id": press_id,
                "answer": answer,
            },
        )
    return True


METHODS = {"answerCallbackQuery": answer_callback_query}
