import pytest

from core import clamd
from core.tests.clamd_server import HARMFUL, Clamd

LARGE = bytes(range(256)) * 1_000


@pytest.fixture(params=["tcp", "unix"])
def daemon(request, settings, tmp_path):
    with Clamd(tmp_path / "clamd.ctl" if request.param == "unix" else None) as server:
        settings.CLAMD = server.address
        yield server


def test_all_of_a_harmless_file_is_looked_at(daemon):
    assert clamd.harm_in(LARGE) == ""
    assert daemon.seen == [LARGE]


def test_what_was_found_is_named(daemon):
    assert clamd.harm_in(LARGE + HARMFUL) == "Eicar-Signature"


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_another_answer_or_none_is_no_all_clear(daemon, says):
    daemon.server.says = says

    with pytest.raises(clamd.Unanswered, match="ERROR" if says else "no answer"):
        clamd.harm_in(b"x")


@pytest.mark.parametrize("address", ["", "127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_without_a_daemon_nothing_is_called_clean(settings, address):
    settings.CLAMD = address

    with pytest.raises(clamd.Unanswered):
        clamd.harm_in(b"x")
