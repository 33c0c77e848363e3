"""Opening an Office file (a zip of XML parts) without being hurt by it: limits before unpacking."""

import io
import zipfile
import zlib

from lxml import etree

from policies.importing.shapes import Unreadable

MAX_ENTRIES = 3_000
MAX_TOTAL = 200 * 2**20  # bytes unpacked: a policy with photographs stays far below it
MAX_XML = 6 * 2**20  # bytes of one XML part: 300 pages and more
MAX_PARAGRAPHS = 15_000
MAX_PAGES = 300
MAX_RATIO = 150  # real Word XML shrinks to about a thirtieth
RATIO_MATTERS_FROM = 2**20

DAMAGED = (
    "This file is damaged or incomplete. Open it where it was written, save it again and try once"
    " more."
)
BOMB = "This file unpacks to far more than a policy could hold, so it was not opened."
TOO_LONG = "This document is too long to be one policy. Split it, and import the parts one by one."
LOCKED = "This file is protected by a password. Save it without the password and try again."
ENTITIES = "This file contains instructions that a document never needs, so it was not opened."

# Word's "Strict Open XML" says the same under other names.
STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise Unreadable(BOMB)
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable(LOCKED)
        shrunk = max(entry.compress_size, 1)
        if entry.file_size > RATIO_MATTERS_FROM and entry.file_size / shrunk > MAX_RATIO:
            raise Unreadable(BOMB)
        if entry.filename.endswith(".xml") and entry.file_size > MAX_XML:
            raise Unreadable(TOO_LONG)


def unpack(data: bytes) -> dict[str, bytes]:
    """Every part by its path; raises Unreadable before anything large is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries)
            parts = {}
            for entry in entries:
                with archive.open(entry) as stream:
                    # The stated size may be a lie: read no more than was promised.
                    parts[entry.filename.lstrip("/")] = stream.read(entry.file_size + 1)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable(DAMAGED) from error
    return parts


def parse(xml: bytes) -> etree._Element:
    """The root of a part: no entities, no network, at most lxml's 256 levels deep."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    for strict, usual in STRICT.items():
        xml = xml.replace(strict, usual)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(ENTITIES)
    return root


def pack(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts as a zip again, stored, for a library that insists on a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out
