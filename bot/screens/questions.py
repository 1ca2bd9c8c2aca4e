"""Questions on their way to the supermarket, and the answer that comes back."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.talking_presses import AnswerQuestion, PassQuestion
from config.texts import Texts
from orders.use_cases.questions import QuestionCard


def question_page(texts: Texts, card: QuestionCard) -> Screen:
    """To the asker: whom to ask, or what became of it."""
    _ = texts.gettext
    asked = f"“{plain(card.text)}”"
    if card.state == "answered":
        return Screen(f"{asked}\n" + _("This has been answered."), slot=card.slot)
    if card.state == "passed":
        words = _("The supermarket has it. Their answer comes here.")
        return Screen(f"{asked}\n{words}", slot=card.slot, toast=_("Passed on"))
    if not card.is_heard:
        words = _("Nobody of this supermarket can be reached by me. Please ask the liaison.")
        return Screen(f"{asked}\n{words}", slot=card.slot)
    keys = tuple(
        (Button(name_in(texts, item)[:60], PassQuestion(card.question_id, item["id"])),)
        for item in card.sellers
    )
    return Screen(f"{asked}\n" + _("Whom shall I ask?"), keys, slot=card.slot)


def ask_what(texts: Texts) -> Screen:
    """/ask without words: the next text is the question."""
    return Screen(
        texts.gettext(
            "What would you like to know from the supermarket? Write it now. They see neither "
            "your name nor your address."
        )
    )


def question_passed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the contact."""
    _ = texts.gettext
    words = _("A resident of “{group}” asks: {text}").format(
        group=plain(data["group"]), text=bold(data["text"])
    )
    hint = _("Your answer is shown where it was asked, in your company's name.")
    key = Button(_("Answer"), AnswerQuestion(data["question_id"]))
    return Screen(f"{words}\n{hint}", ((key,),))


def write_answer(texts: Texts, card: QuestionCard) -> Screen:
    """The contact's next text is the answer."""
    words = texts.gettext("Write your answer to “{text}” now, in one message.")
    return Screen(words.format(text=plain(card.text)), is_new=True)


def answer_sent(texts: Texts, card: QuestionCard) -> Screen:
    return Screen(texts.gettext("Thank you, your answer is shown to them."))


def question_answered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group or the asker, as a reply to the question."""
    _ = texts.gettext
    words = _("{supplier} answers: {answer}").format(
        supplier=bold(name_in(texts, data, "supplier")), answer=plain(data["answer"])
    )
    return Screen(f"“{plain(data['text'])}”\n💬 {words}")
