"""A small daemon that speaks clamd's protocol (man clamd: zINSTREAM), for tests."""

import socketserver
import struct
import threading

HARMFUL = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        if self.server.says is not None:
            self.wfile.write(self.server.says)
        elif HARMFUL in content:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


class Clamd:
    """`address` is what PORTAL_CLAMD names; `seen` what was sent; `says` overrules its answer."""

    def __init__(self, path=None):
        kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
        self.server = kind(str(path) if path else ("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.seen, self.server.says = [], None
        self.address = str(path) if path else f"127.0.0.1:{self.server.server_address[1]}"

    @property
    def seen(self):
        return self.server.seen

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.server.shutdown()
        self.server.server_close()
