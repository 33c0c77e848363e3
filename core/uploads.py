"""What is too large to be uploaded into memory waits on the disk under a key that nobody keeps."""

import io
import secrets
import tempfile

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK = 16  # bytes, of AES


class PassingFile(io.RawIOBase):
    """A temporary file whose content nobody can read but whoever holds this object.

    AES-256 in counter mode, under a key that is drawn for it and never written down. The file has
    no name on the disk, so that it is gone with the process too.
    """

    def __init__(self) -> None:
        folder = settings.FILE_UPLOAD_TEMP_DIR
        self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115 -- see close
        self._key, self._first = secrets.token_bytes(32), secrets.randbits(64) << 64

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:
        stream = self._stream_here()
        found = self._file.read(len(buffer))
        buffer[: len(found)] = stream.update(found)
        return len(found)

    def write(self, content: bytes) -> int:
        stream = self._stream_here()
        return self._file.write(stream.update(bytes(content)))

    def close(self) -> None:
        self._file.close()
        super().close()

    def _stream_here(self) -> CipherContext:
        block, inside = divmod(self._file.tell(), BLOCK)
        counter = (self._first + block).to_bytes(BLOCK, "big")
        stream = Cipher(algorithms.AES256(self._key), modes.CTR(counter)).encryptor()
        stream.update(bytes(inside))
        return stream


class PassingFileUploadHandler(FileUploadHandler):
    """In the place of Django's own, which leaves uploads in the temporary folder as they came."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        # Under this name Django closes it where an upload breaks off.
        self.file = io.BufferedRandom(PassingFile())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        return UploadedFile(
            self.file,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
