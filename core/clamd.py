"""Asking a ClamAV daemon whether something is harmful, by its INSTREAM command.

Where PORTAL_CLAMD names none, nothing is scanned, and pages say so.
"""

import socket
import struct

from django.conf import settings

PIECE = 2**16  # bytes sent at a time
PATIENCE = 30  # seconds for any answer
NONE_NAMED = "PORTAL_CLAMD names no daemon"


class Unanswered(Exception):  # noqa: N818 -- it reads as English where it is raised
    """No daemon is named, it cannot be reached, or it could not look at this file."""


def harm_in(content: bytes) -> str:
    """The name of what was found in it, "" for nothing; raises Unanswered."""
    if not settings.CLAMD:
        raise Unanswered(NONE_NAMED)
    try:
        with _connected() as daemon:
            daemon.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), PIECE):
                piece = content[at : at + PIECE]
                daemon.sendall(struct.pack(">I", len(piece)) + piece)
            daemon.sendall(struct.pack(">I", 0))
            said = _answer(daemon)
    except OSError as error:
        raise Unanswered(str(error)) from error
    if said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    if said == "stream: OK":
        return ""
    raise Unanswered(said or "no answer")


def _connected() -> socket.socket:
    """At a path, or at host:port."""
    if settings.CLAMD.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(PATIENCE)
        try:
            daemon.connect(settings.CLAMD)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE)


def _answer(daemon: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (more := daemon.recv(4096)):
        said += more
    return said.rstrip(b"\0").decode(errors="replace")
