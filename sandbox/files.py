"""Photos and documents: bytes on disk under their content's hash, records in memory.

A file's `file_unique_id` follows from its content; equal uploads share one record.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sandbox.chance import Chance
from sandbox.shapes import Json


@dataclass(slots=True, kw_only=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    path: str
    size: int
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    sizes: list[str] = field(default_factory=list)

    def as_document(self) -> Json:
        document: Json = {"file_id": self.file_id, "file_unique_id": self.unique_id}
        if self.name:
            document["file_name"] = self.name
        if self.mime:
            document["mime_type"] = self.mime
        return {**document, "file_size": self.size}

    def as_photo_size(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "width": self.width,
            "height": self.height,
        }

    def as_file(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
            "file_path": self.path,
        }

    def dump(self) -> Json:
        return asdict(self)


class FileStore:
    def __init__(self, folder: Path, chance: Chance) -> None:
        self.folder = folder
        self.records: dict[str, StoredFile] = {}
        self.touched: set[str] = set()
        self._chance = chance
        self._by_path: dict[str, StoredFile] = {}
        self._by_content: dict[tuple[str, str, str], StoredFile] = {}

    def put_document(self, content: bytes, *, name: str, mime: str) -> StoredFile:
        return self._put(content, kind="document", name=name, mime=mime)

    def put_photo(self, drawn: list[tuple[bytes, int, int]]) -> list[StoredFile]:
        """The sizes of one photo, smallest first, as (JPEG, width, height)."""
        stored = []
        for content, width, height in drawn:
            record = self._put(content, kind="photo", name="", mime="image/jpeg")
            record.width, record.height = width, height
            stored.append(record)
        for record in stored:
            record.sizes = [size.file_id for size in stored]
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self.records.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def on_disk(self, record: StoredFile) -> Path:
        return self.folder / record.unique_id

    def add(self, record: StoredFile) -> None:
        self.records[record.file_id] = record
        self._by_path[record.path] = record
        self._by_content[(record.kind, record.unique_id, record.name)] = record

    def clear(self) -> None:
        for record in self.records.values():
            self.on_disk(record).unlink(missing_ok=True)
        self.records.clear()
        self._by_path.clear()
        self._by_content.clear()

    def _put(self, content: bytes, *, kind: str, name: str, mime: str) -> StoredFile:
        unique_id = "AgAD" + hashlib.sha256(kind.encode() + content).hexdigest()[:16]
        known = self._by_content.get((kind, unique_id, name))
        if known is not None:
            return known
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / unique_id).write_bytes(content)
        suffix = ".jpg" if kind == "photo" else Path(name).suffix
        record = StoredFile(
            file_id="Ag" + self._chance.letters(54),
            unique_id=unique_id,
            kind=kind,
            path=f"{kind}s/file_{len(self.records)}{suffix}",
            size=len(content),
            name=name,
            mime=mime,
        )
        self.add(record)
        self.touched.add(record.file_id)
        return record
