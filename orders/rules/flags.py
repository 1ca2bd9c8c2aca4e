"""Flags: why a household needs care, in the words in which people write it down.

`FLAGS` are those of every compound; a compound adds its own. `read_flags` takes a cell's text
apart and gives codes, or what it does not know with the nearest flags. A word that is not known is
never passed over: it may be the one that matters.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from orders.rules.numerals import fold


@dataclass(frozen=True, slots=True)
class Flag:
    """A reason to need care; `words` are other ways to write it."""

    code: str
    name: str
    name_en: str
    words: tuple[str, ...] = ()


def _flag(code: str, name: str, name_en: str, words: str) -> Flag:
    return Flag(code, name, name_en, tuple(words.split("、")))


FLAGS: Final = (
    _flag(
        "no_smartphone",
        "无智能手机",
        "no smartphone",
        "没有智能手机、没智能手机、无手机、没手机、没有手机、老年机、老人机、不会用手机、"
        "不用手机、不会用智能手机、无微信、no phone",
    ),
    _flag(
        "elderly_alone",
        "独居老人",
        "elderly alone",
        "老人独居、独居、独居老年人、空巢老人、空巢、高龄独居、独居高龄老人、"
        "lives alone、living alone",
    ),
    _flag(
        "helpless",
        "孤寡无助",
        "alone and helpless",
        "孤寡、孤寡老人、孤老、五保、五保户、无人照料、无人照顾、孤儿、鳏寡孤独、"
        "困境儿童、留守儿童、留守老人、helpless",
    ),
    _flag(
        "disabled",
        "残疾",
        "disabled",
        "残疾人、重残、重度残疾、肢体残疾、精神残疾、智障、视障、听障、盲人、聋哑、"
        "聋哑人、残障、disability、blind、deaf",
    ),
    _flag(
        "hard_to_move",
        "行动不便",
        "hard to move",
        "腿脚不便、腿脚不好、卧床、瘫痪、失能、半失能、轮椅、坐轮椅、骨折、不能下楼、"
        "不便下楼、下不了楼、wheelchair、bedridden",
    ),
    _flag(
        "poor",
        "困难户",
        "poor",
        "困难、困难家庭、困难群众、贫困、贫困户、低保、低保户、特困、特困户、低收入、poverty",
    ),
    _flag(
        "infant",
        "孕产妇婴幼儿",
        "pregnant or infant",
        "孕妇、孕产妇、产妇、怀孕、哺乳、哺乳期、坐月子、婴儿、婴幼儿、新生儿、幼儿、"
        "宝宝、pregnant、infant、baby",
    ),
    _flag(
        "chronic",
        "慢性病",
        "chronic illness",
        "慢病、慢性病患者、高血压、糖尿病、冠心病、心脏病、透析、血透、尿毒症、哮喘、"
        "癌症、肿瘤、长期服药、重病、chronic、diabetes、dialysis",
    ),
    _flag(
        "home_isolation",
        "居家隔离",
        "home isolation",
        "隔离、居家监测、居家观察、居家健康监测、居家健康观察、isolation、quarantine",
    ),
)
NOTHING: Final = frozenset(
    (
        "无",
        "没有",
        "否",
        "正常",
        "无特殊情况",
        "不需要",
        "n",
        "no",
        "none",
        "-",
        "/",
        "\\",
        "0",
        "健康",
    )
)
# Before a flag: it does not hold any more.
_NO_MORE: Final = re.compile(r"^(?:取消|去掉|去除|解除|不再是?|已?无需|no longer |not |-)\s*")
_SPLIT: Final = re.compile(r"[,，、;；/|+&。\n\t]|(?<![a-z])(?:和|及|且|and)(?![a-z])")
_BRACKETS: Final = re.compile(r"[(\[【]([^)\]】]*)[)\]】]?")
_FILLING: Final = re.compile(
    r"^(?:家有|家里有|家中有|有|是|为|系|属于|属|with )|(?:一名|一位|1名|1人)"
)
MOST_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class FlagReading:
    """Codes that hold, codes that hold no more, and what is not known with what may be meant."""

    codes: frozenset[str]
    no_more: frozenset[str] = frozenset()
    unknown: tuple[tuple[str, tuple[str, ...]], ...] = ()


class FlagWords:
    """The flags of a compound, ready for reading; those with a known code replace the usual."""

    def __init__(self, own: Iterable[Flag] = ()) -> None:
        named = {flag.code: flag for flag in (*FLAGS, *own)}
        self.flags: Sequence[Flag] = tuple(named.values())
        self._codes = {
            _plain(word): flag.code
            for flag in self.flags
            for word in (
                flag.code,
                flag.code.replace("_", " "),
                flag.name,
                flag.name_en,
                *flag.words,
            )
        }
        self._long_first = sorted(self._codes, key=lambda word: (-len(word), word))

    def read(self, text: str) -> FlagReading:
        """Take a cell apart."""
        plain = fold(text).lower()
        said = self._pieces(_BRACKETS.sub(" ", plain))
        aside = self._pieces(" , ".join(_BRACKETS.findall(plain)))
        # What stands in brackets may be a remark on the flag before it.
        passed_over = bool(said.codes | said.no_more)
        return FlagReading(
            said.codes | aside.codes,
            said.no_more | aside.no_more,
            said.unknown + (() if passed_over else aside.unknown),
        )

    def _pieces(self, text: str) -> FlagReading:
        codes: set[str] = set()
        no_more: set[str] = set()
        unknown = []
        for piece in _SPLIT.split(text):
            bare = piece.strip()
            if not bare or _plain(bare) in NOTHING:
                continue
            rest = _NO_MORE.sub("", bare)
            found = self._codes_in(_plain(rest))
            if found is None:
                unknown.append((bare, self.near(rest)))
            else:
                (codes if rest == bare else no_more).update(found)
        return FlagReading(frozenset(codes), frozenset(no_more), tuple(unknown))

    def near(self, text: str) -> tuple[str, ...]:
        """Codes of the flags whose words look most like this; none where nothing does."""
        near = get_close_matches(_plain(text), self._long_first, n=8, cutoff=0.45)
        codes = [self._codes[word] for word in near]
        return tuple(dict.fromkeys(codes))[:MOST_NEAR]

    def _codes_in(self, word: str) -> set[str] | None:
        """The flags of which this is made up, and nothing else; None where something is left."""
        rest, found = _FILLING.sub("", word), set()
        for known in (word, rest):
            if known in self._codes:
                return {self._codes[known]}
        while rest:
            first = next((known for known in self._long_first if rest.startswith(known)), None)
            if first is None or (first.isascii() and first != rest):
                return None
            found.add(self._codes[first])
            rest = _FILLING.sub("", rest[len(first) :].lstrip("的又并"))
        return found or None


def _plain(text: str) -> str:
    return re.sub(r"[\s_.·]+", "", fold(text).lower())
