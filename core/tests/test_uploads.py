import contextlib
import io
import random
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.test import RequestFactory

from core.uploads import PassingFile

CONTENT = random.Random(4).randbytes(300_000)


def upload(content, name="holiday photo.jpg"):
    file = io.BytesIO(content)
    file.name = name
    return RequestFactory().post("/", {"file": file})


def on_the_disk():
    """What the open nameless files of this process hold."""
    folder = str(Path(tempfile.gettempdir()))
    found = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith(folder) and target.endswith(" (deleted)"):
            found.append(link.read_bytes())
    return list(filter(None, found))


@pytest.mark.parametrize("start", [0, 1, 15, 16, 17, 100_001, 299_999, 300_000])
def test_a_passing_file_is_read_from_any_place(start):
    with io.BufferedRandom(PassingFile()) as file:
        for at in range(0, len(CONTENT), 7_001):
            file.write(CONTENT[at : at + 7_001])

        file.seek(start)

        assert file.read() == CONTENT[start:]
        assert file.tell() == len(CONTENT)


def test_a_passing_file_can_be_written_over():
    with io.BufferedRandom(PassingFile()) as file:
        file.write(b"a" * 40)
        file.seek(21)
        file.write(b"bc")
        file.seek(0)

        assert file.read() == b"a" * 21 + b"bc" + b"a" * 17


def test_a_large_upload_comes_whole_and_lies_nowhere_readable(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    content = b"canary " * 50_000

    file = upload(content).FILES["file"]
    file.read(1)  # what was buffered is on the disk by now
    kept = on_the_disk()
    file.seek(0)

    assert (file.name, file.size, file.read()) == ("holiday photo.jpg", len(content), content)
    assert len(content) in map(len, kept)
    assert [one for one in kept if b"canary" in one] == []
    file.close()


def test_a_small_upload_stays_in_memory():
    assert upload(b"small").FILES["file"].read() == b"small"
    assert on_the_disk() == []


@pytest.mark.parametrize(
    "why", [OSError("the connection is gone"), StopUpload(connection_reset=True)]
)
def test_an_upload_that_breaks_off_leaves_nothing(settings, why):
    class BreaksOff(FileUploadHandler):
        chunk_size = 2**12

        def receive_data_chunk(self, raw_data, start):
            if start:
                raise why
            return raw_data

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000
    request = upload(b"x" * 200_000)
    request.upload_handlers.insert(0, BreaksOff(request))

    with contextlib.suppress(OSError):
        assert not request.FILES

    assert on_the_disk() == []
