"""Things counted, in the reader's grammar: `1 bag`, `2 bags`; `1 袋`, `2 袋`.

Sentences take these whole, so that a sentence with three numbers needs no eight forms.
"""

from config.texts import Texts


def bags(texts: Texts, count: int) -> str:
    return texts.ngettext("{count} bag", "{count} bags", count).format(count=count)


def batches(texts: Texts, count: int) -> str:
    return texts.ngettext("{count} batch", "{count} batches", count).format(count=count)


def households(texts: Texts, count: int) -> str:
    return texts.ngettext("{count} household", "{count} households", count).format(count=count)


def minutes(texts: Texts, count: int) -> str:
    return texts.ngettext("{count} minute", "{count} minutes", count).format(count=count)


def units(texts: Texts, count: int) -> str:
    return texts.ngettext("{count} unit", "{count} units", count).format(count=count)
