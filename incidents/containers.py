"""Files that hold other things, judged without unpacking them: Office documents and drawings."""

import io
import re
import zipfile
import zlib

from lxml import etree

from core.pictures import DAMAGED, Unusable

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENTS = {  # the part that only such a document has: the ending we give it
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
OPEN_DOCUMENTS = {  # what it says of itself in its first part
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
DOCUMENTS_ENDINGS = {*DOCUMENTS.values(), *OPEN_DOCUMENTS.values()}
MOST_PARTS, LARGEST_UNPACKED = 3_000, 200 * 2**20  # bytes
LARGEST_RATIO, RATIO_MATTERS_FROM = 150, 2**20  # real Office parts shrink to about a thirtieth
PROGRAMS = re.compile(
    r"vbaproject|vbadata|/activex/|/embeddings/.*\.bin$|^basic/|^scripts/|"
    r"\.(exe|dll|js|vbs|bat|cmd|scr|ps1|jar|com|hta|lnk|msi)$"
)
MACROS = (
    "This document holds a small program (a macro, or something built in), so it was not kept. "
    "Save it as a PDF, and add that."
)
BOMB = "This file unpacks to far more than a document holds, so it was not kept."
LOCKED = "This file is protected by a password. Save it without the password, and add it again."
ARCHIVE = "This is a packed folder. Unpack it, and add the files one by one."
SCRIPT = (
    "This drawing holds a script, or loads something from elsewhere, so it was not kept. Take a "
    "screenshot of it, and add that."
)


def office_document(content: bytes) -> str:
    """The ending of an Office document; raises Unusable for everything else that is packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _refuse_bomb(parts)
            ending = _office_ending(archive, {part.filename for part in parts})
            _refuse_programs(archive, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Unusable(DAMAGED) from error
    return ending


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Unusable(BOMB)
    for part in parts:
        if part.flag_bits & 0x1:
            raise Unusable(LOCKED)
        large = part.file_size > RATIO_MATTERS_FROM
        if large and part.file_size / max(part.compress_size, 1) > LARGEST_RATIO:
            raise Unusable(BOMB)


def _office_ending(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            said = part.read(100).strip()
        if said in OPEN_DOCUMENTS:
            return OPEN_DOCUMENTS[said]
    for part, ending in DOCUMENTS.items():
        if part in names:
            return ending
    raise Unusable(ARCHIVE)


def _refuse_programs(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    if any(PROGRAMS.search(part.filename.lower().lstrip("/")) for part in parts):
        raise Unusable(MACROS)
    if "[Content_Types].xml" in archive.namelist():
        with archive.open("[Content_Types].xml") as part:
            if b"macroenabled" in part.read(2**20).lower():
                raise Unusable(MACROS)


def refuse_unsafe_drawing(content: bytes) -> None:
    """An SVG may draw, and nothing else; raises Unusable."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Unusable(DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None or any(map(_acts, root.iter())):
        raise Unusable(SCRIPT)


ACTING = {"script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "style"}
LOADS = re.compile(r"url\(\s*['\"]?(?!#)|^\s*(javascript|data:text|https?:|//|file:)", re.I)


def _acts(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):  # a comment; a processing instruction may load a sheet
        return isinstance(element, etree._ProcessingInstruction)
    if etree.QName(element).localname.lower() in ACTING:
        return True
    return any(
        etree.QName(name).localname.lower().startswith("on") or LOADS.search(value)
        for name, value in element.attrib.items()
    )
