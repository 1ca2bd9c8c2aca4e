"""What is going on, for who watches: one bar a phase, and how long each took."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Progress:
    """Shows phases one after the other; `seconds` keeps what each took."""

    def __init__(self, console: Console) -> None:
        self.seconds: dict[str, float] = {}
        self.cycle = 0
        self._bars = Bars(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            refresh_per_second=2,
            transient=not console.is_terminal,
        )
        self._task = self._bars.add_task("starting", total=1)
        self._phase = "starting"
        self._since = time.monotonic()

    def __enter__(self) -> "Progress":
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._bars.stop()

    def phase(self, name: str, total: int = 1) -> None:
        """Begin something new."""
        self._end()
        self._phase = name
        shown = f"cycle {self.cycle}: {name}" if self.cycle else name
        self._task = self._bars.add_task(shown, total=max(total, 1))

    def step(self) -> None:
        """One more is done."""
        self._bars.advance(self._task)

    def _end(self) -> None:
        now = time.monotonic()
        self.seconds[self._phase] = self.seconds.get(self._phase, 0.0) + now - self._since
        self._since = now
        self._bars.update(self._task, completed=self._bars.tasks[-1].total)
