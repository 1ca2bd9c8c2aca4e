"""The commands that run beside the serving processes: loading a file, backing up, verifying."""

from pathlib import Path

from benchmarks.kill.compound import text_of
from benchmarks.kill.site import Site


class Tools:
    """Files for the commands, each edition of the compound file once."""

    def __init__(self, site: Site, *, timezone: str) -> None:
        self._site = site
        self._timezone = timezone
        self.edition = 0

    def next_edition(self) -> int:
        self.edition += 1
        return self.edition

    def load(self, edition: int) -> list[str]:
        path = self._site.folder / f"edition-{edition}.yaml"
        path.write_text(text_of(edition, timezone=self._timezone), encoding="utf-8")
        return ["load", str(path), "--yes"]

    def backup(self) -> list[str]:
        return ["backup", "--to", str(self._folder())]

    async def verify(self) -> list[str]:
        """Every copy that lies there under its name is whole; returns what is wrong."""
        copies = sorted(path for path in self._folder().iterdir() if path.suffix == ".backup")
        wrong = [] if copies else ["no backup is there"]
        for path in copies:
            tool = await self._site.tool(["restore", str(path), "--check"])
            if await tool.status:
                wrong.append(f"{path.name}: {tool.said()}")
            path.unlink()
        return wrong

    def _folder(self) -> Path:
        folder = self._site.folder / "copies"
        folder.mkdir(exist_ok=True)
        return folder
