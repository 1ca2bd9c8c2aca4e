"""Questions at the terminal, each of which a flag can answer instead.

Where nobody can answer (`--yes`, or the input has ended) what is missing is named, with the
flag that gives it; nothing ever waits for an answer that cannot come.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape

from config.texts import Texts


class Missing(Exception):
    """Nobody is there to answer; `flag` is how to answer beforehand."""

    def __init__(self, flag: str) -> None:
        super().__init__(flag)
        self.flag = flag


class Unusable(Exception):
    """An answer that cannot be used; `words` say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class Asking:
    """One conversation at one terminal, in one language."""

    console: Console
    texts: Texts
    is_alone: bool  # `--yes`: nobody is asked

    def say(self, words: str, style: str = "") -> None:
        shown = escape(words)
        self.console.print(f"[{style}]{shown}[/]" if style else shown, highlight=False)

    def text(
        self,
        question: str,
        *,
        flag: str,
        given: str | None,
        present: str = "",
        is_secret: bool = False,
        check: Callable[[str], str],
    ) -> str:
        """The answer in the form that `check` gives it; asked again until it can be used.

        A given answer, and one without anybody to ask again, must be usable at once.
        """
        if given is not None:
            return check(given)
        if self.is_alone:
            if not present:
                raise Missing(flag)
            return check(present)
        while True:
            answer = self._read(question, flag, shown="••••" if is_secret else present,
                                has_present=bool(present), is_secret=is_secret)  # fmt: skip
            try:
                return check(answer or present)
            except Unusable as error:
                self.say(error.words, "red")

    def yes(self, question: str, *, flag: str, default: bool, alone: bool | None = None) -> bool:
        """Yes or no; `alone` is the answer where nobody is asked, nothing: it must be given."""
        if self.is_alone:
            if alone is None:
                raise Missing(flag)
            return alone
        marks = "Y/n" if default else "y/N"
        while True:
            answer = self._line(f"{question} [{marks}] ", flag).strip().lower()
            if not answer:
                return default
            if answer[0] in "y是好1":
                return True
            if answer[0] in "n不否0":
                return False

    def _read(
        self, question: str, flag: str, *, shown: str, has_present: bool, is_secret: bool
    ) -> str:
        prompt = f"{question} ({shown}): " if has_present else f"{question}: "
        return self._line(prompt, flag, is_secret=is_secret).strip()

    def _line(self, prompt: str, flag: str, *, is_secret: bool = False) -> str:
        # getpass would read the terminal even where the answers are piped in.
        hides = is_secret and sys.stdin.isatty()
        try:
            return self.console.input(escape(prompt), password=hides)
        except EOFError:
            self.console.print()
            raise Missing(flag) from None
