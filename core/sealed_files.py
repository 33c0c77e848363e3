"""Where files that only their readers may open are kept: sealed before they reach the disk.

They lie in one folder below the portal's files, under names drawn at random, outside anything that
a web server shows. `docs/operations.md`, "Keys", says how they move to another key.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from core import encryption

FOLDER = "sealed"
UNFINISHED = ".new"  # what a rotation writes beside a file until it takes its place


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def random_name(instance: object, filename: str) -> str:
    """`upload_to` of such files: nothing of the name that it came with."""
    return f"{FOLDER}/{uuid4().hex}"


def files() -> list[Path]:
    """All that lie there, whether or not a row still names them."""
    found = sorted(folder().rglob("*")) if folder().exists() else []
    return [one for one in found if one.is_file() and one.suffix != UNFINISHED]


@deconstructible
class SealedStorage(FileSystemStorage):
    """Seals what is saved and unseals what is opened; there is no address of a file."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        return super()._save(name, _Sealed(content))

    def _open(self, name: str, mode: str = "rb") -> File:
        return File(io.BufferedReader(_Unsealed(Path(self.path(name)).open("rb"), name)), name)

    def url(self, name: str) -> str:
        raise NotImplementedError("A sealed file has no address: a view hands it out.")


class _Sealed(File):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return encryption.seal_file(self.file)


class _Unsealed(io.RawIOBase):
    """Read once, from beginning to end."""

    def __init__(self, stored: IO[bytes], name: str) -> None:
        self._stored, self._rest = stored, memoryview(b"")
        self._chunks = encryption.unseal_file(stored, f"The file {name}")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        count = min(len(buffer), len(self._rest))
        buffer[:count], self._rest = self._rest[:count], self._rest[count:]
        return count

    def close(self) -> None:
        self._stored.close()
        super().close()


# --- another key


def reseal(path: Path) -> bool:
    """Move one file to the newest key, whole or not at all; False where it already has it."""
    what = f"The file {path.name}"
    with path.open("rb") as stored:
        if encryption.has_newest_key(stored, what):
            return False
        stored.seek(0)
        new = path.with_name(path.name + UNFINISHED)
        new.unlink(missing_ok=True)  # of a rotation that was killed
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(encryption.reseal_file(stored, what))
            file.flush()
            os.fsync(file.fileno())
    new.replace(path)
    return True
