"""Cutting one line's tokens into pieces that must be read as a whole.

Pieces end at separators and at chunks (rows without a space) that hold other words, so that
"A 小明 2" is never two of A. Names next to their code become one token; spaces around
signs and before units vanish.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orders.rules.group_tokens import Token

Span = tuple[int, int]


class Piece(NamedTuple):
    """Chunks of tokens; `talk` when it is one chunk that holds other words."""

    chunks: tuple[tuple[Token, ...], ...]
    talk: bool = False

    @property
    def tokens(self) -> list[Token]:
        return [token for chunk in self.chunks for token in chunk]

    @property
    def span(self) -> Span:
        return self.chunks[0][0].start, self.chunks[-1][-1].end

    @property
    def spaced(self) -> str:
        """The shape with `_` between chunks."""
        return "_".join(shape(chunk) for chunk in self.chunks)

    @property
    def tight(self) -> str:
        return shape(self.tokens)


def shape(tokens: Sequence[Token]) -> str:
    """The kinds in a row; unknown bundles count as bundles, fractions as quantities."""
    return "".join([token.kind for token in tokens]).replace("Z", "B").replace("F", "Q")


def pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    """The pieces of a line from left to right; empty ones are left out."""
    for segment in split(tokens, "|"):
        clean: list[tuple[Token, ...]] = []
        for chunk in split(_tighten(_merge_names(segment)), "_"):
            if not any(token.kind == "T" for token in chunk):
                clean.append(tuple(chunk))
                continue
            if clean:
                yield Piece(tuple(clean))
            yield Piece((tuple(chunk),), talk=True)
            clean = []
        if clean:
            yield Piece(tuple(clean))


def split(tokens: Sequence[Token], kind: str) -> Iterator[list[Token]]:
    """Rows of tokens between those of one kind."""
    row: list[Token] = []
    for token in tokens:
        if token.kind != kind:
            row.append(token)
        elif row:
            yield row
            row = []
    if row:
        yield row


def _merge_names(tokens: Sequence[Token]) -> list[Token]:
    """`B 蔬菜包` is one bundle; so is a shared name next to the code that tells which."""
    merged: list[Token] = []
    for token in tokens:
        place = -2 if merged and merged[-1].kind == "_" else -1
        if token.kind == "B" and len(merged) >= -place and merged[place].kind == "B":
            shared = tuple(code for code in merged[place].codes if code in token.codes)
            if shared:
                merged[place:] = [Token("B", merged[place].start, token.end, codes=shared)]
                continue
        merged.append(token)
    return merged


def _tighten(tokens: Sequence[Token]) -> list[Token]:
    tight: list[Token] = []
    for token, after in zip(tokens, [*[later.kind for later in tokens[1:]], "_"], strict=True):
        before = tight[-1].kind if tight else "_"
        needless = "O" in (before, after) or (before in "QF" and after == "U")
        if token.kind != "_" or not needless:
            tight.append(token)
    return tight
