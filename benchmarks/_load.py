"""Thirty-two browsers at once: requests over connections that stay open, each answer timed.

Only to this machine, so many requests and no more, and given up after a minute.
"""

import contextlib
import queue
import socket
import statistics
import threading
import time
from dataclasses import dataclass

CLIENTS = 32
PATIENCE = 60


@dataclass(frozen=True)
class Load:
    seconds: float
    each: tuple[float, ...]  # seconds of each answer, shortest first

    @property
    def rate(self):
        return len(self.each) / self.seconds

    @property
    def p99(self):
        return statistics.quantiles(self.each, n=100)[98]


def get(path, cookies):
    return _request("GET", path, cookies)


def post(path, cookies, body):
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    return _request("POST", path, cookies, f"{kind}Content-Length: {len(body)}\r\n", body)


def _request(method, path, cookies, headers="", body=""):
    jar = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {jar}\r\n{headers}\r\n{body}"
    ).encode()


def load(address, requests, *, status, clients=CLIENTS):
    """Send every request once, by so many clients; fails where an answer has another status."""
    waiting, done, wrong = queue.SimpleQueue(), [], []
    for request in requests:
        waiting.put(request)
    began = time.perf_counter()

    def client():
        with _connection(address) as connection, contextlib.suppress(queue.Empty):
            while not wrong and time.perf_counter() - began < PATIENCE:
                request, sent = waiting.get_nowait(), time.perf_counter()
                answer = _answer(connection, request)
                done.append(time.perf_counter() - sent)
                if int(answer[9:12]) != status:
                    wrong.append(answer)

    threads = [threading.Thread(target=client, daemon=True) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    if wrong or len(done) != len(requests):
        raise RuntimeError(f"{len(done)} of {len(requests)} answered. {wrong[:1]}")
    return Load(time.perf_counter() - began, tuple(sorted(done)))


def _connection(address):
    host, port = address.split("//")[1].split(":")
    connection = socket.create_connection((host, int(port)), PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _answer(connection, request):
    """The head of the answer, once its body was read too."""
    connection.sendall(request)
    found = b""
    while b"\r\n\r\n" not in found:
        found += _more(connection)
    head, _, body = found.partition(b"\r\n\r\n")
    fields = [line.split(b":", 1) for line in head.lower().split(b"\r\n")[1:]]
    left = int(dict(fields)[b"content-length"]) - len(body)
    while left > 0:
        left -= len(_more(connection))
    return head


def _more(connection):
    if not (data := connection.recv(65536)):
        raise ConnectionError("The server hung up.")
    return data
