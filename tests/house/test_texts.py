"""Every sentence for people has a Chinese translation that fits; no translation is left over."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from string import Formatter
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.house.files import HOME, files, name_of

# `N_` marks a sentence that is translated later, where the locale is known; `many` is ngettext by a
# short name.
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "many": (1, 2)}
SPEAKING = {"app", "bot", "config", "fulfillment", "orders", "portal"}
TEMPLATES = {".html", ".jinja", ".j2", ".svg", ".txt"}
OPTIONS = {"silent": "false", "encoding": "utf-8"}
CATALOGUES = HOME / "config" / "locales" / "zh_CN"
PERCENT = re.compile(r"%\((\w+)\)")

MessageId = str | tuple[str, ...]


def sentences(source: bytes, suffix: str) -> Iterator[tuple[int, MessageId]]:
    method: Any = "python" if suffix == ".py" else babel_extract
    for line, message, *_ in extract(method, BytesIO(source), KEYWORDS, options=OPTIONS):
        yield line, message


@cache
def used() -> dict[MessageId, str]:
    """Each sentence in code and templates, with one place where it stands."""
    found = {}
    for path in files():
        if name_of(path).split("/")[0] not in SPEAKING or path.suffix not in {".py", *TEMPLATES}:
            continue
        for line, message in sentences(path.read_bytes(), path.suffix):
            found[message] = f"{name_of(path)}:{line}"
    return found


@cache
def catalogues() -> dict[str, Catalog]:
    return {
        path.name: read_po(BytesIO(path.read_bytes()), locale="zh_CN")
        for path in sorted(CATALOGUES.glob("*.po"))
    }


def translations() -> Iterator[tuple[str, Message]]:
    for part, catalogue in catalogues().items():
        yield from ((part, message) for message in catalogue if message.id)


def first(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def placeholders(text: str) -> set[str]:
    named = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    return named | set(PERCENT.findall(text))


def test_every_sentence_is_translated():
    done = {
        first(message.id)
        for _, message in translations()
        if message.string and all(message.string) and not message.fuzzy
    }
    assert used()
    assert not {message: place for message, place in used().items() if first(message) not in done}


def test_no_translation_is_left_over():
    wanted = {first(message) for message in used()}
    assert not [
        (part, message.id) for part, message in translations() if first(message.id) not in wanted
    ]
    assert not {
        part: list(catalogue.obsolete)
        for part, catalogue in catalogues().items()
        if catalogue.obsolete
    }


def test_a_sentence_stands_in_one_catalogue_only():
    counts = Counter(first(message.id) for _, message in translations())
    assert not [message for message, count in counts.items() if count > 1]


def test_placeholders_are_the_same_on_both_sides():
    unequal = {}
    for _, message in translations():
        original = message.id if isinstance(message.id, str) else message.id[-1]
        strings = [message.string] if isinstance(message.string, str) else message.string or ()
        if any(placeholders(string) != placeholders(original) for string in strings):
            unequal[original] = message.string
    assert not unequal


def test_a_plural_sentence_has_both_its_forms():
    plural = {message for message in used() if not isinstance(message, str)}
    known = {tuple(message.id) for _, message in translations() if not isinstance(message.id, str)}
    assert plural <= known


def test_sentences_are_found_in_code_and_templates():
    code = b'words._("In")\nwords.ngettext("{n} bag", "{n} bags", 2)\nlater = N_("Later")\n'
    page = b"{{ _('Pay') }}{% trans %}Thanks{% endtrans %}"
    assert [message for _, message in sentences(code, ".py")] == [
        "In",
        ("{n} bag", "{n} bags"),
        "Later",
    ]
    assert [message for _, message in sentences(page, ".html")] == ["Pay", "Thanks"]
