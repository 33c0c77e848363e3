"""A real SMTP server for tests: it keeps what it accepts, and refuses whom it is told to."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class MailServer:
    """`letters` holds (recipient, message); `refused` maps an address to the server's answer."""

    def __init__(self):
        self.letters = []
        self.refused = {}
        self.host = "127.0.0.1"

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind((self.host, 0))
            self.port = probe.getsockname()[1]
        self.controller = Controller(self, hostname=self.host, port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *failure):
        self.controller.stop()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.letters += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    @property
    def recipients(self):
        return sorted(address for address, _message in self.letters)
