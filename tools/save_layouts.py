"""The layouts of `policies/tests/layouts.py` as LibreOffice saves them: -m tools.save_layouts.

Needs LibreOffice (`apt-get install --no-install-recommends libreoffice-writer-nogui`). The files
are kept in `policies/tests/saved/`, so that the tests need it not.
"""

import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

from policies.tests import layouts

SAVED = Path(layouts.__file__).parent / "saved"
# Nine columns on one page part words in the middle; nobody could read that back.
UNPRINTABLE = "control_as_one_record.pdf"
UNREAD = ("Thumbnails/", "Configurations2/", "docProps/custom", "settings.xml", "manifest.rdf")


def main():
    with tempfile.TemporaryDirectory() as folder:
        for make in layouts.WORD:
            (Path(folder) / f"{make.__name__}.docx").write_bytes(make())
        names = [f"{make.__name__}.docx" for make in layouts.WORD]
        for kind in ("odt", "docx", "pdf", "html"):
            command = ["soffice", "--headless", "--convert-to", kind, "--outdir", kind, *names]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            for path in sorted((Path(folder) / kind).glob(f"*.{kind}")):
                if path.name == UNPRINTABLE:
                    continue
                data = path.read_bytes()
                (SAVED / path.name).write_bytes(_smaller(data) if kind in ("odt", "docx") else data)


def _smaller(data):
    """Without pictures of the first page and the like."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not any(part in name for part in UNREAD):
                new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


if __name__ == "__main__":
    main()
