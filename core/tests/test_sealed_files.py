import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from core import encryption, sealed_files
from core.encryption import CannotOpen
from core.sealed_files import SealedStorage

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
CONTENT = b"canary " * 300_000  # more than one chunk


@pytest.fixture
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FIELD_KEYS = [OLD]
    return SealedStorage()


def kept(storage):
    name = storage.save(sealed_files.random_name(None, "Zoë at the pool.jpg"), ContentFile(CONTENT))
    return name, sealed_files.folder() / name.partition("/")[2]


def test_what_is_kept_is_sealed_nameless_and_the_portals_alone(storage):
    name, path = kept(storage)

    with storage.open(name) as file:
        assert file.read() == CONTENT
    assert b"canary" not in path.read_bytes()
    assert len(path.name) == 32
    assert [one.stat().st_mode & 0o777 for one in (path, path.parent)] == [0o600, 0o700]


def test_a_file_is_read_in_pieces_too(storage):
    name, _ = kept(storage)

    with storage.open(name) as file:
        assert file.read(9) == b"canary ca"
        assert file.read() == CONTENT[9:]


def test_a_file_has_no_address(storage):
    name, _ = kept(storage)

    with pytest.raises(NotImplementedError):
        storage.url(name)


def test_a_file_without_its_key_is_named(storage, settings):
    name, path = kept(storage)
    settings.FIELD_KEYS = [NEW]

    with storage.open(name) as file, pytest.raises(CannotOpen, match=f"The file {name} cannot be"):
        file.read()
    with pytest.raises(CannotOpen, match=f"The file {path.name} cannot be"):
        sealed_files.reseal(path)


def test_a_file_moves_to_the_newest_key_once_also_after_a_kill(storage, settings):
    name, path = kept(storage)
    settings.FIELD_KEYS = [NEW, OLD]
    path.with_name(path.name + sealed_files.UNFINISHED).write_bytes(b"half of it")

    moved = [sealed_files.reseal(path), sealed_files.reseal(path)]

    settings.FIELD_KEYS = [NEW]
    assert moved == [True, False]
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with storage.open(name) as file:
        assert file.read() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_not_sealed_is_never_handed_out(storage):
    name = FileSystemStorage().save("sealed/plain", ContentFile(b"put here by hand"))

    with storage.open(name) as file, pytest.raises(encryption.CannotOpen):
        file.read()
