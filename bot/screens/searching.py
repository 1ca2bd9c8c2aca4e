"""Asking for the name of what somebody looks for."""

from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Screen
from config.texts import Texts


def ask_words(texts: Texts, household_id: int) -> Screen:
    _ = texts.gettext
    back = Button(_("« All kinds"), OpenForm(household_id))
    return Screen(_("What are you looking for? Write the name, for example “milk”."), ((back,),))
