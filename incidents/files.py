"""What an added file really is, judged by its bytes and never by its name; what readers see of it.

Pure: bytes in, a `Found` out, or `Unusable` with a sentence for whoever added it.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import magic

from core import pictures
from core.pictures import Unusable
from incidents import containers

LARGEST = 25 * 2**20  # bytes
MOST = 10  # files of one concern
TOGETHER = 50 * 2**20  # bytes of one report without signing in
HALF_WAY = 2**30  # bytes of all such reports together that are not sent yet
LONGEST_NAME = 100  # characters, with the ending

PICTURE, FILM, SOUND, DOCUMENT, TEXT = "picture", "film", "sound", "document", "text"
# What the bytes say (libmagic's name for it): the ending that we give it, and its family.
KINDS = {
    "image/jpeg": ("jpg", PICTURE),
    "image/png": ("png", PICTURE),
    "image/gif": ("gif", PICTURE),
    "image/webp": ("webp", PICTURE),
    "image/bmp": ("bmp", PICTURE),
    "image/tiff": ("tif", PICTURE),
    "image/heic": ("heic", PICTURE),
    "image/heif": ("heif", PICTURE),
    "image/avif": ("avif", PICTURE),
    "image/svg+xml": ("svg", PICTURE),
    "video/mp4": ("mp4", FILM),
    "video/quicktime": ("mov", FILM),
    "video/webm": ("webm", FILM),
    "video/x-matroska": ("mkv", FILM),
    "video/3gpp": ("3gp", FILM),
    "audio/mpeg": ("mp3", SOUND),
    "audio/x-m4a": ("m4a", SOUND),
    "audio/mp4": ("m4a", SOUND),
    "audio/x-wav": ("wav", SOUND),
    "audio/ogg": ("ogg", SOUND),
    "audio/amr": ("amr", SOUND),
    "application/pdf": ("pdf", DOCUMENT),
    "message/rfc822": ("eml", TEXT),
}
PLAIN = (
    "txt",
    TEXT,
)  # whatever text it is, a table or a script too: nothing opens .txt but to read

ENDINGS = dict(KINDS.values()) | {"jpeg": PICTURE, "tiff": PICTURE, "txt": TEXT, "csv": TEXT}
ENDINGS |= dict.fromkeys(containers.DOCUMENTS_ENDINGS, DOCUMENT) | {"m4v": FILM, "opus": SOUND}
IN_WORDS = {
    PICTURE: "a picture",
    FILM: "a film",
    SOUND: "a recording",
    DOCUMENT: "a document",
    TEXT: "plain text",
}
ZIPPED = re.compile(r"application/(zip|x-zip.*|vnd\.(openxmlformats|oasis|ms-).*)")
PACKED = re.compile(
    r"application/(x-)?(rar|7z-compressed|tar|gzip|bzip2|xz|zstd)|application/vnd.rar"
)
# Inside a name: what turns it round, hides in it, or means a folder or a drive.
UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
FORBIDDEN = re.compile(r'[<>:"|?*]')

EMPTY = "This file is empty. Look whether it was saved, and add it again."
LARGE = (
    "This file is larger than 25 MB. Cut the recording shorter, or say in the report where it is "
    "and who has it."
)
ARCHIVE = "This is a packed folder. Unpack it, and add the files one by one."
WEB_PAGE = "This is a saved web page. Print the page as a PDF, or take a screenshot, and add that."
OFFICE_OLD = (
    "This is an old Office file, or one with a password. Save it as a PDF without a password, and "
    "add that."
)
NOT_KNOWN = (
    "This is a program, or a kind of file that could hide one, so it was not kept. Take a "
    "screenshot or a photograph, and add that."
)


@dataclass(frozen=True)
class Found:
    ending: str
    family: str
    shown: bytes  # what readers see; empty: the file as it came, whose own details may say more


def read(content: bytes, name: str) -> Found:
    """What the file is; raises Unusable."""
    if not content:
        raise Unusable(EMPTY)
    if len(content) > LARGEST:
        raise Unusable(LARGE)
    kind = magic.from_buffer(content[: 2**16], mime=True)
    ending, family = _known(kind, content)
    _refuse_renamed(name, family)
    shown = b""
    if ending == "svg":
        containers.refuse_unsafe_drawing(content)
    elif ending == "pdf":
        from incidents import portable  # noqa: PLC0415 -- 10 MiB, which most processes never need

        portable.refuse_active(content)
    elif family == PICTURE and ending in pictures.READABLE:
        shown = pictures.without_details(content, ending)
    return Found(ending, family, shown)


def _known(kind: str, content: bytes) -> tuple[str, str]:
    if ZIPPED.fullmatch(kind):
        return containers.office_document(content), DOCUMENT
    if kind in KINDS:
        return KINDS[kind]
    if PACKED.fullmatch(kind):
        raise Unusable(ARCHIVE)
    if kind in ("text/html", "application/xhtml+xml"):
        raise Unusable(WEB_PAGE)
    if content.startswith(containers.OLD_OFFICE) or kind == "text/rtf":
        raise Unusable(OFFICE_OLD)
    if kind.startswith("text/") or kind == "application/json":
        return PLAIN
    raise Unusable(NOT_KNOWN)


def _refuse_renamed(name: str, family: str) -> None:
    """A picture of another kind than it says is common on phones; a document called one is not."""
    claimed = ENDINGS.get(_ending(name))
    if claimed and claimed != family and {claimed, family} != {FILM, SOUND}:
        raise Unusable(
            f"Its name says that it is {IN_WORDS[claimed]}, but it is {IN_WORDS[family]}. "
            "Look whether this is the right file; if it is, give it its right name."
        )


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix.lstrip(".").lower()


def clean_name(name: str, ending: str) -> str:
    """The name without folders and without what cannot be seen, with its true ending.

    Where the ending is not known, the name's own stays.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in UNSEEN)
    ending = ending or _ending(name) or "file"
    stem = name.rpartition(".")[0] if _ending(name) in {ending, *ENDINGS} else name
    stem = " ".join(FORBIDDEN.sub(" ", stem).split()).strip(". ")
    return f"{stem[: LONGEST_NAME - len(ending) - 1].strip('. ') or 'file'}.{ending}"
