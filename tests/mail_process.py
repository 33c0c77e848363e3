"""A real SMTP server in a process of its own, which no kill of a worker touches.

`python -m tests.mail_process PORT FILE` writes a line of Message-ID and recipient for each mail
that it takes, before it says so.
"""

import asyncio
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP

from tests.processes import HOST, free_port, kill, start, wait_for


class Keeper:
    def __init__(self, file):
        self.file = file

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        identity = message_from_bytes(envelope.content)["Message-ID"]
        for address in envelope.rcpt_tos:
            self.file.write(f"{identity} {address}\n")
        self.file.flush()
        return "250 OK"


class MailProcess:
    """`letters()` are (Message-ID, recipient) in the order they were taken."""

    def __init__(self, folder):
        self.file = Path(folder) / "letters"
        self.file.touch()
        self.port = free_port()

    def __enter__(self):
        self.process = start(
            [sys.executable, "-m", "tests.mail_process", str(self.port), str(self.file)]
        )
        wait_for(self.port)
        return self

    def __exit__(self, *failure):
        kill(self.process)

    def letters(self):
        return [tuple(line.split()) for line in self.file.read_text().splitlines()]


async def serve(port, path):
    with Path(path).open("a") as file:
        keeper = Keeper(file)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(keeper, hostname="localhost", loop=asyncio.get_running_loop()), HOST, port
        )
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
