"""A ZIP of policies with their list: looked at before anything is unpacked, then unpacked.

Only paths within the folder, no links, no passwords, and never more than was promised.
"""

import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from people.importing.problems import FileProblem

MOST_BYTES = 50 * 2**20
MOST_FILES = 1_000
MOST_UNPACKED = 400 * 2**20
MOST_OF_ONE = 60 * 2**20
MOST_RATIO, RATIO_MATTERS_FROM = 150, 2**20  # real texts shrink to about a thirtieth
LONGEST_PATH, DEEPEST = 240, 12
LISTS = (".csv", ".xlsx")
NAMED = "manifest"
LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
LINK, KIND_OF_FILE = 0o120000, 0o170000

DAMAGED = "This is not a ZIP file, or it is damaged. Pack the folder again."
BOMB = "This file unpacks to far more than a folder of policies holds, so it was not opened."
OUTSIDE = "The ZIP holds a path that leads out of its folder, so it was not opened."
NO_LIST = "The ZIP must hold the list of its policies: a file called manifest.csv or manifest.xlsx."
WRONG = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


def unpack(path: Path, folder: Path) -> Path:
    """Put the files into the folder; answer where the list is. FileProblem: it is not usable."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = dict(_entries(archive))
            listed = _list_among(entries)
            for where, entry in entries.items():
                _write(archive, entry, folder / where)
    except WRONG as error:
        raise FileProblem(DAMAGED) from error
    return folder / listed


def check(path: Path) -> None:
    """Whether it may be unpacked and holds a list, by its table of contents. FileProblem if not."""
    try:
        with zipfile.ZipFile(path) as archive:
            _list_among(dict(_entries(archive)))
    except WRONG as error:
        raise FileProblem(DAMAGED) from error


def _list_among(paths: Iterable[PurePosixPath]) -> PurePosixPath:
    """manifest.csv or manifest.xlsx, the uppermost; else the only table there is."""
    tables = sorted(
        (path for path in paths if path.suffix.casefold() in LISTS),
        key=lambda path: (path.stem.casefold() != NAMED, len(path.parts), str(path)),
    )
    if tables and (tables[0].stem.casefold() == NAMED or len(tables) == 1):
        return tables[0]
    raise FileProblem(NO_LIST)


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The files to unpack, by where they go; FileProblem for one that is not what it seems."""
    found = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(found) > MOST_FILES:
        raise FileProblem(f"This ZIP has more than {MOST_FILES:,} files. Pack them in several.")
    if sum(entry.file_size for entry in found) > MOST_UNPACKED:
        raise FileProblem(BOMB)
    taken = set()
    for entry in found:
        where = _place(entry)
        if where.name in LEFT_BY_SYSTEMS or where.parts[0] in LEFT_BY_SYSTEMS:
            continue
        _refuse_unless_plain(entry)
        if str(where).casefold() in taken:
            raise FileProblem(f"The ZIP holds {where} twice.")
        taken.add(str(where).casefold())
        yield where, entry


def _place(entry: zipfile.ZipInfo) -> PurePosixPath:
    name = entry.filename
    where = PurePosixPath(name)
    if where.is_absolute() or ".." in where.parts or not where.parts:
        raise FileProblem(OUTSIDE)
    if "\\" in entry.orig_filename or ":" in name or not name.isprintable():
        raise FileProblem(OUTSIDE)
    if len(name) > LONGEST_PATH or len(where.parts) > DEEPEST:
        raise FileProblem("The ZIP holds a path that is too long. Use fewer or shorter folders.")
    return where


def _refuse_unless_plain(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise FileProblem("This ZIP has a password. Pack the folder again without one.")
    if (entry.external_attr >> 16) & KIND_OF_FILE == LINK:
        raise FileProblem("The ZIP holds a link to another file, so it was not opened.")
    shrunk = max(entry.compress_size, 1)
    large = entry.file_size > RATIO_MATTERS_FROM and entry.file_size / shrunk > MOST_RATIO
    if large or entry.file_size > MOST_OF_ONE:
        raise FileProblem(BOMB)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: Path) -> None:
    """The zip library reads no more than the size that was promised and checked."""
    where.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, where.open("xb") as file:
        shutil.copyfileobj(packed, file)
