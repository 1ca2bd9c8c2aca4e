"""The language of whoever sits at the terminal."""

import os

from config.texts import LOCALES, Texts, texts_for


def texts_of_the_terminal(language: str = "") -> Texts:
    """English where the terminal says so; Chinese otherwise, also where it says nothing."""
    says_english = os.environ.get("LANG", "").lower().startswith("en")
    return texts_for(language or ("en" if says_english else LOCALES[0]))
