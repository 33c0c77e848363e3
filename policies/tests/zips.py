"""Folders of policies, packed as people and as attackers pack them."""

import io
import zipfile

HEADINGS = "File,Title,Reference,Owner,Version,Effective,Approved by,Approved on,Sign\n"
OWNER = "olga@trust.example"


def row(number, file=None, sign="", owner=OWNER):
    file = file or f"texts/policy-{number}.md"
    title, reference = f"Policy {number}", f"P-{number}"
    return f"{file},{title},{reference},{owner},1.0,2024-09-01,Board,2024-07-08,{sign}\n"


def text(number):
    return f"# Policy {number}\n\n## 1. Rule\n\n1.1 Rule number {number}.\n"


def folder(*rows, under="", files=None):
    """A ZIP with a list of these rows and texts for three policies."""
    found = {f"texts/policy-{n}.md": text(n) for n in (1, 2, 3)} if files is None else files
    return packed({f"{under}manifest.csv": HEADINGS + "".join(rows)}, found, under=under)


def packed(*contents, under=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for names in contents:
            for name, said in names.items():
                into = name if name.startswith(under) else f"{under}{name}"
                archive.writestr(into, said)
    return out.getvalue()


def linked(name, to):
    """A ZIP with a symbolic link, as Unix packs one."""
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.csv", HEADINGS)
        archive.writestr(entry, to)
    return out.getvalue()


def locked():
    """A ZIP whose files say that they have a password."""
    data = bytearray(folder(row(1)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)
