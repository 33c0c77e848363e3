"""A mail server that takes everything and keeps nothing but the number: quicker than any sender.

`python -m benchmarks._mail_sink PORT`; the command COUNT answers how many mails it has taken.
"""

import asyncio
import contextlib
import smtplib
import sys

ANSWERS = {b"EHLO": b"250 localhost\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
taken = 0


class Session(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.buffer, self.in_data = transport, b"", False
        transport.write(b"220 localhost\r\n")

    def data_received(self, octets):
        self.buffer += octets
        while self._step():
            pass

    def _step(self):
        end = b"\r\n.\r\n" if self.in_data else b"\r\n"
        line, found, rest = self.buffer.partition(end)
        if not found:
            return False
        self.buffer = rest
        if self.in_data:
            self._take()
        else:
            self._answer(line[:5].strip().upper())
        return True

    def _take(self):
        global taken
        taken, self.in_data = taken + 1, False
        self.transport.write(b"250 taken\r\n")

    def _answer(self, verb):
        self.in_data = verb == b"DATA"
        if verb == b"COUNT":
            self.transport.write(b"250 %d\r\n" % taken)
        else:
            self.transport.write(ANSWERS.get(verb, b"250 fine\r\n"))
        if verb == b"QUIT":
            self.transport.close()


def count(port):
    with contextlib.closing(smtplib.SMTP("127.0.0.1", port)) as server:
        return int(server.docmd("COUNT")[1])


async def serve(port):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Session, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
