"""Telegram's HTML: text out, entities out, complaints in the official server's words.

Follows the official parser: the same tags, the same errors with UTF-8 byte offsets.
"""

import re
from dataclasses import dataclass, field

from sandbox.errors import ApiError, bad_request
from sandbox.shapes import Json
from sandbox.text.lengths import utf8_length, utf16_length

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
}
_TAGS = {*_SIMPLE, "a", "code", "pre", "span", "tg-emoji", "tg-time", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_PIECE = re.compile(r"[^<&]+|[<&]")
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>]+)\s*(?:=\s*("[^"]*"|'[^']*'|[a-zA-Z0-9.\-]+))?""", re.DOTALL
)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int
    entity: Json | None = field(default=None)


def parse_html(source: str) -> tuple[str, list[Json]]:
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.nested: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            piece = _PIECE.match(self.source, self.at)
            assert piece is not None
            if piece.group() == "<":
                self._tag()
            elif piece.group() == "&":
                self._reference()
            else:
                self._emit(piece.group())
                self.at = piece.end()
        if self.nested:
            tag = self.nested[-1].tag
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.out), self.entities

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_length(text)

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        if match is None:
            self._emit("&")
            self.at += 1
            return
        hexadecimal, decimal, name = match.groups()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
        if name is None and not (0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000):
            self._emit("&")
            self.at += 1
            return
        self._emit(_NAMED[name] if name else chr(code))
        self.at = match.end()

    def _tag(self) -> None:
        begin = self.at
        if self.source.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name is not None
        if name.end() >= len(self.source):
            raise self._complain("Unclosed start tag", begin)
        tag = name.group().lower()
        if tag not in _TAGS:
            raise self._complain(f'Unsupported start tag "{tag}"', begin)
        attributes, end = self._attributes(tag, name.end(), begin)
        if tag == "span" and not attributes.get("class", "").startswith("tg-"):
            raise self._complain('Tag "span" must have class "tg-spoiler"', begin)
        self.at = end
        self.nested.append(_Open(tag, attributes, self.offset, len(self.out)))

    def _attributes(self, tag: str, at: int, begin: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while True:
            while at < len(self.source) and self.source[at].isspace():
                at += 1
            if at >= len(self.source):
                raise self._complain("Unclosed start tag", begin)
            if self.source[at] == ">":
                return attributes, at + 1
            match = _ATTRIBUTE.match(self.source, at)
            if match is None:
                raise self._complain(f'Empty attribute name in the tag "{tag}"', begin)
            value = (match.group(2) or "").strip("\"'")
            attributes[match.group(1).lower()] = _unescaped(value)
            at = match.end()

    def _end_tag(self, begin: int) -> None:
        if not self.nested:
            raise self._complain("Unexpected end tag", begin)
        match = re.compile(r"</([^\s>]*)\s*>").match(self.source, begin)
        if match is None:
            raise self._complain("Unclosed end tag", begin)
        tag = match.group(1).lower()
        opened = self.nested.pop()
        if tag and tag != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            place = utf8_length(self.source[:begin])
            raise _unparsable(f"Unmatched end tag at byte offset {place}, {expected}")
        self.at = match.end()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if length == 0:
            return
        meaning = _meaning(opened, "".join(self.out[opened.start :]))
        if meaning is None:
            return
        last = self.entities[-1] if self.entities else None
        same_place = last and (last["offset"], last["length"]) == (opened.offset, length)
        if opened.tag == "pre" and last and same_place and last["type"] == "code":
            self.entities.pop()
            if "language" in last:
                meaning["language"] = last["language"]
        self.entities.append({**meaning, "offset": opened.offset, "length": length})

    def _complain(self, what: str, begin: int) -> ApiError:
        return _unparsable(f"{what} at byte offset {utf8_length(self.source[:begin])}")


def _meaning(opened: _Open, text: str) -> Json | None:
    tag, attributes = opened.tag, opened.attributes
    if tag in _SIMPLE:
        return {"type": _SIMPLE[tag]}
    if tag == "span":
        return {"type": "spoiler"}
    if tag == "a":
        return _link(attributes.get("href") or text)
    if tag == "code":
        language = attributes.get("class", "").removeprefix("language-")
        return {"type": "code", "language": language} if language else {"type": "code"}
    if tag == "pre":
        return {"type": "pre"}
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    return None


def _link(address: str) -> Json | None:
    """An address that cannot be one leaves plain text, without an error."""
    address = address.strip()
    person = re.fullmatch(r"tg://user\?id=(\d+)", address)
    if person is not None:
        return {"type": "text_mention", "user_id": int(person.group(1))}
    if re.fullmatch(r"(?:https?|tg|mailto|tel)(?:://|:)\S+", address):
        return {"type": "text_link", "url": address}
    if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:[/?:]\S*)?", address):
        return {"type": "text_link", "url": f"http://{address}"}
    return None


def _unescaped(value: str) -> str:
    def one(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))

    return _REFERENCE.sub(one, value)


def _unparsable(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
